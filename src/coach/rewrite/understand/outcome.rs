//! "make sure …": what is to be so, and for whom.

use super::{Part, Reader};
use crate::coach::rewrite::slots::{Slot, Slots, Trait};

impl Reader {
    /// "make sure I'm copied": the leader's place in it is no outcome of theirs.
    pub(super) fn of_leader(&self, part: &Part<'_>, slots: &mut Slots) {
        if slots
            .get(Slot::Out)
            .is_some_and(|out| out.starts_with(['I', 'i']) && is_of_leader(out))
        {
            slots.traits.add(Trait::Mine);
            if part.lower.contains("copied") || part.lower.contains(" cc") {
                slots.clear(Slot::Out);
            }
        }
    }

    /// "make sure yours is filled in": what is theirs is for them to get done.
    pub(super) fn ensured(&self, slots: &mut Slots) {
        let Some(out) = slots.get(Slot::Out).filter(|out| out.starts_with("your")) else {
            return;
        };
        let Some((thing, state)) = [" is ", " are "].iter().find_map(|be| out.split_once(be))
        else {
            return;
        };
        if thing.split(' ').count() > 4 {
            return;
        }
        let (act, acting) = (
            format!("get {thing} {state}"),
            format!("getting {thing} {state}"),
        );
        slots.set(Slot::Obj, thing.to_owned());
        slots.clear(Slot::Out);
        slots.set(Slot::Act, act);
        slots.set(Slot::Acting, acting);
        slots.traits.add(Trait::Work);
    }
}

/// "I have the figures", "I'm told in time".
fn is_of_leader(out: &str) -> bool {
    let first = out.split(' ').next().unwrap_or_default().to_lowercase();
    matches!(first.split(['\'', '’']).next(), Some("i"))
}
