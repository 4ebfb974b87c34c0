//! Rich text blocks → the mrkdwn that Slack itself would put into `text`.
//!
//! Source: Slack's Block Kit reference, "rich text block", and its "Escaping text" rules: only `&`,
//! `<` and `>` are escaped.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A message's rich text as mrkdwn.
pub(super) struct Rendered {
    pub mrkdwn: String,
    /// Every element was understood.
    pub complete: bool,
    /// The mrkdwn shows all that the rich text shows.
    pub plain: bool,
    /// Where each inline element stands in `mrkdwn`, in their order; those of a quote stand for all of it.
    pub elements: Vec<Range<usize>>,
}

/// `None` unless there is at least one block and all are rich text: only people's own messages are
/// purely that.
pub(super) fn render(blocks: &RawValue) -> Option<Rendered> {
    let blocks: Vec<Block> = serde_json::from_str(blocks.get()).ok()?;
    if blocks.is_empty() || blocks.iter().any(|block| block.kind != "rich_text") {
        return None;
    }
    let mut writer = Writer {
        out: String::new(),
        complete: true,
        plain: true,
        elements: Vec::new(),
    };
    for part in blocks.iter().flat_map(|block| &block.elements) {
        writer.part(part);
    }
    Some(Rendered {
        mrkdwn: writer.out,
        complete: writer.complete,
        plain: writer.plain,
        elements: writer.elements,
    })
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    elements: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Part {
    RichTextSection {
        elements: Vec<Inline>,
    },
    RichTextList {
        elements: Vec<Part>,
        style: Option<String>,
        indent: Option<u8>,
        offset: Option<u32>,
    },
    RichTextPreformatted {
        elements: Vec<Inline>,
    },
    RichTextQuote {
        elements: Vec<Inline>,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Inline {
    Text {
        text: String,
        style: Option<Style>,
    },
    Link {
        url: String,
        text: Option<String>,
        style: Option<Style>,
    },
    User {
        user_id: String,
    },
    Channel {
        channel_id: String,
    },
    Usergroup {
        usergroup_id: String,
    },
    Broadcast {
        range: String,
    },
    Emoji {
        name: String,
        skin_tone: Option<u8>,
    },
    Date {
        fallback: Option<String>,
    },
    Color {
        value: String,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Style {
    bold: bool,
    italic: bool,
    strike: bool,
    underline: bool,
    code: bool,
}

impl Style {
    fn shows(&self) -> bool {
        self.bold || self.italic || self.strike || self.underline || self.code
    }
}

struct Writer {
    out: String,
    complete: bool,
    plain: bool,
    elements: Vec<Range<usize>>,
}

impl Writer {
    /// Every part starts on a line of its own.
    fn own_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn part(&mut self, part: &Part) {
        self.own_line();
        match part {
            Part::RichTextSection { elements } => self.inline(elements),
            Part::RichTextList {
                elements,
                style,
                indent,
                offset,
            } => {
                self.plain = false;
                let ordered = style.as_deref() == Some("ordered");
                let margin = "    ".repeat(indent.unwrap_or(0).min(8).into());
                let first = offset.unwrap_or(0).saturating_add(1);
                for (item, number) in elements.iter().zip(first..) {
                    self.own_line();
                    self.out.push_str(&margin);
                    match ordered {
                        true => self.out.push_str(&format!("{number}. ")),
                        false => self.out.push_str("• "),
                    }
                    match item {
                        Part::RichTextSection { elements } => self.inline(elements),
                        _ => self.complete = false,
                    }
                }
            }
            Part::RichTextPreformatted { elements } => {
                self.plain = false;
                self.out.push_str("```");
                self.inline(elements);
                self.out.push_str("```");
            }
            Part::RichTextQuote { elements } => {
                self.plain = false;
                let (start, first) = (self.out.len(), self.elements.len());
                self.inline(elements);
                let quoted = self.out.split_off(start);
                let lines: Vec<String> =
                    quoted.lines().map(|line| format!("&gt; {line}")).collect();
                self.out.push_str(&lines.join("\n"));
                let whole = start..self.out.len();
                self.elements[first..].fill(whole);
            }
            Part::Unknown => self.unknown(),
        }
    }

    fn inline(&mut self, elements: &[Inline]) {
        for element in elements {
            let start = self.out.len();
            match element {
                Inline::Text { text, style } => self.text(text, style.as_ref()),
                Inline::Link { url, text, style } => {
                    self.plain &= !style.as_ref().is_some_and(Style::shows);
                    self.out.push('<');
                    escape(&url.replace('|', "%7C"), &mut self.out);
                    if let Some(label) = text {
                        self.out.push('|');
                        escape(label, &mut self.out);
                    }
                    self.out.push('>');
                }
                Inline::User { user_id } => self.reference("@", user_id),
                Inline::Channel { channel_id } => self.reference("#", channel_id),
                Inline::Usergroup { usergroup_id } => self.reference("!subteam^", usergroup_id),
                Inline::Broadcast { range } => self.reference("!", range),
                Inline::Emoji { name, skin_tone } => {
                    self.out.push_str(&format!(":{name}:"));
                    if let Some(tone) = skin_tone {
                        self.out.push_str(&format!(":skin-tone-{tone}:"));
                    }
                }
                Inline::Date {
                    fallback: Some(fallback),
                } => {
                    self.plain = false;
                    escape(fallback, &mut self.out);
                }
                Inline::Color { value } => escape(value, &mut self.out),
                Inline::Date { fallback: None } | Inline::Unknown => self.unknown(),
            }
            self.elements.push(start..self.out.len());
        }
    }

    fn text(&mut self, text: &str, style: Option<&Style>) {
        self.plain &= !style.is_some_and(Style::shows);
        let code = style.is_some_and(|style| style.code);
        if code {
            self.out.push('`');
        }
        escape(text, &mut self.out);
        if code {
            self.out.push('`');
        }
    }

    fn reference(&mut self, sigil: &str, id: &str) {
        self.out.push('<');
        self.out.push_str(sigil);
        escape(id, &mut self.out);
        self.out.push('>');
    }

    fn unknown(&mut self) {
        self.complete = false;
        self.plain = false;
    }
}

fn escape(text: &str, out: &mut String) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn rendered(parts: Value) -> Rendered {
        let blocks = json!([{"type": "rich_text", "block_id": "b", "elements": parts}]);
        let raw = RawValue::from_string(blocks.to_string()).unwrap();
        render(&raw).unwrap()
    }

    fn section(elements: Value) -> Value {
        json!([{"type": "rich_text_section", "elements": elements}])
    }

    #[test]
    fn mentions_links_and_emoji_read_as_slack_writes_them() {
        let message = rendered(section(json!([
            {"type": "user", "user_id": "U1"},
            {"type": "text", "text": " see "},
            {"type": "link", "url": "https://a.example/?x=1&y=2", "text": "R&D"},
            {"type": "text", "text": " in "},
            {"type": "channel", "channel_id": "C1"},
            {"type": "text", "text": ", "},
            {"type": "link", "url": "https://b.example"},
            {"type": "text", "text": " if 1 < 2 "},
            {"type": "emoji", "name": "wave", "skin_tone": 3},
            {"type": "broadcast", "range": "here"},
            {"type": "usergroup", "usergroup_id": "S1"}
        ])));
        assert_eq!(
            message.mrkdwn,
            "<@U1> see <https://a.example/?x=1&amp;y=2|R&amp;D> in <#C1>, <https://b.example> \
             if 1 &lt; 2 :wave::skin-tone-3:<!here><!subteam^S1>"
        );
        assert!(message.complete && message.plain);
    }

    #[test]
    fn lists_quotes_and_code_keep_their_lines() {
        let message = rendered(json!([
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "Plan:"}]},
            {"type": "rich_text_list", "style": "ordered", "indent": 0, "offset": 2, "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "two"}]}
            ]},
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [
                {"type": "rich_text_section", "elements": [
                    {"type": "text", "text": "x", "style": {"code": true}}
                ]}
            ]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "a\nb"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "rm -r <dir>"}]}
        ]));
        assert_eq!(
            message.mrkdwn,
            "Plan:\n3. one\n4. two\n    • `x`\n&gt; a\n&gt; b\n```rm -r &lt;dir&gt;```"
        );
        assert!(message.complete && !message.plain);
    }

    #[test]
    fn emphasis_is_not_plain_although_its_words_are_kept() {
        let message = rendered(section(json!([
            {"type": "text", "text": "now", "style": {"bold": true}}
        ])));
        assert_eq!(message.mrkdwn, "now");
        assert!(!message.plain);
    }

    #[test]
    fn an_element_of_the_future_is_noticed() {
        let message = rendered(section(json!([
            {"type": "text", "text": "a"},
            {"type": "hologram", "q": 1}
        ])));
        assert_eq!(message.mrkdwn, "a");
        assert!(!message.complete);
    }

    #[test]
    fn other_blocks_are_left_to_slacks_own_text() {
        let blocks = json!([{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}]);
        assert!(render(&RawValue::from_string(blocks.to_string()).unwrap()).is_none());
    }
}
