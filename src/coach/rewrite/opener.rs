//! What only leads up to a request: it goes with the clause.

/// Where a phrase that only leads up to the request starts: "I was wondering".
pub fn opener(left: &str) -> Option<usize> {
    const OPENERS: &[&str] = &[
        "i was just wondering",
        "i was wondering",
        "just wondering",
        "was wondering",
        "wondering",
        "i wonder",
        "we would appreciate it",
        "i would appreciate it",
        "i'd appreciate it",
        "i’d appreciate it",
        "would appreciate it",
        "i was hoping",
        "i'd rather",
        "i’d rather",
        "id rather",
        "i would rather",
        "i'd prefer",
        "i’d prefer",
        "i would prefer",
        "i'd prefer it if",
        "i’d prefer it if",
        "was hoping",
        "it would be great",
        "it'd be great",
        "would be great",
        "i'd be grateful",
        "i think",
        "i feel",
        "i feel like",
        "imo",
        "maybe",
        "perhaps",
        "please",
        "pls",
        "my advice is",
        "my suggestion is",
        "my advice",
        "just",
        "simply",
        "always",
        "if i were you",
        "if i was you",
        "if it were me",
        "if it was me",
        "if i were in your shoes",
        "in your shoes",
        "in your place",
        "personally",
        "honestly",
        "seriously",
    ];
    let left = left.trim_end_matches([',', ' ']);
    // Alone they only fill; behind another word they may belong to it: "for now".
    if matches!(left, "now" | "do" | "please do" | "ok now" | "so now") {
        return Some(0);
    }
    OPENERS
        .iter()
        .filter(|opener| left.ends_with(**opener))
        .map(|opener| left.len() - opener.len())
        .min()
        .filter(|at| {
            left[..*at].is_empty() || left[..*at].ends_with(|c: char| !c.is_alphanumeric())
        })
}
