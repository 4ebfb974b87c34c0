//! What people see, as Block Kit. Words come from the voice file, never from here.

pub mod ask;
pub mod fields;
pub mod grant;
pub mod home;
pub mod nudge;
pub mod offers;
pub mod practice;
pub mod reply;
pub mod settings;
pub mod summary;
pub mod welcome;

use serde_json::{Value, json};
use slack_morphism::prelude::*;

use crate::coach::voice::Voice;
use crate::slack::client::FileId;

/// Names with a list of all of them, so that a test can go through every one.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        $($(#[$doc])* pub const $name: &str = $id;)*
        pub const ALL: &[&str] = &[$($id,)*];
    };
}

/// The names of our buttons and selects; they come back in `block_actions`.
pub mod action {
    names! {
        USE = "nudge_use",
        ANOTHER = "nudge_another",
        TELLING_FIT = "nudge_telling_fit",
        NOT_NOW = "nudge_not_now",
        LESS = "nudge_less",
        WHY = "nudge_why",
        UNDO = "nudge_undo",
        CHANNELS = "welcome_channels",
        EVERYWHERE = "welcome_everywhere",
        NOT_EVERYWHERE = "offer_not_everywhere",
        START_NOW = "welcome_start_now",
        STOP = "welcome_stop",
        FOCUS = "offer_focus",
        PRACTICE = "offer_practice",
        NO_PRACTICE = "offer_no_practice",
        TEAM_TEXT = "offer_team_text",
        FORGET = "data_forget",
        /// A link to Slack's own page.
        GRANT = "grant_open",
        /// Asks for that link.
        ASK_GRANT = "grant_ask",
        TAKE_BACK = "grant_take_back",
        DATA = "data_show",
        EXPORT = "data_export",
        SETTINGS = "settings_open",
        PAUSE_DAY = "home_pause_day",
        PAUSE_WEEK = "home_pause_week",
        RESUME = "home_resume",
        MONTH = "month_show",
        EXPERIMENT = "month_experiment",
    }
}

/// The names of our shortcuts, as the manifest has them, and of our modals.
pub mod callback {
    names! {
        /// The message shortcut.
        REWRITE_MESSAGE = "rewrite_message",
        /// The global shortcut, and the modal that it opens.
        REWRITE_TEXT = "rewrite_text",
        SETTINGS = "settings",
    }
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
