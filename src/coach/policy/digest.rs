//! When a nudge is due that a leader would rather have in a digest.

use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{Limits, local};
use crate::coach::leader::Leader;
use crate::coach::own::Delivery;

/// A digest that comes sooner is being made already.
const SOON: SignedDuration = SignedDuration::from_mins(1);
/// A moment is not worth a word any more after this long.
const LATEST: SignedDuration = SignedDuration::from_hours(24);

/// When a nudge of now is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comes {
    AtOnce,
    At(Timestamp),
    /// The next digest would come too late.
    Never,
}

/// When this leader would get a nudge of now; by their own clock, and not on their quiet days.
pub(super) fn comes(leader: &Leader, now: Timestamp, limits: &Limits) -> Comes {
    if leader.own.delivery != Delivery::Digest || limits.digests.is_empty() {
        return Comes::AtOnce;
    }
    let here = local(leader, now);
    let days = [here.date(), here.date().saturating_add(1.days())];
    let working = days
        .into_iter()
        .filter(|day| !limits.quiet_days.contains(&day.weekday()));
    working
        .flat_map(|day| {
            limits
                .digests
                .iter()
                .map(move |time| day.to_datetime(*time))
        })
        .filter_map(|time| here.time_zone().to_timestamp(time).ok())
        .filter(|at| now + SOON < *at && *at <= now + LATEST)
        .min()
        .map_or(Comes::Never, Comes::At)
}
