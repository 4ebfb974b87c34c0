//! The subject of a clause that is neither the reader nor the leader.

use crate::coach::rewrite::words::Words;

/// Whether a subject is neither the reader nor the leader.
pub fn stands_alone(subject: &str, words: &Words) -> bool {
    let length = subject.split_whitespace().count();
    (1..=6).contains(&length)
        && !subject
            .to_ascii_lowercase()
            .split(' ')
            .any(|word| words.lists.personal.contains(word))
}

/// The subject as it stands after "get" and "for".
pub fn object_form(subject: &str, words: &Words) -> String {
    match subject.to_ascii_lowercase().as_str() {
        "they" => "them".to_owned(),
        "he" => "him".to_owned(),
        "she" => "her".to_owned(),
        pronoun @ ("this" | "that" | "it" | "these" | "those") => pronoun.to_owned(),
        _ => lower_determiner(subject, words),
    }
}

/// "The deck" inside a sentence is "the deck"; a name keeps its capital.
pub fn lower_determiner(subject: &str, words: &Words) -> String {
    let first = subject.split(' ').next().unwrap_or("");
    // "Volunteers", "Drivers": a group, not a name.
    let group = !subject.contains(' ')
        && [
            "eers", "ists", "ians", "tors", "ners", "kers", "gers", "vers", "sers", "yees", "ants",
            "ents", "staff", "shers", "chers", "ders",
        ]
        .iter()
        .any(|end| first.to_ascii_lowercase().ends_with(end));
    if first.starts_with(char::is_uppercase)
        && (group || words.lists.lowered.contains(&first.to_ascii_lowercase()))
    {
        subject[..1].to_ascii_lowercase() + &subject[1..]
    } else {
        subject.to_owned()
    }
}

/// "Slides by 5" speaks of slides; "Acme Corp by 5" and "SOW by 5" keep their capitals.
pub fn lower_bare_noun(text: &str) -> String {
    let mut words = text.split(' ');
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let name =
        second.starts_with(char::is_uppercase) || first.chars().skip(1).any(|c| !c.is_lowercase());
    if name || first.len() < 2 {
        text.to_owned()
    } else {
        first.to_lowercase() + &text[first.len()..]
    }
}

/// "it still", "Perhaps the deck": the bare subject.
pub fn without_adverb(subject: &str) -> &str {
    let mut subject = subject;
    for word in [
        "perhaps ", "maybe ", "also ", "and ", "so ", "but ", "i think ", "then ",
    ] {
        if subject
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
        {
            subject = &subject[word.len()..];
        }
    }
    [" still", " also", " really", " probably", " just"]
        .iter()
        .find_map(|word| subject.strip_suffix(word))
        .unwrap_or(subject)
}
