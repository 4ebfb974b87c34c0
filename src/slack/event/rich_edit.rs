//! Puts a rewritten message into the rich text that it came in, so that mentions, links, code, lists and
//! emphasis around the question stay as they are.

use std::fmt;
use std::ops::Range;

use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use super::rich_text::{self, Rendered};
use crate::coach::Rewrite;

/// The rich text of a message. `Debug` prints nothing of it: it holds what somebody wrote.
#[derive(Clone, PartialEq)]
pub struct RichText(Vec<Value>);

impl fmt::Debug for RichText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹rich text›")
    }
}

impl RichText {
    /// A message's rich text, unless there is more to the message than that: a file, or an attachment that
    /// is not the preview of a link (Slack keeps previews when a message is updated).
    pub(in crate::slack) fn of(message: &Value) -> Option<Self> {
        let list = |name: &str| message.get(name).and_then(Value::as_array);
        let bare = list("files").is_none_or(Vec::is_empty)
            && list("attachments").is_none_or(|all| {
                let is_preview = |one: &Value| one.get("from_url").is_some();
                all.iter().all(is_preview)
            });
        let blocks = list("blocks").filter(|_| bare)?;
        let mut blocks = blocks.clone();
        for block in blocks.iter_mut().filter_map(Value::as_object_mut) {
            // Slack wants a fresh one for what is updated.
            block.remove("block_id");
        }
        Some(Self(blocks))
    }

    /// The blocks of the rewritten message. `None` where the rewrite reaches beyond words (into code, over
    /// the end of a list item) or where what came out would not read exactly as the rewrite.
    pub fn rewritten(&self, rewrite: &Rewrite) -> Option<Value> {
        let old = rendered(&self.0)?;
        let edits = edits(&old.mrkdwn, rewrite)?;
        let mut editing = Editing {
            old: &old,
            edits: &edits,
            next: 0,
        };
        let mut blocks = self.0.clone();
        for block in &mut blocks {
            for part in block.get_mut("elements")?.as_array_mut()? {
                editing.part(part)?;
            }
        }
        let new = rendered(&blocks)?;
        (new.complete && new.mrkdwn == rewrite.text.as_str()).then_some(Value::Array(blocks))
    }
}

fn rendered(blocks: &[Value]) -> Option<Rendered> {
    rich_text::render(&to_raw_value(blocks).ok()?)
}

/// What stands where afterwards, in bytes of the mrkdwn.
struct Edit<'a> {
    span: Range<usize>,
    new: &'a str,
}

/// Reads off the rewritten text what stands in the place of each span: between the spans it is the same.
fn edits<'a>(old: &str, rewrite: &'a Rewrite) -> Option<Vec<Edit<'a>>> {
    let mut edits = Vec::new();
    let mut rest = rewrite.text.as_str();
    let mut spans = rewrite.spans.iter().peekable();
    let first = spans.peek().map_or(old.len(), |span| span.start);
    rest = rest.strip_prefix(old.get(..first)?)?;
    while let Some(span) = spans.next() {
        let kept = old.get(span.end..spans.peek().map_or(old.len(), |next| next.start))?;
        let end = match spans.peek() {
            Some(_) => {
                let from = opening(rest, rewrite.question.as_str());
                from + rest.get(from..)?.find(kept)?
            }
            None => rest.strip_suffix(kept)?.len(),
        };
        edits.push(Edit {
            span: span.clone(),
            new: rest.get(..end)?,
        });
        rest = rest.get(end + kept.len()..)?;
    }
    Some(edits)
}

/// How far the question reaches if `text` opens with it, after a comma or a full stop perhaps.
fn opening(text: &str, question: &str) -> usize {
    let at = text.find(question).filter(|at| *at <= 2);
    at.map_or(0, |at| at + question.len())
}

struct Editing<'a> {
    old: &'a Rendered,
    edits: &'a [Edit<'a>],
    /// The place of the next element among all of the message.
    next: usize,
}

