//! What Slack's composer makes of typed words: mrkdwn, and the rich text blocks beside it.

use serde_json::{Value, json};

/// A typed message in mrkdwn: `&`, `<` and `>` escaped, `@name` and `#channel` turned into
/// references by `resolve`, bare links marked. References that are already there (`<@U1>`) stay.
pub(super) fn mrkdwn(typed: &str, resolve: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(typed.len());
    let mut rest = typed;
    while !rest.is_empty() {
        if let Some(end) = reference_end(rest) {
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let fresh = out.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let word = &rest[..word_end(rest)];
        if fresh && (word.starts_with("https://") || word.starts_with("http://")) {
            let link = word.trim_end_matches(['.', ',', ')', '?', '!', ';', ':']);
            out.push_str(&format!("<{}>", escape(link)));
            rest = &rest[link.len()..];
            continue;
        }
        if fresh && (rest.starts_with('@') || rest.starts_with('#')) {
            let name = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            if let Some(found) = resolve(name) {
                out.push_str(&found);
                rest = &rest[name.len()..];
                continue;
            }
        }
        let next = rest.chars().next().map_or(0, char::len_utf8);
        out.push_str(&escape(&rest[..next]));
        rest = &rest[next..];
    }
    out
}

fn word_end(text: &str) -> usize {
    text.find(char::is_whitespace).unwrap_or(text.len())
}

/// The length of a `<@U…>`, `<#C…>` or `<!here>` at the start of `text`.
fn reference_end(text: &str) -> Option<usize> {
    let marked = ["<@", "<#", "<!"].iter().any(|mark| text.starts_with(mark));
    let end = text.find('>').filter(|_| marked)?;
    (!text[1..end].contains(char::is_whitespace)).then_some(end + 1)
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// The rich text block of a message in mrkdwn.
pub(super) fn block(mrkdwn: &str, block_id: &str) -> Value {
    let mut parts: Vec<Value> = Vec::new();
    let mut code: Option<Vec<&str>> = None;
    for line in mrkdwn.split('\n') {
        match (&mut code, line.trim() == "```") {
            (None, true) => code = Some(Vec::new()),
            (Some(lines), true) => {
                let text = unescape(&lines.join("\n"));
                parts.push(part(
                    "rich_text_preformatted",
                    vec![json!({"type": "text", "text": text})],
                ));
                code = None;
            }
            (Some(lines), false) => lines.push(line),
            (None, false) => push_line(&mut parts, line),
        }
    }
    json!({"type": "rich_text", "block_id": block_id, "elements": parts})
}

fn part(kind: &str, elements: Vec<Value>) -> Value {
    json!({"type": kind, "elements": elements})
}

fn push_line(parts: &mut Vec<Value>, line: &str) {
    let bullet = ["• ", "- ", "* "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark));
    let ordered = line
        .split_once(". ")
        .filter(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if let Some(item) = bullet {
        return push_item(parts, "bullet", item);
    }
    if let Some((_, item)) = ordered {
        return push_item(parts, "ordered", item);
    }
    // Apps may send the sign itself; what people type is escaped.
    let (kind, text) = match line.strip_prefix("&gt;").or_else(|| line.strip_prefix('>')) {
        Some(quoted) => ("rich_text_quote", quoted.trim_start()),
        None => ("rich_text_section", line),
    };
    if let Some(elements) = open_part(parts, kind) {
        elements.push(json!({"type": "text", "text": "\n"}));
        elements.extend(inline(text));
    } else {
        parts.push(part(kind, inline(text)));
    }
}

fn push_item(parts: &mut Vec<Value>, style: &str, item: &str) {
    let item = part("rich_text_section", inline(item));
    let same = parts.last().is_some_and(|last| last["style"] == style);
    match open_part(parts, "rich_text_list") {
        Some(items) if same => items.push(item),
        _ => parts.push(
            json!({"type": "rich_text_list", "style": style, "indent": 0,
            "border": 0, "elements": [item]}),
        ),
    }
}

/// The elements of the last part, when it is of this kind.
fn open_part<'a>(parts: &'a mut [Value], kind: &str) -> Option<&'a mut Vec<Value>> {
    let last = parts.last_mut().filter(|last| last["type"] == kind)?;
    last["elements"].as_array_mut()
}

