//! From files or the standard input to messages with ids.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use anyhow::Context as _;
use serde::Deserialize;

use crate::coach::MessageText;

/// How the input is divided into messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The whole input is one message.
    Whole,
    /// One message a line.
    Lines,
    /// One JSON object a line.
    Json,
}

/// A message, or why it cannot be read.
pub struct Message {
    pub id: String,
    pub text: Result<MessageText, String>,
}

#[derive(Deserialize)]
struct JsonMessage {
    #[serde(default)]
    id: Option<serde_json::Value>,
    text: String,
}

/// Calls `each` for every message of the files, or of the standard input without files.
///
/// # Errors
/// A file that cannot be opened or read, and whatever `each` returns.
pub fn each_message(
    files: &[PathBuf],
    shape: Shape,
    mut each: impl FnMut(Message) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut count = 0;
    if files.is_empty() {
        return read(std::io::stdin().lock(), shape, &mut count, &mut each);
    }
    for path in files {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        read(BufReader::new(file), shape, &mut count, &mut each)
            .with_context(|| format!("while reading {}", path.display()))?;
    }
    Ok(())
}

fn read(
    mut input: impl BufRead,
    shape: Shape,
    count: &mut usize,
    each: &mut impl FnMut(Message) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let length = match shape {
            Shape::Whole => input.read_to_end(&mut bytes)?,
            Shape::Lines | Shape::Json => input.read_until(b'\n', &mut bytes)?,
        };
        if length == 0 && (shape != Shape::Whole || *count > 0) {
            return Ok(());
        }
        *count += 1;
        let line = if shape == Shape::Whole {
            bytes.as_slice()
        } else {
            without_break(&bytes)
        };
        match shape {
            Shape::Json if line.trim_ascii().is_empty() => {}
            Shape::Json => each(json_message(line, *count))?,
            Shape::Whole | Shape::Lines => each(Message {
                id: count.to_string(),
                text: decode(line),
            })?,
        }
        if shape == Shape::Whole {
            return Ok(());
        }
    }
}

fn without_break(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Offsets in the answer are bytes of the message, so a message is taken as it is or not at all.
fn decode(bytes: &[u8]) -> Result<MessageText, String> {
    let text = std::str::from_utf8(bytes);
    text.map(MessageText::new)
        .map_err(|error| format!("not UTF-8 from byte {}", error.valid_up_to()))
}

fn json_message(line: &[u8], count: usize) -> Message {
    // Some editors begin a file with a byte order mark, which JSON does not know.
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    let parsed: Result<JsonMessage, _> = serde_json::from_slice(line);
    match parsed {
        Ok(message) => Message {
            id: id(message.id, count),
            text: Ok(MessageText::new(message.text)),
        },
        Err(error) => {
            let given = serde_json::from_slice::<serde_json::Value>(line).ok();
            let given = given.and_then(|value| value.get("id").cloned());
            // The parser's own message may quote the line, and a line is somebody's words.
            let problem = match error.classify() {
                serde_json::error::Category::Data => "an object with a \"text\" string is needed",
                _ => "not JSON",
            };
            Message {
                id: id(given, count),
                text: Err(problem.to_owned()),
            }
        }
    }
}

fn id(given: Option<serde_json::Value>, count: usize) -> String {
    match given {
        Some(serde_json::Value::String(id)) => id,
        Some(id @ serde_json::Value::Number(_)) => id.to_string(),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(input: &[u8], shape: Shape) -> Vec<(String, Result<String, String>)> {
        let mut seen = Vec::new();
        let mut each = |message: Message| {
            seen.push((
                message.id,
                message.text.map(|text| text.as_str().to_owned()),
            ));
            Ok(())
        };
        read(input, shape, &mut 0, &mut each).unwrap();
        seen
    }

    fn ok(id: &str, text: &str) -> (String, Result<String, String>) {
        (id.to_owned(), Ok(text.to_owned()))
    }

    #[test]
    fn the_whole_input_is_one_message_even_when_empty() {
        assert_eq!(messages(b"a\nb\n", Shape::Whole), [ok("1", "a\nb\n")]);
        assert_eq!(messages(b"", Shape::Whole), [ok("1", "")]);
    }

    #[test]
    fn lines_are_numbered_and_lose_their_breaks() {
        assert_eq!(
            messages(b"a\r\n\nb", Shape::Lines),
            [ok("1", "a"), ok("2", ""), ok("3", "b")]
        );
    }

    #[test]
    fn a_given_id_is_kept_as_a_string() {
        let input = b"{\"id\":7,\"text\":\"a\"}\n{\"id\":\"x\",\"text\":\"b\",\"more\":1}\n{\"text\":\"c\"}\n";
        assert_eq!(
            messages(input, Shape::Json),
            [ok("7", "a"), ok("x", "b"), ok("3", "c")]
        );
    }

    #[test]
    fn a_byte_order_mark_before_json_is_no_part_of_it() {
        assert_eq!(
            messages("\u{feff}{\"text\":\"a\"}\n".as_bytes(), Shape::Json),
            [ok("1", "a")]
        );
    }

    #[test]
    fn a_bad_line_is_reported_in_its_place_and_the_rest_go_on() {
        let seen = messages(b"nonsense\n{\"id\":\"q\"}\n{\"text\":\"c\"}\n", Shape::Json);
        let problems: Vec<_> = seen
            .iter()
            .map(|(id, text)| (id.as_str(), text.is_err()))
            .collect();
        assert_eq!(problems, [("1", true), ("q", true), ("3", false)]);
        assert!(messages(b"a\n\xff\nb", Shape::Lines)[1].1.is_err());
    }
}