impl Editing<'_> {
    fn part(&mut self, part: &mut Value) -> Option<()> {
        let is_list = part.get("type")? == "rich_text_list";
        let elements = part.get_mut("elements")?.as_array_mut()?;
        if is_list {
            return elements.iter_mut().try_for_each(|item| self.part(item));
        }
        let mut edited = Vec::with_capacity(elements.len());
        for element in elements.drain(..) {
            self.element(element, &mut edited)?;
        }
        // Slack takes no part without elements.
        if edited.is_empty() {
            edited.push(json!({"type": "text", "text": " "}));
        }
        *elements = edited;
        Some(())
    }

    /// Moves one element over, or what is left of it with what stands there instead.
    fn element(&mut self, element: Value, edited: &mut Vec<Value>) -> Option<()> {
        let place = self.old.elements.get(self.next)?.clone();
        self.next += 1;
        let touching = |edit: &&Edit<'_>| {
            edit.span.start < place.end && place.start < edit.span.end && !place.is_empty()
        };
        let touching: Vec<&Edit<'_>> = self.edits.iter().filter(touching).collect();
        if touching.is_empty() {
            edited.push(element);
            return Some(());
        }
        let style = element.get("style").filter(|_| is_words(&element));
        let mut at = place.start;
        for edit in touching {
            self.keep(at..edit.span.start, &element, edited)?;
            if place.contains(&edit.span.start) {
                let whole = edit.span.end <= place.end;
                inline(edit.new, style.filter(|_| whole), edited);
            }
            at = edit.span.end;
        }
        self.keep(at..place.end, &element, edited)
    }

    /// Keeps a stretch of a text element; of anything else no stretch can be had.
    fn keep(&self, stretch: Range<usize>, element: &Value, edited: &mut Vec<Value>) -> Option<()> {
        if stretch.is_empty() {
            return Some(());
        }
        if !is_words(element) {
            return None;
        }
        let kept = self.old.mrkdwn.get(stretch)?;
        push_text(kept, element.get("style"), edited);
        Some(())
    }
}

/// Text that can be cut anywhere.
fn is_words(element: &Value) -> bool {
    let code = element.pointer("/style/code") == Some(&Value::Bool(true));
    element.get("type").is_some_and(|kind| kind == "text") && !code
}

/// Mrkdwn as elements: references, links, emoji, code, words.
fn inline(mrkdwn: &str, style: Option<&Value>, edited: &mut Vec<Value>) {
    let mut rest = mrkdwn;
    let mut words = 0;
    while words < rest.len() {
        match special(&rest[words..]) {
            Some((element, length)) => {
                push_text(&rest[..words], style, edited);
                edited.push(element);
                rest = &rest[words + length..];
                words = 0;
            }
            None => words += rest[words..].chars().next().map_or(1, char::len_utf8),
        }
    }
    push_text(rest, style, edited);
}

fn push_text(mrkdwn: &str, style: Option<&Value>, edited: &mut Vec<Value>) {
    if mrkdwn.is_empty() {
        return;
    }
    let mut element = json!({"type": "text", "text": unescape(mrkdwn)});
    if let Some(style) = style {
        element["style"] = style.clone();
    }
    edited.push(element);
}

/// What stands at the start of `text` and is more than words, with its length.
fn special(text: &str) -> Option<(Value, usize)> {
    if let Some(inner) = text.strip_prefix('<') {
        let end = inner.find('>')?;
        return Some((reference(&inner[..end]), end + 2));
    }
    if let Some(inner) = text.strip_prefix('`') {
        let end = inner.find('`').filter(|end| *end > 0)?;
        let code = unescape(&inner[..end]);
        let element = json!({"type": "text", "text": code, "style": {"code": true}});
        return Some((element, end + 2));
    }
    let (name, length) = emoji(text)?;
    let mut element = json!({"type": "emoji", "name": name});
    let after = &text[length..];
    let tone = emoji(after).and_then(|(name, more)| {
        let tone: u8 = name.strip_prefix("skin-tone-")?.parse().ok()?;
        Some((tone, more))
    });
    match tone {
        Some((tone, more)) => {
            element["skin_tone"] = tone.into();
            Some((element, length + more))
        }
        None => Some((element, length)),
    }
}

/// The name of `:name:`; a time of day is none.
fn emoji(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix(':')?;
    let end = inner.find(':')?;
    let name = &inner[..end];
    let named = name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-+".contains(&b));
    (named && name.bytes().any(|b| b.is_ascii_alphabetic())).then_some((name, end + 2))
}

