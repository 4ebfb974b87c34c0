//! The limits as the settings and the programme describe them, said once more by nobody's code but this
//! folder's: whether a leader may be spoken to about a message.

use std::collections::BTreeMap;

use askwell::coach::Kind;
use askwell::coach::leader::Outcome;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::calendar::{Channel, Said, local};
use super::people::habit;
use super::sort::Sort;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The programme, and how long nudges are remembered.
const PROGRAMME: SignedDuration = SignedDuration::from_hours(13 * 7 * 24);

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n * 24)
}

/// A nudge that a leader was shown.
#[derive(Clone, Debug)]
pub struct Shown {
    pub at: Timestamp,
    pub kind: Kind,
    pub template: String,
    pub channel: Channel,
    pub thread: Option<String>,
    pub addressee: Option<usize>,
    pub answer: Option<Outcome>,
}

/// One leader, by their own messages and what they were shown.
#[derive(Debug)]
pub struct Oracle {
    leader: usize,
    yes: Timestamp,
    pub shown: Vec<Shown>,
    /// When each incident was written about last.
    alarms: BTreeMap<Channel, Timestamp>,
    /// The last day on which somebody had a hard time.
    hard_day: Option<Date>,
    pub paused_until: Timestamp,
    /// Moments by day: asked, told.
    moments: BTreeMap<Date, (i64, i64)>,
    /// Steps of fading.
    pub earned: i64,
}

impl Oracle {
    pub fn new(leader: usize, yes: Timestamp) -> Self {
        Self {
            leader,
            yes,
            shown: Vec::new(),
            alarms: BTreeMap::new(),
            hard_day: None,
            paused_until: yes,
            moments: BTreeMap::new(),
            earned: 0,
        }
    }

    /// Whether Askwell reads what the leader writes there and then.
    pub fn is_read(&self, said: &Said, at: Timestamp) -> bool {
        said.channel != Channel::Elsewhere && at >= self.paused_until
    }