const STYLES: &[(char, &str)] = &[
    ('*', "bold"),
    ('_', "italic"),
    ('~', "strike"),
    ('`', "code"),
];

/// References, links, emoji and styled runs of one line.
fn inline(text: &str) -> Vec<Value> {
    let mut elements = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let fresh = plain
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric());
        let found = special(rest).or_else(|| fresh.then(|| styled(rest, first)).flatten());
        if let Some((element, length)) = found {
            flush(&mut elements, &mut plain);
            elements.push(element);
            rest = &rest[length..];
        } else {
            plain.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    flush(&mut elements, &mut plain);
    elements
}

fn flush(elements: &mut Vec<Value>, plain: &mut String) {
    if !plain.is_empty() {
        elements.push(json!({"type": "text", "text": unescape(plain)}));
        plain.clear();
    }
}

/// A reference, a link or an emoji at the start of `text`, and its length.
fn special(text: &str) -> Option<(Value, usize)> {
    if let Some(inner) = text.strip_prefix('<') {
        let end = inner.find('>')?;
        return Some((reference(&inner[..end]), end + 2));
    }
    let inner = text.strip_prefix(':')?;
    let end = inner.find(':').filter(|end| *end > 0)?;
    let name = &inner[..end];
    let named = name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-+".contains(&b));
    let is_emoji = named && name.bytes().any(|b| !b.is_ascii_digit());
    is_emoji.then(|| (json!({"type": "emoji", "name": name}), end + 2))
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
        link["text"] = json!(unescape(label));
    }
    link
}

/// `*bold*`, `_italic_`, `~gone~` or `` `code` `` at the start of `text`, and its length.
fn styled(text: &str, mark: char) -> Option<(Value, usize)> {
    let (_, style) = STYLES.iter().find(|(sign, _)| *sign == mark)?;
    let inner = &text[1..];
    let end = inner.find(mark).filter(|end| *end > 0)?;
    let run = &inner[..end];
    let after = inner[end + 1..].chars().next();
    let closed = after.is_none_or(|c| !c.is_alphanumeric());
    let tight = !run.starts_with(' ') && !run.ends_with(' ') && !run.contains('<');
    (closed && tight).then(|| {
        (
            json!({"type": "text", "text": unescape(run), "style": {*style: true}}),
            end + 2,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(name: &str) -> Option<String> {
        (name == "@ben").then(|| "<@UBEN>".to_owned())
    }

    #[test]
    fn typed_words_become_escaped_mrkdwn_with_references() {
        let typed = "@ben fix <this> & that, see https://a.example/x?y=1. a@ben <@U2> @nobody é";
        assert_eq!(
            mrkdwn(typed, resolve),
            "<@UBEN> fix &lt;this&gt; &amp; that, see <https://a.example/x?y=1>. a@ben <@U2> @nobody é"
        );
    }

    #[test]
    fn rich_text_holds_the_words_unescaped_and_the_parts_apart() {
        let block = block(
            "Hi <@U1>, *do* `x` &lt;now&gt; :tada:\n&gt; said\n• one\n• two\n```\nlet a;\n```",
            "b1",
        );
        let kinds: Vec<&Value> = block["elements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| &e["type"])
            .collect();
        assert_eq!(
            kinds,
            [
                "rich_text_section",
                "rich_text_quote",
                "rich_text_list",
                "rich_text_preformatted"
            ]
        );
        assert_eq!(
            block["elements"][0]["elements"],
            json!([
                {"type": "text", "text": "Hi "}, {"type": "user", "user_id": "U1"},
                {"type": "text", "text": ", "}, {"type": "text", "text": "do", "style": {"bold": true}},
                {"type": "text", "text": " "}, {"type": "text", "text": "x", "style": {"code": true}},
                {"type": "text", "text": " <now> "}, {"type": "emoji", "name": "tada"},
            ])
        );
        assert_eq!(
            block["elements"][2]["elements"].as_array().unwrap().len(),
            2
        );
    }

    #[test]
    fn times_and_lone_signs_stay_words() {
        let block = block("at 10:30:15 do 2 * 3 * 4 snake_case_name", "b");
        assert_eq!(
            block["elements"][0]["elements"],
            json!([{"type": "text", "text": "at 10:30:15 do 2 * 3 * 4 snake_case_name"}])
        );
    }
}
