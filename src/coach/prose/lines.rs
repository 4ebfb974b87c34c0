//! What a line is, judged from its first characters: prose, a quote, a list item, or something pasted.

use super::ZoneKind;

/// A line's nature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Prose,
    /// A list item; its text starts this many bytes into the line.
    Item(usize),
    /// Not the writer's own prose.
    Drop(ZoneKind),
    /// Neither this line nor any after it is the writer's own.
    DropRest(ZoneKind),
}

/// Judges one line without its line break.
pub(super) fn judge(line: &str) -> Line {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    if trimmed.starts_with('>') || trimmed.starts_with("&gt;") {
        return Line::Drop(ZoneKind::Quote);
    }
    if opens_forwarded(trimmed) {
        return Line::DropRest(ZoneKind::Quote);
    }
    if is_log(trimmed) {
        return Line::Drop(ZoneKind::Log);
    }
    match marker(trimmed) {
        Some(length) => Line::Item(indent + length),
        None => Line::Prose,
    }
}

/// Where a mail program starts the message that is answered or passed on.
fn opens_forwarded(line: &str) -> bool {
    let dashed = line.starts_with("---")
        && (line.contains("Original Message") || line.contains("Forwarded"));
    dashed || (line.starts_with("On ") && line.trim_end().ends_with(" wrote:"))
}

/// The length of a bullet or number with the blanks after it.
fn marker(line: &str) -> Option<usize> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let mark = match first {
        '•' | '◦' | '▪' | '●' | '‣' | '☐' | '☑' => first.len_utf8(),
        '-' | '*' | '+' | '–' if chars.next().is_some_and(char::is_whitespace) => {
            first.len_utf8()
        }
        '0'..='9' => numbered(line)?,
        _ => return None,
    };
    let blanks = line[mark..].len() - line[mark..].trim_start().len();
    let task = line[mark + blanks..]
        .strip_prefix("[ ]")
        .or_else(|| line[mark + blanks..].strip_prefix("[x]"));
    let rest = task.map_or(&line[mark + blanks..], str::trim_start);
    (!rest.is_empty()).then_some(line.len() - rest.len())
}

/// `1.`, `2)`, at most two digits, followed by a blank: longer numbers are amounts.
fn numbered(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let bytes = line.as_bytes();
    let closed = matches!(bytes.get(digits), Some(b'.' | b')'))
        && matches!(bytes.get(digits + 1), Some(b' ' | b'\t'));
    (digits <= 2 && closed).then_some(digits + 1)
}

/// Pasted output: a prompt, a stack frame, a diff hunk, a timestamp, a commit subject, mostly symbols.
fn is_log(line: &str) -> bool {
    line.starts_with("$ ")
        || line.starts_with("@@ ")
        || (line.starts_with("at ") && line.ends_with(')') && line.contains('('))
        || starts_with_timestamp(line)
        || is_commit_subject(line)
        || mostly_symbols(line)
}

fn starts_with_timestamp(line: &str) -> bool {
    let line = line.trim_start_matches('[').as_bytes();
    let shaped = |shape: &[u8]| {
        line.len() >= shape.len()
            && shape.iter().zip(line).all(|(want, byte)| {
                if *want == b'0' {
                    byte.is_ascii_digit()
                } else {
                    want == byte
                }
            })
    };
    shaped(b"0000-00-00") || shaped(b"0000/00/00") || shaped(b"00:00:00")
}

/// `fix(auth): …`, `feat!: …`: Conventional Commits 1.0.0.
fn is_commit_subject(line: &str) -> bool {
    const TYPES: [&str; 11] = [
        "fix", "feat", "chore", "docs", "refactor", "test", "ci", "build", "perf", "style",
        "revert",
    ];
    if !TYPES.iter().any(|kind| line.starts_with(kind)) {
        return false;
    }
    let Some((head, rest)) = line.split_once(": ") else {
        return false;
    };
    let head = head.trim_end_matches('!');
    let kind = head
        .split_once('(')
        .filter(|(_, scope)| scope.ends_with(')'))
        .map_or(head, |(kind, _)| kind);
    TYPES.contains(&kind) && !rest.is_empty()
}

/// More symbols and digits than letters, on a line long enough to tell. Marks of mrkdwn, links and
/// anything outside ASCII do not count as symbols.
fn mostly_symbols(line: &str) -> bool {
    if line.len() < 24 || line.contains('<') || line.contains("://") {
        return false;
    }
    let (mut letters, mut symbols) = (0, 0);
    for byte in line.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => letters += 1,
            b'0'..=b'9'
            | b'{'
            | b'}'
            | b'['
            | b']'
            | b'('
            | b')'
            | b'='
            | b';'
            | b'|'
            | b'\\'
            | b'/'
            | b'#'
            | b'$'
            | b'%'
            | b'^'
            | b'&'
            | b'+' => symbols += 1,
            _ => {}
        }
    }
    symbols > letters
}