fn reference(inner: &str) -> Value {
    let (target, label) = inner.split_once('|').unwrap_or((inner, ""));
    if let Some(user) = target.strip_prefix('@') {
        return json!({"type": "user", "user_id": user});
    }
    if let Some(channel) = target.strip_prefix('#') {
        return json!({"type": "channel", "channel_id": channel});
    }
    if let Some(group) = target.strip_prefix("!subteam^") {
        return json!({"type": "usergroup", "usergroup_id": group});
    }
    if let Some(range) = target.strip_prefix('!') {
        return json!({"type": "broadcast", "range": range});
    }
    let mut link = json!({"type": "link", "url": unescape(target)});
    if !label.is_empty() {
        link["text"] = unescape(label).into();
    }
    link
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::coach::{MessageText, Rung};

    fn message(parts: Value) -> Value {
        json!({"text": "x", "blocks": [{"type": "rich_text", "block_id": "b", "elements": parts}]})
    }

    /// Rewrites each of `told` into what stands beside it.
    fn rewritten(message: &Value, told: &[(&str, &str)]) -> Option<Value> {
        let rich = RichText::of(message)?;
        let old = rendered(&rich.0).unwrap().mrkdwn;
        let (mut text, mut spans, mut at) = (String::new(), Vec::new(), 0);
        for (tell, ask) in told {
            let start = at + old[at..].find(tell).unwrap();
            text.push_str(&old[at..start]);
            text.push_str(ask);
            at = start + tell.len();
            spans.push(start..at);
        }
        text.push_str(&old[at..]);
        rich.rewritten(&Rewrite {
            text: MessageText::new(text),
            question: MessageText::new(told[0].1),
            spans,
            rung: Rung::Ask,
            template: Arc::from("t"),
        })
    }

    fn text(text: &str) -> Value {
        json!({"type": "text", "text": text})
    }

    #[test]
    fn around_the_question_everything_stays_as_it_was() {
        let message = message(json!([
            {"type": "rich_text_section", "elements": [
                {"type": "user", "user_id": "U1"},
                {"type": "text", "text": " hi. Send me the R&D deck by "},
                {"type": "text", "text": "Friday", "style": {"bold": true}},
                {"type": "text", "text": ". See "},
                {"type": "link", "url": "https://a.example/?a=1&b=2", "text": "this"},
            ]},
            {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [
                {"type": "rich_text_section", "elements": [text("one")]},
                {"type": "rich_text_section", "elements": [
                    {"type": "text", "text": "rm", "style": {"code": true}}
                ]},
            ]},
        ]));
        let blocks = rewritten(
            &message,
            &[(
                "Send me the R&amp;D deck by Friday",
                "What would the R&amp;D deck by Friday take, <@U2> :pray::skin-tone-2:?",
            )],
        )
        .unwrap();
        assert_eq!(
            blocks,
            json!([{"type": "rich_text", "elements": [
                {"type": "rich_text_section", "elements": [
                    {"type": "user", "user_id": "U1"},
                    text(" hi. "),
                    text("What would the R&D deck by Friday take, "),
                    {"type": "user", "user_id": "U2"},
                    text(" "),
                    {"type": "emoji", "name": "pray", "skin_tone": 2},
                    text("?"),
                    text(". See "),
                    {"type": "link", "url": "https://a.example/?a=1&b=2", "text": "this"},
                ]},
                message["blocks"][0]["elements"][1],
            ]}])
        );
    }

    #[test]
    fn two_places_change_and_emphasis_stays_where_it_was() {
        let message = message(json!([{"type": "rich_text_section", "elements": [
            {"type": "text", "text": "Fix it. Ship it.", "style": {"italic": true}},
        ]}]));
        let blocks = rewritten(&message, &[("Fix it.", "How so?"), ("Ship it.", "")]).unwrap();
        let style = json!({"italic": true});
        assert_eq!(
            blocks[0]["elements"][0]["elements"],
            json!([
                {"type": "text", "text": "How so?", "style": style},
                {"type": "text", "text": " ", "style": style},
            ])
        );
    }

    #[test]
    fn what_reaches_beyond_words_is_left_alone() {
        let code = message(json!([{"type": "rich_text_section", "elements": [
            {"type": "text", "text": "run it now", "style": {"code": true}},
        ]}]));
        assert_eq!(rewritten(&code, &[("run it", "How?")]), None);
        let list = message(
            json!([{"type": "rich_text_list", "style": "bullet", "elements": [
                {"type": "rich_text_section", "elements": [text("one")]},
                {"type": "rich_text_section", "elements": [text("two")]},
            ]}]),
        );
        assert_eq!(rewritten(&list, &[("ne\n• tw", "How?")]), None);
        let unknown = message(json!([{"type": "rich_text_section", "elements": [
            text("Send it."), {"type": "hologram"},
        ]}]));
        assert_eq!(rewritten(&unknown, &[("Send it.", "How?")]), None);
    }

    #[test]
    fn a_file_is_more_than_words_and_a_links_preview_is_not() {
        let mut message = message(json!([
            {"type": "rich_text_section", "elements": [text("Send it.")]}
        ]));
        message["attachments"] = json!([{"id": 1, "from_url": "https://a.example/"}]);
        assert!(rewritten(&message, &[("Send it.", "How?")]).is_some());
        message["files"] = json!([{"id": "F1"}]);
        assert!(rewritten(&message, &[("Send it.", "How?")]).is_none());
    }
}
