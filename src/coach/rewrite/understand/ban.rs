//! What is forbidden, said as an act that a question can take up.

use super::{Part, Reader};
use crate::coach::rewrite::phrase;
use crate::coach::rewrite::slots::{Slots, Trait};

impl Reader {
    /// "you can't keep canceling": what shall end is the canceling.
    pub(super) fn habitual(&self, part: &Part<'_>, slots: &mut Slots) {
        let deed = part
            .phrase
            .act
            .as_deref()
            .and_then(|act| act.strip_prefix("keep "))
            .filter(|deed| {
                deed.split(' ')
                    .next()
                    .is_some_and(|verb| verb.ends_with("ing"))
            });
        if let Some(deed) = deed.filter(|_| slots.traits.has(Trait::Negated)) {
            self.fill(&phrase::parse(deed, &self.words, &self.deadlines), slots);
            slots.traits.add(Trait::Habit);
        }
    }

    /// "under no circumstances is stock to be sold to staff": what is forbidden is to sell it.
    pub(super) fn under_no_circumstances(&self, part: &Part<'_>, slots: &mut Slots) -> bool {
        let Some(found) = self.frames.in_no_case.captures(part.lower) else {
            return false;
        };
        let of = |name: &str| {
            found
                .name(name)
                .map_or("", |group| &part.text[group.range()])
        };
        let Some(act) = self.active(of("done"), of("subject")) else {
            return false;
        };
        slots.traits.add(Trait::Negated);
        self.fill(&phrase::parse(&act, &self.words, &self.deadlines), slots);
        true
    }
}

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
