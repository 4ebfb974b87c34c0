//! The private note over a message that tells.

use slack_morphism::prelude::*;

use super::{Card, action, actions, button, context, cut, plain, section, without_broadcasts};
use crate::coach::own::Tone;
use crate::coach::voice::Voice;
use crate::coach::{Kind, Rewrite, Rung};

/// A rewritten message longer than this is shown as its question alone.
const SUGGESTION_CHARS: usize = 600;
/// A private note quotes no more than this of the leader's own clause.
const QUOTE_CHARS: usize = 300;

/// What a nudge shows. Holds the leader's words: it goes to Slack and nowhere else.
pub struct NudgeView<'a> {
    /// The nudge's id; what the buttons carry instead of words.
    pub id: &'a str,
    pub kind: Kind,
    /// The leader's own clause.
    pub quote: &'a str,
    pub suggestions: Vec<Suggestion<'a>>,
    pub tone: Tone,
    /// The templates that were shown before these.
    pub seen: &'a [&'a str],
    /// Set where the note cannot stand beside the message: the channel, and a link if there is one.
    pub elsewhere: Option<(&'a str, &'a str)>,
    /// Asks what would make nudges useful, instead of what to think about.
    pub asks_what_helps: bool,
}

/// One way to say it.
pub struct Suggestion<'a> {
    /// The whole message with the question in it.
    pub message: &'a str,
    pub question: &'a str,
    pub rung: Rung,
    /// What travels in the button, in the place of words.
    pub template: &'a str,
}

impl<'a> Suggestion<'a> {
    pub fn of(rewrite: &'a Rewrite) -> Self {
        Self {
            message: rewrite.text.as_str(),
            question: rewrite.question.as_str(),
            rung: rewrite.rung,
            template: &rewrite.template,
        }
    }

    /// The whole message, or where it has more than this many characters the question alone.
    pub fn within(&self, chars: usize) -> &'a str {
        match self.message.chars().count() > chars {
            true => self.question,
            false => self.message,
        }
    }
}

/// The note itself.
pub fn nudge(voice: &Voice, view: &NudgeView<'_>) -> Card {
    let mut blocks = Vec::new();
    if let Some((channel, link)) = view.elsewhere {
        blocks.push(section(&voice.fill(
            match link.is_empty() {
                true => "nudge.line.elsewhere_without_link",
                false => "nudge.line.elsewhere",
            },
            &[("channel", channel), ("link", link)],
        )));
    }
    let quote = quoted(view.quote);
    let has_more = !view.suggestions.is_empty();
    // Without a suggestion the thought is all there is.
    let brief = view.tone == Tone::Brief && has_more && !view.asks_what_helps;
    let asked = match view.asks_what_helps {
        true => voice.line("nudge.line.unanswered"),
        false => voice.thought(view.kind),
    };
    blocks.push(section(&match brief {
        true => quote,
        false => format!("{quote}\n{asked}"),
    }));
    if view.suggestions.is_empty() {
        let another = voice.line("button.another");
        blocks.push(context(
            &voice.fill("nudge.line.cue_only", &[("another", another)]),
        ));
    } else if !brief {
        blocks.push(context(voice.line("nudge.line.as_question")));
    }
    for suggestion in &view.suggestions {
        blocks.push(suggested(voice, view, suggestion));
    }
    blocks.push(controls(voice, view));
    if view.asks_what_helps {
        blocks.push(actions(vec![
            button(action::SETTINGS, voice.line("button.settings"), view.id),
            button(action::PAUSE_WEEK, voice.line("button.pause_week"), view.id),
            button(action::STOP, voice.line("button.stop"), view.id),
        ]));
    }
    Card {
        text: fallback(voice, view),
        blocks,
    }
}

/// The note once it is settled: one line, and the way back.
pub fn settled(voice: &Voice, line: &str, undo: Option<&str>) -> Card {
    let mut card = Card::plain(line);
    if let Some(id) = undo {
        card.blocks.push(actions(vec![button(
            action::UNDO,
            voice.line("button.undo"),
            id,
        )]));
    }
    card
}

