//! What a nudge shows, and what its buttons do with the leader's words: show another idea, put the
//! question in place of the message, or hand it over to be pasted.

use std::sync::Arc;

use secrecy::ExposeSecret;
use serde_json::Value;

use super::{Pending, Responder};
use crate::coach::consider::{Considered, seed};
use crate::coach::engine::RewriteWish;
use crate::coach::ids::LeaderId;
use crate::coach::leader::Outcome;
use crate::coach::own::Tone;
use crate::coach::{MessageText, Rewrite, Sensitivity};
use crate::slack::client::{SlackError, StoredMessage, Token};
use crate::slack::views::Card;
use crate::slack::views::nudge::{NudgeView, Suggestion, WhyView, copyable, nudge, settled, why};
use crate::store::{NudgeRecord, StoreError};

/// More rewrites than this are not asked for at once.
const AT_ONCE: usize = 2;

/// The message behind a nudge, as it stands now.
enum Words {
    /// As it was when it was judged.
    Same(StoredMessage),
    /// The leader has changed it since.
    Changed(Option<MessageText>),
    Gone(Option<MessageText>),
    /// Slack would not say.
    Unseen(Option<MessageText>),
}

impl Words {
    /// The words that were judged, as far as they are known.
    fn text(self) -> Option<MessageText> {
        match self {
            Self::Same(message) => Some(message.text),
            Self::Changed(text) | Self::Gone(text) | Self::Unseen(text) => text,
        }
    }
}

/// What a note is made of.
struct Note<'a> {
    /// The nudge's id.
    id: &'a str,
    text: &'a MessageText,
    considered: &'a Considered,
    /// How many rewrites at once.
    shown: usize,
    tone: Tone,
    /// The templates that were shown before.
    seen: &'a [&'a str],
    /// The channel and a link, where the note cannot stand beside the message.
    elsewhere: Option<(&'a str, &'a str)>,
    asks_what_helps: bool,
}

/// What "I'll use this" came to.
pub struct Swapped {
    pub card: Card,
    /// `None` where nothing was done, so that there is nothing to record.
    pub outcome: Option<Outcome>,
    /// All that was missing is the leader's grant.
    pub needs_grant: bool,
}

impl Responder {
    /// The note over a message. `None` where the words hold nothing to speak about any more.
    pub(super) fn card(
        &self,
        pending: &Pending,
        tone: Tone,
        elsewhere: Option<&str>,
    ) -> Option<Card> {
        let shown = usize::from(pending.shown);
        let channel = pending.about.channel.as_str();
        self.note(Note {
            id: pending.claim.id.as_str(),
            text: &pending.text,
            considered: &pending.considered,
            shown,
            tone,
            seen: &[],
            elsewhere: elsewhere.map(|link| (channel, link)),
            asks_what_helps: pending.asks_what_helps,
        })
    }

    /// The note with other ideas than the `seen` ones; nothing where the words are gone or hold nothing
    /// any more.
    pub async fn another(&self, record: &NudgeRecord, seen: &[&str]) -> Option<Card> {
        let text = self.words(record).await.text()?;
        let wish = RewriteWish {
            seen: seen.iter().map(|&template| Arc::from(template)).collect(),
            ..self.wish(record)
        };
        let mut considered = Considered::new(&self.engine, &text, Sensitivity::High, &wish);
        let is_fresh = |rewrite: &Rewrite| !seen.contains(&&*rewrite.template);
        let seen = match considered.rewrites.iter().any(is_fresh) {
            true => {
                considered.rewrites.retain(is_fresh);
                seen
            }
            // All have been seen: the circle begins anew.
            false => &[],
        };
        self.note(Note {
            id: record.id.as_str(),
            text: &text,
            considered: &considered,
            shown: AT_ONCE,
            tone: self.tone(&record.leader).await,
            seen,
            elsewhere: None,
            asks_what_helps: false,
        })
    }

    /// Puts the question of `template` in place of the leader's message, with the leader's own token;
    /// where that cannot be, hands the text over to be pasted.
    ///
    /// # Errors
    /// When the database does not answer; then nothing was changed.
    pub async fn swap(&self, record: &NudgeRecord, template: &str) -> Result<Swapped, StoreError> {
        let words = self.words(record).await;
        let (text, line) = match &words {
            Words::Same(message) => (Some(&message.text), "outcome.copied"),
            Words::Unseen(text) => (text.as_ref(), "outcome.copied"),
            Words::Changed(text) => (text.as_ref(), "outcome.changed_since"),
            Words::Gone(text) => (text.as_ref(), "outcome.message_gone"),
        };
        let Some(said) = text.and_then(|text| self.said(record, text, template)) else {
            return Ok(Swapped {
                card: Card::plain(self.voice.line("outcome.expired")),
                outcome: None,
                needs_grant: false,
            });
        };
        let copied = |line: &str| Swapped {
            card: copyable(line, said.text.as_str()),
            outcome: Some(Outcome::Copied),
            needs_grant: false,
        };
        let Words::Same(message) = &words else {
            return Ok(copied(self.voice.line(line)));
        };
        let blocks = message.rich.as_ref().and_then(|rich| rich.rewritten(&said));
        if blocks.is_none() && !message.plain {
            return Ok(copied(self.voice.line("outcome.copied_form")));
        }
        // A token that cannot be opened is none.
        let token = self.store.user_token(&record.leader).await;
        let token = token.unwrap_or_else(|error| {
            tracing::warn!(%error, "a leader's token could not be read");
            None
        });
        let Some(token) = token else {
            return Ok(Swapped {
                needs_grant: true,
                ..copied(self.voice.line(line))
            });
        };
        match self
            .update(record, &token, &said.text, blocks.as_ref())
            .await
        {
            Ok(()) => Ok(Swapped {
                card: settled(&self.voice, self.voice.line("outcome.used"), None),
                outcome: Some(Outcome::Used),
                needs_grant: false,
            }),
            Err(error) => {
                if error.token_is_dead() {
                    self.store.set_user_token(&record.leader, None).await?;
                }
                let reason = self.voice.line(reason(&error));
                let line = self
                    .voice
                    .fill("outcome.copied_reason", &[("reason", reason)]);
                Ok(Swapped {
                    needs_grant: error.token_is_dead(),
                    ..copied(&line)
                })
            }
        }
    }

