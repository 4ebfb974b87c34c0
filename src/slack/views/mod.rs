//! What people see, as Block Kit. Words come from the voice file, never from here.

pub mod ask;
pub mod grant;
pub mod home;
pub mod nudge;
pub mod reply;
pub mod settings;
pub mod summary;
pub mod welcome;

use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::coach::voice::Voice;
use crate::slack::client::FileId;

/// The names of our buttons and selects; they come back in `block_actions`.
pub mod action {
    pub const USE: &str = "nudge_use";
    pub const ANOTHER: &str = "nudge_another";
    pub const TELLING_FIT: &str = "nudge_telling_fit";
    pub const NOT_NOW: &str = "nudge_not_now";
    pub const LESS: &str = "nudge_less";
    pub const WHY: &str = "nudge_why";
    pub const UNDO: &str = "nudge_undo";
    pub const CHANNELS: &str = "welcome_channels";
    pub const EVERYWHERE: &str = "welcome_everywhere";
    pub const START_NOW: &str = "welcome_start_now";
    pub const STOP: &str = "welcome_stop";
    pub const FORGET: &str = "data_forget";
    pub const GRANT: &str = "grant_open";
    pub const TAKE_BACK: &str = "grant_take_back";
    pub const DATA: &str = "data_show";
    pub const EXPORT: &str = "data_export";
    pub const SETTINGS: &str = "settings_open";
    pub const PAUSE_DAY: &str = "home_pause_day";
    pub const PAUSE_WEEK: &str = "home_pause_week";
    pub const RESUME: &str = "home_resume";
    pub const MONTH: &str = "month_show";
}

/// The names of our shortcuts, as the manifest has them, and of our modals.
pub mod callback {
    /// The message shortcut.
    pub const REWRITE_MESSAGE: &str = "rewrite_message";
    /// The global shortcut, and the modal that it opens.
    pub const REWRITE_TEXT: &str = "rewrite_text";
    pub const SETTINGS: &str = "settings";
}

/// Slack refuses a section's text beyond this many characters.
const SECTION_CHARS: usize = 3000;
/// And a picture's words beyond these.
const ALT_CHARS: usize = 2000;

/// A surface's blocks and the text that notifications and screen readers get instead.
#[derive(Clone, Debug)]
pub struct Card {
    pub text: String,
    pub blocks: Vec<SlackBlock>,
}

impl Card {
    /// The blocks as Slack takes them.
    pub fn blocks(&self) -> Value {
        serde_json::to_value(&self.blocks).unwrap_or_default()
    }

    /// One paragraph.
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            blocks: vec![section(&text)],
            text,
        }
    }

    /// Several cards as one; the text is the first one's.
    pub fn joined(cards: &[Self]) -> Self {
        Self {
            text: cards
                .first()
                .map(|first| first.text.clone())
                .unwrap_or_default(),
            blocks: cards
                .iter()
                .flat_map(|card| card.blocks.iter().cloned())
                .collect(),
        }
    }

    /// One block a paragraph; the first is the fallback text.
    pub fn paragraphs<S: AsRef<str>>(paragraphs: &[S]) -> Self {
        Self {
            text: paragraphs
                .first()
                .map(|first| first.as_ref().to_owned())
                .unwrap_or_default(),
            blocks: paragraphs
                .iter()
                .map(|paragraph| section(paragraph.as_ref()))
                .collect(),
        }
    }
}

fn section(text: &str) -> SlackBlock {
    SlackSectionBlock::new()
        .with_text(mrkdwn(text).into())
        .into()
}

fn mrkdwn(text: &str) -> SlackBlockMarkDownText {
    SlackBlockMarkDownText::new(cut(text, SECTION_CHARS))
}

fn plain(text: &str) -> SlackBlockPlainTextOnly {
    SlackBlockPlainText::new(text.to_owned()).into()
}

/// A view as Slack takes it.
pub fn view_json(view: &SlackView) -> Value {
    serde_json::to_value(view).unwrap_or_default()
}

/// The answer to a modal that was sent off: `view` in its place.
pub fn updating(view: &SlackView) -> Value {
    json!({"response_action": "update", "view": view})
}

/// A modal that only shows something. The title has at most 24 characters.
pub fn showing(voice: &Voice, title: &str, card: &Card) -> SlackView {
    SlackView::Modal(
        SlackModalView::new(plain(title), card.blocks.clone())
            .with_close(plain(voice.line("button.close"))),
    )
}

fn context(text: &str) -> SlackBlock {
    SlackContextBlock::new(vec![mrkdwn(text).into()]).into()
}

/// A picture that Slack has, with what a screen reader says. Slack takes 2,000 characters for it.
fn image(file: &FileId, alt: &str) -> SlackBlock {
    let file = SlackImageUrlOrFile::SlackFile {
        slack_file: SlackFileIdOrUrl::Id {
            id: file.as_str().into(),
        },
    };
    SlackImageBlock::new(file, cut(alt, ALT_CHARS)).into()
}

fn button(action: &str, label: &str, value: &str) -> SlackBlockButtonElement {
    SlackBlockButtonElement::new(plain(label))
        .with_action_id(action.into())
        .with_value(value.to_owned())
}

fn actions(buttons: Vec<SlackBlockButtonElement>) -> SlackBlock {
    SlackActionsBlock::new(buttons.into_iter().map(Into::into).collect()).into()
}

/// At most `chars` characters, with an ellipsis where something is left out.
fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        None => text.to_owned(),
        Some(_) => {
            let end = text
                .char_indices()
                .nth(chars.saturating_sub(1))
                .map_or(0, |(at, _)| at);
            format!("{}…", &text[..end])
        }
    }
}

/// A mention of a whole channel must never leave a private note as one.
fn without_broadcasts(text: &str) -> String {
    text.replace("<!channel>", "@channel")
        .replace("<!here>", "@here")
        .replace("<!everyone>", "@everyone")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(cut("schön", 5), "schön");
        assert_eq!(cut("schöner", 5), "schö…");
        assert_eq!(cut("", 5), "");
    }
}
