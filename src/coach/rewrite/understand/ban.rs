//! What is forbidden, said as an act that a question can take up.

/// "don't add any more scope yet" speaks of adding more scope.
pub fn without_any(act: &str) -> String {
    let act = act
        .replace(" under any circumstances", "")
        .replace(" any more ", " more ")
        .replace(" any ", " ")
        .replace(" anyone", " someone")
        .replace(" anybody", " somebody")
        .replace(" until ", " before ");
    let act = before_till(&act);
    act.strip_suffix(" yet")
        .or_else(|| act.strip_suffix(" anymore"))
        .unwrap_or(&act)
        .to_owned()
}

/// "leave till noon" → "leave before noon", but "the till" stays.
fn before_till(act: &str) -> String {
    match act.split_once(" till ") {
        Some((before, after)) if !before.ends_with("the") && !before.ends_with("a") => {
            format!("{before} before {after}")
        }
        _ => act.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ban_is_said_as_an_act() {
        for (ban, act) in [
            ("add any more salt yet", "add more salt"),
            ("ring anyone until noon", "ring someone before noon"),
            (
                "go home till the till balances",
                "go home before the till balances",
            ),
            (
                "go home before the till balances",
                "go home before the till balances",
            ),
            (
                "speak to the press under any circumstances",
                "speak to the press",
            ),
        ] {
            assert_eq!(without_any(ban), act);
        }
    }
}
