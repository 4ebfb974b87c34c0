//! Answers to a command or a text that was sent to Askwell: for the asker alone.

use serde_json::{Value, json};

use super::home::settings_button;
use super::nudge::Suggestion;
use super::{Card, action, actions, button, context, section, without_broadcasts};
use crate::coach::Rung;
use crate::coach::voice::Voice;

/// A part of an export: with its code fence it fits into a section.
const PART_CHARS: usize = 2900;

/// A rewritten text longer than this is shown as its question alone, so that a section holds it.
const TEXT_CHARS: usize = 2500;

/// The payload of a slash command's answer.
pub fn ephemeral(card: &Card) -> Value {
    json!({"response_type": "ephemeral", "text": card.text, "blocks": card.blocks})
}

/// What a click's `response_url` takes to put `card` in the place of the note.
pub fn replacing(card: &Card) -> Value {
    json!({"replace_original": true, "response_type": "ephemeral", "text": card.text, "blocks": card.blocks})
}

/// What a click's `response_url` takes to remove the note; Slack wants it to stand alone.
pub fn deleting() -> Value {
    json!({"delete_original": true})
}

/// A text said as a question, on demand.
pub fn rewrites(voice: &Voice, suggestions: &[Suggestion<'_>]) -> Card {
    let mut blocks = vec![context(voice.line("rewrite.intro"))];
    for suggestion in suggestions {
        let rung = voice.line(match suggestion.rung {
            Rung::Ask => "rung.ask",
            Rung::View => "rung.view",
            Rung::Decide => "rung.decide",
        });
        let said = without_broadcasts(suggestion.within(TEXT_CHARS));
        blocks.push(section(&format!("{said}\n_{rung}_")));
    }
    blocks.push(context(voice.line("rewrite.note")));
    Card {
        text: voice.line("rewrite.intro").to_owned(),
        blocks,
    }
}

/// The question before everything is deleted.
pub fn forget(voice: &Voice) -> Card {
    let mut card = Card::plain(voice.line("forget.confirm"));
    card.blocks.push(actions(vec![button(
        action::FORGET,
        voice.line("button.forget"),
        "forget",
    )]));
    card
}

/// What is set, and the way to the form.
pub fn settings(voice: &Voice, lines: &[String]) -> Card {
    let mut card = Card::paragraphs(&[voice.line("settings.title").to_owned(), lines.join("\n")]);
    card.blocks.push(actions(vec![settings_button(voice)]));
    card.blocks.push(context(voice.line("settings.commands")));
    card
}

/// Everything that is held, as messages of JSON: together they are one object, a row a line.
pub fn export(voice: &Voice, tables: &Value) -> Vec<Card> {
    let parts: Vec<String> = parts(&export_lines(tables));
    let count = parts.len().to_string();
    parts
        .iter()
        .enumerate()
        .map(|(at, part)| {
            let number = (at + 1).to_string();
            let title = voice.fill("data.part", &[("part", &number), ("of", &count)]);
            Card {
                blocks: vec![context(&title), section(&format!("```{part}```"))],
                text: title,
            }
        })
        .collect()
}

fn export_lines(tables: &Value) -> Vec<String> {
    let mut lines = vec!["{".to_owned()];
    let tables: Vec<_> = tables.as_object().into_iter().flatten().collect();
    for (at, (table, rows)) in tables.iter().enumerate() {
        lines.push(format!("\"{table}\": ["));
        let rows: Vec<&Value> = rows.as_array().into_iter().flatten().collect();
        for (at, row) in rows.iter().enumerate() {
            lines.push(format!("{row}{}", comma(at, rows.len())));
        }
        lines.push(format!("]{}", comma(at, tables.len())));
    }
    lines.push("}".to_owned());
    lines
}

fn comma(at: usize, of: usize) -> &'static str {
    if at + 1 < of { "," } else { "" }
}

/// As few parts as hold all lines, each small enough for a section. What stands in a code block has to
/// be escaped; no row is as long as a part.
fn parts(lines: &[String]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in lines {
        let line = line
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        match parts.last_mut() {
            Some(part) if part.len() + line.len() < PART_CHARS => {
                part.push('\n');
                part.push_str(&line);
            }
            _ => parts.push(line),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_in_parts_is_one_json_object_again() {
        let rows: Vec<Value> = (0..300)
            .map(|n| json!({"id": n, "rule": "order_imperative", "note": "a<b"}))
            .collect();
        let tables = json!({"nudges": rows, "claims": []});
        let cards = export(&Voice::english(), &tables);
        assert!(cards.len() > 3);
        let mut whole = String::new();
        for card in &cards {
            let blocks = card.blocks();
            let text = blocks[1]["text"]["text"].as_str().unwrap();
            assert!(text.chars().count() <= 3000);
            whole.push_str(text.trim_matches('`'));
        }
        let whole = whole.replace("&lt;", "<");
        assert_eq!(serde_json::from_str::<Value>(&whole).unwrap(), tables);
    }
}