    /// Why the leader may not be spoken to about a message that is read; `None` where they have to be,
    /// unless no question is left that they have not just seen.
    pub fn forbids(&self, said: &Said, at: Timestamp) -> Option<&'static str> {
        let Some(kind) = said.sort.tells() else {
            return Some("tells nothing");
        };
        let habit = habit(self.leader);
        let clock = local(self.leader, at);
        let minutes = i32::from(clock.hour()) * 60 + i32::from(clock.minute());
        let alarm = self.alarms.get(&said.channel);
        let forbidden = [
            (said.channel == Channel::Incident, "a room for incidents"),
            (at.duration_since(self.yes) < WEEK, "the listening week"),
            (habit.leaves_alone(kind), "a kind left alone"),
            (self.hard_day == Some(clock.date()), "a hard day"),
            (
                alarm.is_some_and(|alarm| at.duration_since(*alarm) < 2 * HOUR),
                "an incident",
            ),
            (habit.days_off().contains(&clock.weekday()), "a day off"),
            (!habit.hours().contains(&minutes), "quiet hours"),
        ];
        forbidden
            .into_iter()
            .find_map(|(holds, reason)| holds.then_some(reason))
            .or_else(|| self.forbidden_by_nudges(kind, said, at))
    }

    fn forbidden_by_nudges(&self, kind: Kind, said: &Said, at: Timestamp) -> Option<&'static str> {
        let age = |nudge: &Shown| at.duration_since(nudge.at);
        let within = |limit: SignedDuration, is: &dyn Fn(&Shown) -> bool| {
            let of = self.shown.iter().rev();
            of.take_while(|nudge| age(nudge) < limit)
                .filter(|nudge| is(nudge))
                .count() as i64
        };
        let today = local(self.leader, at).date();
        let is_kind = |nudge: &Shown| nudge.kind == kind;
        let fits = |nudge: &Shown| {
            is_kind(nudge)
                && nudge.channel == said.channel
                && nudge.answer == Some(Outcome::TellingFit)
        };
        let declined = |nudge: &Shown| is_kind(nudge) && nudge.answer == Some(Outcome::Less);
        let in_week = within(WEEK, &|_| true);
        let unanswered = self.unanswered(at);
        let resting = unanswered >= 6 && within(days(14), &|_| true) > 0;
        let same_thread = |nudge: &Shown| said.thread.is_some() && nudge.thread == said.thread;
        let same_person =
            |nudge: &Shown| said.addressee.is_some() && nudge.addressee == said.addressee;
        let forbidden = [
            (
                within(days(90), &fits) >= 2 && within(days(30), &fits) > 0,
                "telling fits",
            ),
            (within(days(14), &declined) > 0, "less of this"),
            (
                within(days(2), &|nudge| {
                    local(self.leader, nudge.at).date() == today
                }) > 0,
                "one a day",
            ),
            (in_week >= self.per_week(at), "so many a week"),
            (
                unanswered >= 3 && in_week >= (self.per_week(at) + 1) / 2,
                "half as many",
            ),
            (resting, "a rest"),
            (within(PROGRAMME, &same_thread) > 0, "one a thread"),
            (within(4 * HOUR, &|_| true) > 0, "too soon"),
            (within(days(2), &is_kind) > 0, "the same kind"),
            (within(WEEK, &same_person) > 0, "the same person"),
        ];
        forbidden
            .into_iter()
            .find_map(|(holds, reason)| holds.then_some(reason))
    }

    /// Whether a question was asked lately in these words.
    pub fn saw_lately(&self, template: &str, at: Timestamp) -> bool {
        let seen = |nudge: &&Shown| at.duration_since(nudge.at) < days(14);
        let mut lately = self.shown.iter().rev().take_while(seen);
        lately.any(|nudge| nudge.template == template)
    }

    /// The last nudges in a row that were left unanswered for four hours.
    fn unanswered(&self, at: Timestamp) -> usize {
        self.shown
            .iter()
            .rev()
            .take_while(|nudge| at.duration_since(nudge.at) < PROGRAMME)
            .filter(|nudge| nudge.answer.is_some() || at.duration_since(nudge.at) >= 4 * HOUR)
            .take_while(|nudge| nudge.answer.is_none())
            .count()
    }

    /// The week of the programme in which a nudge was shown.
    pub fn week_of(&self, nudge: &Shown) -> i64 {
        nudge.at.duration_since(self.yes).as_hours() / (7 * 24)
    }

    /// Phases 1 to 4 of the programme, by the weeks or by what the leader has reached before.
    fn phase(&self, at: Timestamp) -> i64 {
        let by_time = match at.duration_since(self.yes).as_hours() / (7 * 24) {
            ..5 => 0,
            5..9 => 1,
            9..13 => 2,
            _ => 3,
        };
        by_time.max(self.earned)
    }

    fn per_week(&self, at: Timestamp) -> i64 {
        (habit(self.leader).per_week() - self.phase(at)).max(1)
    }

    /// Two rewrites, then one, then none.
    pub fn rewrites(&self, at: Timestamp) -> u8 {
        2u8.saturating_sub(self.phase(at) as u8)
    }

    /// A message was read.
    pub fn heard(&mut self, said: &Said, at: Timestamp) {
        let day = local(self.leader, at).date();
        match said.sort {
            Sort::Alarms => drop(self.alarms.insert(said.channel, at)),
            Sort::Comforts => self.hard_day = Some(day),
            Sort::Asks => self.moments.entry(day).or_default().0 += 1,
            sort if sort.tells().is_some() && said.channel != Channel::Incident => {
                self.moments.entry(day).or_default().1 += 1;
            }
            _ => {}
        }
    }

    /// Goals at every fifth of the way from the first weeks' share to always asking: two weeks in a row at
    /// one earn its step. Weeks with fewer than six moments are passed over, and the first weeks are those
    /// that hold twelve.
    pub fn midnight(&mut self, now: Timestamp) {
        if now.duration_since(self.yes) >= PROGRAMME {
            return;
        }
        let first = local(self.leader, self.yes).date();
        let today = local(self.leader, now).date();
        let over = i64::from((today - first).get_days()) / 7;
        let mut weeks = vec![(0, 0); over.min(13) as usize];
        for (day, (asked, told)) in &self.moments {
            let week = i64::from((*day - first).get_days()) / 7;
            if let Some(sum) = weeks.get_mut(week as usize) {
                *sum = (sum.0 + asked, sum.1 + asked + told);
            }
        }
        let (mut base, mut all, mut weeks) = (0, 0, weeks.into_iter());
        while all < 12 {
            let Some((asked, moments)) = weeks.next() else {
                return;
            };
            (base, all) = (base + asked, all + moments);
        }
        let rest: Vec<(i64, i64)> = weeks.filter(|(_, moments)| *moments >= 6).collect();
        for step in 1..=3 {
            let goal = |(asked, moments): (i64, i64)| {
                5 * all * asked >= moments * (5 * base + step * (all - base))
            };
            if rest.windows(2).any(|pair| goal(pair[0]) && goal(pair[1])) {
                self.earned = self.earned.max(step);
            }
        }
    }
}
