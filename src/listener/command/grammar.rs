//! What was typed after `/askwell`. A subcommand only when the whole text fits its grammar; anything
//! else is a text to rewrite ("on Friday send me…" is a text).

use jiff::SignedDuration;

/// A pause without a length.
const DEFAULT_PAUSE_HOURS: i64 = 24;
/// A pause longer than this is an `off`; it keeps date arithmetic in range too.
const LONGEST_PAUSE_HOURS: i64 = 366 * 24;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed<'a> {
    Help,
    On,
    OnEverywhere,
    Off,
    Pause(SignedDuration),
    Resume,
    Stats,
    Why,
    Settings,
    Data,
    Forget,
    Rewrite(&'a str),
}

/// Reads what was typed.
pub fn parse(text: &str) -> Typed<'_> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        [] | ["help" | "?" | "rewrite"] => Typed::Help,
        ["on"] => Typed::On,
        ["on", "everywhere"] => Typed::OnEverywhere,
        ["off" | "stop"] => Typed::Off,
        ["resume"] => Typed::Resume,
        ["stats"] => Typed::Stats,
        ["why"] => Typed::Why,
        ["settings"] => Typed::Settings,
        ["data"] => Typed::Data,
        // It asks before it does anything.
        ["forget"] | ["forget", "me"] => Typed::Forget,
        ["pause"] => Typed::Pause(SignedDuration::from_hours(DEFAULT_PAUSE_HOURS)),
        ["pause", length @ ..] => match pause(&length.concat()) {
            Some(length) => Typed::Pause(length),
            None => Typed::Rewrite(text),
        },
        ["rewrite", _, ..] => Typed::Rewrite(text["rewrite".len()..].trim_start()),
        _ => Typed::Rewrite(text),
    }
}

/// `2h`, `3d`, `1w`, and the same with the words spelled out.
fn pause(length: &str) -> Option<SignedDuration> {
    let digits = length.bytes().take_while(u8::is_ascii_digit).count();
    let number: i64 = length[..digits].parse().ok()?;
    let hours_each = match &length[digits..] {
        "h" | "hour" | "hours" => 1,
        "d" | "day" | "days" => 24,
        "w" | "week" | "weeks" => 7 * 24,
        _ => return None,
    };
    let hours = number.checked_mul(hours_each)?;
    (1..=LONGEST_PAUSE_HOURS)
        .contains(&hours)
        .then(|| SignedDuration::from_hours(hours))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn subcommands_are_read_in_any_case_and_spacing() {
        assert_eq!(parse(""), Typed::Help);
        assert_eq!(parse("  HELP "), Typed::Help);
        assert_eq!(parse("on"), Typed::On);
        assert_eq!(parse("On  Everywhere"), Typed::OnEverywhere);
        assert_eq!(parse("forget me"), Typed::Forget);
        assert_eq!(
            parse("pause 3d"),
            Typed::Pause(SignedDuration::from_hours(72))
        );
        assert_eq!(
            parse("pause 2 hours"),
            Typed::Pause(SignedDuration::from_hours(2))
        );
        assert_eq!(parse("pause"), Typed::Pause(SignedDuration::from_hours(24)));
    }

    #[test]
    fn a_text_that_only_begins_like_a_subcommand_is_a_text() {
        for text in [
            "on Friday send me the numbers",
            "off the record, fix it",
            "pause the campaign until I say so",
            "pause 3 campaigns",
            "pause 99999999999999999999d",
            "pause 0d",
            "why didn't you call?",
            "stats by Friday please",
            "help him finish",
        ] {
            assert_eq!(parse(text), Typed::Rewrite(text));
        }
    }

    #[test]
    fn rewrite_can_be_asked_for_by_name() {
        assert_eq!(parse("rewrite on"), Typed::Rewrite("on"));
        assert_eq!(parse("rewrite"), Typed::Help);
        assert_eq!(
            parse("Rewrite  Send me the deck"),
            Typed::Rewrite("Send me the deck")
        );
    }

    proptest! {
        #[test]
        fn nothing_that_can_be_typed_panics(text in "\\PC{0,60}") {
            parse(&text);
            parse(&format!("rewrite {text}"));
            parse(&format!("pause {text}"));
        }
    }
}
