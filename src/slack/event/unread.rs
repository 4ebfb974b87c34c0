//! The words of a message as bytes of the delivery, unparsed until somebody reads them.

use std::fmt;

use bytes::Bytes;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::rich_text::{self, Rendered};
use crate::coach::MessageText;

/// A message that nobody has read: a slice of what Slack delivered.
///
/// Another person's words are dropped with it, neither parsed nor copied. It has no `Serialize`, and
/// `Debug` prints nothing of it.
#[derive(Clone)]
pub struct UnreadText(Bytes);

impl UnreadText {
    /// `message` must be a part of `delivery`, as a borrowed raw value of it always is.
    pub(super) fn of(delivery: &Bytes, message: &RawValue) -> Self {
        Self(delivery.slice_ref(message.get().as_bytes()))
    }

    /// Reads the words as mrkdwn: from the rich text where Slack sends it, else from `text`.
    ///
    /// Call it only for the author or at the author's wish.
    pub fn read(&self) -> MessageText {
        read_text(&self.0)
    }

    /// Whether replacing the message by its mrkdwn would lose nothing that a reader sees: no lists,
    /// code, quotes or emphasis, no files or attachments.
    pub fn is_plain(&self) -> bool {
        is_plain(&self.0)
    }
}

/// See [`UnreadText::is_plain`].
pub(in crate::slack) fn is_plain(message: &[u8]) -> bool {
    let Ok(parts) = serde_json::from_slice::<Parts>(message) else {
        return false;
    };
    let bare = |list: &Option<Vec<IgnoredAny>>| list.as_ref().is_none_or(Vec::is_empty);
    let plain_blocks = parts
        .blocks
        .is_none_or(|blocks| rich_text::render(blocks).is_some_and(|rendered| rendered.plain));
    plain_blocks && bare(&parts.files) && bare(&parts.attachments)
}

#[cfg(test)]
impl UnreadText {
    /// The delivery's bytes, to prove that they are not a copy.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for UnreadText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹unread›")
    }
}

#[derive(Deserialize)]
struct Parts<'a> {
    text: Option<String>,
    #[serde(borrow)]
    blocks: Option<&'a RawValue>,
    files: Option<Vec<IgnoredAny>>,
    attachments: Option<Vec<IgnoredAny>>,
}

/// The words of one message object; empty where there are none.
pub(in crate::slack) fn read_text(message: &[u8]) -> MessageText {
    let Ok(parts) = serde_json::from_slice::<Parts>(message) else {
        return MessageText::new("");
    };
    let rendered = parts.blocks.and_then(rich_text::render);
    let text = parts.text.filter(|text| !text.is_empty());
    MessageText::new(match (rendered, text) {
        // Slack's own rendering knows the element that ours does not.
        (
            Some(Rendered {
                complete: false, ..
            }),
            Some(text),
        ) => text,
        (Some(rendered), _) if !rendered.mrkdwn.is_empty() => rendered.mrkdwn,
        (_, text) => text.unwrap_or_default(),
    })
}

/// Whether two message objects have the same words, compared as they came, without parsing them.
pub(super) fn same_words(one: &RawValue, other: &RawValue) -> bool {
    match (raw_words(one), raw_words(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

fn raw_words(message: &RawValue) -> Option<&str> {
    #[derive(Deserialize)]
    struct Words<'a> {
        #[serde(borrow)]
        text: Option<&'a RawValue>,
    }
    let words: Words = serde_json::from_str(message.get()).ok()?;
    words.text.map(RawValue::get)
}