    /// The modal behind "Why this?".
    pub async fn why(&self, record: &NudgeRecord) -> Value {
        let text = self.words(record).await.text();
        let considered = text
            .as_ref()
            .map(|text| Considered::new(&self.engine, text, Sensitivity::High, &self.wish(record)));
        let finding = considered
            .as_ref()
            .and_then(Considered::main)
            .filter(|finding| finding.rule == record.finding.rule);
        let rules = self.engine.rules().iter();
        let mut named = rules.filter(|rule| *rule.file.id == *record.finding.rule);
        let rule = named.next().map(|rule| &rule.file);
        let form = rule.and_then(|rule| rule.finding.as_ref());
        let quote = finding
            .zip(text.as_ref())
            .and_then(|(finding, text)| text.as_str().get(finding.span.clone()));
        let view = why(
            &self.voice,
            &WhyView {
                kind: record.finding.kind,
                rule: &record.finding.rule,
                form: form.map_or("", |finds| &finds.form),
                why: rule.map(|rule| rule.why.as_str()),
                source: rule.map(|rule| rule.source.as_str()),
                quote,
            },
        );
        serde_json::to_value(view).unwrap_or_default()
    }

    fn note(&self, note: Note<'_>) -> Option<Card> {
        let finding = note.considered.main()?;
        let suggestions: Vec<Suggestion<'_>> = note
            .considered
            .rewrites
            .iter()
            .take(note.shown)
            .map(Suggestion::of)
            .collect();
        Some(nudge(
            &self.voice,
            &NudgeView {
                id: note.id,
                kind: finding.kind,
                quote: note.text.as_str().get(finding.span.clone())?,
                suggestions,
                tone: note.tone,
                seen: note.seen,
                elsewhere: note.elsewhere,
                asks_what_helps: note.asks_what_helps,
            },
        ))
    }

    /// How this leader likes to be spoken to; where the database does not say, as everybody begins.
    pub(super) async fn tone(&self, leader: &LeaderId) -> Tone {
        match self.store.leader(leader).await {
            Ok(leader) => leader.map(|leader| leader.own.tone).unwrap_or_default(),
            Err(error) => {
                tracing::warn!(%error, "a leader's tone could not be read");
                Tone::default()
            }
        }
    }

    /// The message with the question of `template` in it.
    fn said(&self, record: &NudgeRecord, text: &MessageText, template: &str) -> Option<Rewrite> {
        let wish = RewriteWish {
            only: Some(Arc::from(template)),
            ..self.wish(record)
        };
        Considered::new(&self.engine, text, Sensitivity::High, &wish)
            .rewrites
            .into_iter()
            .find(|rewrite| &*rewrite.template == template)
    }

    fn wish(&self, record: &NudgeRecord) -> RewriteWish {
        RewriteWish {
            seed: record
                .about
                .as_ref()
                .map_or(0, |about| seed(&about.channel, &about.ts)),
            ..RewriteWish::default()
        }
    }

    async fn words(&self, record: &NudgeRecord) -> Words {
        let kept = self.recent.get(record.id.as_str(), self.clock.now());
        let Some(place) = &record.about else {
            return Words::Unseen(kept);
        };
        match self.message(&record.leader.team, place).await {
            Ok(Some(message)) if message.user.as_ref() != Some(&record.leader.user) => {
                Words::Gone(kept)
            }
            Ok(Some(message)) if message.edited_ts == place.edited_ts => Words::Same(message),
            Ok(Some(_)) => Words::Changed(kept),
            Ok(None) => Words::Gone(kept),
            Err(_) => Words::Unseen(kept),
        }
    }

    /// Changes the message. Where the answer is lost, the message itself says whether it was changed.
    async fn update(
        &self,
        record: &NudgeRecord,
        token: &secrecy::SecretString,
        said: &MessageText,
        blocks: Option<&Value>,
    ) -> Result<(), SlackError> {
        let Some(place) = &record.about else {
            return Err(SlackError::Refused);
        };
        let author = Token::new(token.expose_secret());
        let updated = self
            .slack
            .update_message(&author, &place.channel, &place.ts, said, blocks)
            .await;
        match updated {
            Err(error)
                if !error.certainly_not_done()
                    && matches!(self.words(record).await, Words::Changed(_)) =>
            {
                Ok(())
            }
            told => told,
        }
    }
}

/// The voice's words for Slack's refusal.
fn reason(error: &SlackError) -> &'static str {
    match error.code() {
        Some("edit_window_closed") => "reason.edit_window_closed",
        Some("cant_update_message") => "reason.cant_update_message",
        Some("message_not_found") => "reason.message_not_found",
        Some("token_revoked" | "token_expired" | "invalid_auth" | "missing_scope") => {
            "reason.no_grant"
        }
        _ => "reason.other",
    }
}