/// The text to paste, where Askwell may not change the message itself.
pub fn copyable(line: &str, text: &str) -> Card {
    Card {
        text: line.to_owned(),
        blocks: vec![
            section(line),
            section(&format!("```{}```", cut(&text.replace("```", "'''"), 2900))),
        ],
    }
}

/// What was noticed, and why it is worth a thought.
pub struct WhyView<'a> {
    pub kind: Kind,
    pub rule: &'a str,
    pub form: &'a str,
    /// `None` for a rule that an update has taken away.
    pub why: Option<&'a str>,
    pub source: Option<&'a str>,
    /// The leader's own clause, while it is still in memory.
    pub quote: Option<&'a str>,
}

/// The modal behind "Why this?".
pub fn why(voice: &Voice, view: &WhyView<'_>) -> SlackView {
    let kind = voice.kind(view.kind);
    let noticed = match view.quote {
        Some(quote) => voice.fill(
            "why.pattern",
            &[
                ("kind", kind),
                ("quote", &cut(&without_broadcasts(quote), QUOTE_CHARS)),
            ],
        ),
        None => voice.fill("why.pattern_without_quote", &[("kind", kind)]),
    };
    let mut blocks = vec![section(&noticed)];
    if let Some(why) = view.why {
        blocks.push(section(&voice.fill("why.reason", &[("why", why)])));
    }
    blocks.push(context(voice.line("why.fit")));
    let rule = voice.fill("why.rule", &[("rule", view.rule), ("form", view.form)]);
    blocks.push(context(&match view.source {
        Some(source) => voice.fill("why.rule_of", &[("rule", &rule), ("source", source)]),
        None => rule,
    }));
    SlackView::Modal(
        SlackModalView::new(plain(voice.line("why.title")), blocks)
            .with_close(plain(voice.line("button.close"))),
    )
}

fn suggested(voice: &Voice, view: &NudgeView<'_>, suggestion: &Suggestion<'_>) -> SlackBlock {
    let said = without_broadcasts(suggestion.within(SUGGESTION_CHARS));
    let rung = voice.line(match suggestion.rung {
        Rung::Ask => "rung.ask",
        Rung::View => "rung.view",
        Rung::Decide => "rung.decide",
    });
    let said = match view.tone {
        Tone::Warm => format!("{said}\n_{rung}_"),
        Tone::Brief => said,
    };
    SlackSectionBlock::new()
        .with_text(super::mrkdwn(&said).into())
        .with_accessory(
            button(
                action::USE,
                voice.line("button.use"),
                &format!("{}:{}", view.id, suggestion.template),
            )
            .into(),
        )
        .into()
}

fn controls(voice: &Voice, view: &NudgeView<'_>) -> SlackBlock {
    let seen: Vec<&str> = view
        .seen
        .iter()
        .copied()
        .chain(
            view.suggestions
                .iter()
                .map(|suggestion| suggestion.template),
        )
        .collect();
    let mut buttons = vec![button(
        action::ANOTHER,
        voice.line("button.another"),
        &format!("{}:{}", view.id, seen.join(",")),
    )];
    for (name, label) in [
        (action::TELLING_FIT, "button.telling_fit"),
        (action::NOT_NOW, "button.not_now"),
        (action::LESS, "button.less"),
        (action::WHY, "button.why"),
    ] {
        buttons.push(button(name, voice.line(label), view.id));
    }
    actions(buttons)
}

/// Each line of the clause as a quotation.
fn quoted(quote: &str) -> String {
    cut(&without_broadcasts(quote.trim()), QUOTE_CHARS)
        .lines()
        .map(|line| format!(">{line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn fallback(voice: &Voice, view: &NudgeView<'_>) -> String {
    match view.suggestions.first() {
        Some(first) => format!(
            "{} {}",
            voice.line("nudge.line.as_question"),
            cut(&without_broadcasts(first.question), QUOTE_CHARS)
        ),
        None => voice.thought(view.kind).to_owned(),
    }
}
