//! What surrounds a message: what the leader's settings leave alone, and what their own earlier messages say
//! about this one.

use jiff::{SignedDuration, Timestamp};

use super::{Moment, MomentFinding, is_paused, local};
use crate::coach::TextSilence;
use crate::coach::leader::{Alarm, Leader};
use crate::coach::silence::MomentSilence;

/// How long an incident that the leader wrote about keeps its channel quiet.
const ALARM: SignedDuration = SignedDuration::from_hours(2);

/// What a message means for the leader's messages after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aftermath {
    /// Somebody's hard moment: nothing is said for the rest of the leader's day.
    HardDay { until: Timestamp },
    /// An incident.
    Alarm(Alarm),
}

/// Whether a leader may be written to: they have not paused, and it is not the day of somebody's hard moment.
///
/// # Errors
/// Why not.
pub fn open_to_messages(leader: &Leader, now: Timestamp) -> Result<(), MomentSilence> {
    if is_paused(leader, now) {
        return Err(MomentSilence::Paused);
    }
    match leader.hushed_until.is_some_and(|until| now < until) {
        true => Err(MomentSilence::HardDay),
        false => Ok(()),
    }
}

/// Whether the message would have been spoken about but for where it stands.
pub(super) fn tells(moment: &Moment) -> bool {
    moment.finding.is_some() || moment.text_silence.is_some()
}

pub(super) fn left_alone(
    leader: &Leader,
    finding: &MomentFinding,
    moment: &Moment,
) -> Option<MomentSilence> {
    if moment.phrase {
        return Some(MomentSilence::PhraseLeftAlone);
    }
    leader
        .own
        .left_alone
        .contains(&finding.kind)
        .then_some(MomentSilence::KindLeftAlone)
}

/// What the leader's own messages of a while ago say about this one.
pub(super) fn after_an_earlier_message(leader: &Leader, moment: &Moment) -> Option<MomentSilence> {
    if leader.hushed_until.is_some_and(|until| moment.now < until) {
        return Some(MomentSilence::HardDay);
    }
    let alarm = leader.alarm.as_ref()?;
    (alarm.channel == moment.place.channel && moment.now < alarm.until)
        .then_some(MomentSilence::IncidentUnderWay)
}

/// What a message means for the leader's messages after it.
pub fn aftermath(leader: &Leader, moment: &Moment) -> Option<Aftermath> {
    match moment.text_silence? {
        TextSilence::Crisis => {
            let local = local(leader, moment.now);
            let tomorrow = local.tomorrow().and_then(|next| next.start_of_day()).ok()?;
            Some(Aftermath::HardDay {
                until: tomorrow.timestamp(),
            })
        }
        TextSilence::Safety => Some(Aftermath::Alarm(Alarm {
            channel: moment.place.channel.clone(),
            until: moment.now + ALARM,
        })),
        _ => None,
    }
}
