//! The content of a message: text and blocks.

use serde_json::Value;

use super::{Complaint, Surface, blocks};

/// Slack's limit for the text of one message, in characters.
const MAX_TEXT: usize = 40_000;

/// Why Slack would refuse this content: the error code and the details it lists.
///
/// # Errors
/// `no_text`, `msg_too_long`, `invalid_blocks_format` or `invalid_blocks`.
pub(crate) fn message(
    text: Option<&str>,
    blocks: Option<&Value>,
) -> Result<(), (&'static str, Vec<Complaint>)> {
    if text.is_some_and(|text| text.chars().count() > MAX_TEXT) {
        return Err(("msg_too_long", Vec::new()));
    }
    match blocks {
        None | Some(Value::Null) => {
            let empty = text.is_none_or(|text| text.trim().is_empty());
            if empty {
                Err(("no_text", Vec::new()))
            } else {
                Ok(())
            }
        }
        Some(Value::Array(list)) if list.is_empty() => message(text, None),
        Some(blocks @ Value::Array(_)) => {
            let complaints = blocks::blocks(blocks, Surface::Message, "/blocks");
            if complaints.is_empty() {
                Ok(())
            } else {
                Err(("invalid_blocks", complaints))
            }
        }
        Some(_) => Err(("invalid_blocks_format", Vec::new())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_needs_words_or_blocks_and_has_a_limit() {
        let long = "x".repeat(MAX_TEXT + 1);
        assert_eq!(message(Some("hello"), None), Ok(()));
        assert_eq!(message(None, Some(&json!([{"type": "divider"}]))), Ok(()));
        assert_eq!(message(Some(" "), None), Err(("no_text", vec![])));
        assert_eq!(message(None, Some(&json!([]))), Err(("no_text", vec![])));
        assert_eq!(message(Some(&long), None), Err(("msg_too_long", vec![])));
        assert_eq!(
            message(None, Some(&json!("[]"))),
            Err(("invalid_blocks_format", vec![]))
        );
    }
}
