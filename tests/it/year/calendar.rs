//! What happens in the year: who writes what, where and when, and when the summaries have to be there.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use super::people::{Habit, habit};
use super::sort::Sort;

/// Summer time on both hemispheres and half an hour of it, half and quarter hours, both ends of the day.
pub const ZONES: [&str; 12] = [
    "Europe/Prague",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "Pacific/Auckland",
    "America/St_Johns",
    "UTC",
];

/// The months that are summed up.
pub const MONTHS: [&str; 12] = [
    "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07",
    "2026-08", "2026-09", "2026-10", "2026-11",
];

const FIRST_DAY: &str = "2025-12-16";
const LAST_DAY: &str = "2026-11-30";

/// Where leaders write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    Team,
    Support,
    /// Named for incidents.
    Incident,
    /// Nobody chose it.
    Elsewhere,
}

impl Channel {
    pub const ALL: [Self; 4] = [Self::Team, Self::Support, Self::Incident, Self::Elsewhere];

    pub fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Support => "support",
            Self::Incident => "inc-checkout",
            Self::Elsewhere => "elsewhere",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Said {
    pub leader: usize,
    pub sort: Sort,
    pub channel: Channel,
    pub text: String,
    /// The parent's ts.
    pub thread: Option<String>,
    /// Another leader, mentioned.
    pub addressee: Option<usize>,
}

#[derive(Clone, Debug)]
pub enum Happening {
    Said(Said),
    /// `/askwell pause` for [`PAUSE`].
    Pauses(usize),
    /// The daily jobs run.
    Midnight,
    /// The summaries that are due are sent; then each of these leaders has to have so many.
    Look {
        sent: BTreeMap<usize, usize>,
    },
}

/// How long those pause who do.
pub const PAUSE: SignedDuration = SignedDuration::from_hours(12 * 24);

/// A leader's wall clock.
pub fn local(leader: usize, at: Timestamp) -> Zoned {
    at.in_tz(zone(leader)).unwrap()
}

pub fn zone(leader: usize) -> &'static str {
    ZONES[leader % ZONES.len()]
}

/// Everything that happens, in order; of the times at which leaders write, one in `of`.
pub fn year(leaders: usize, of: u64, start: Timestamp) -> BTreeMap<Timestamp, Vec<Happening>> {
    let mut all = BTreeMap::new();
    for leader in 0..leaders {
        messages(leader, leaders, of, start, &mut all);
        looks(leader, &mut all);
    }
    let last = LAST_DAY.parse::<Date>().unwrap();
    for day in FIRST_DAY.parse::<Date>().unwrap().series(1.day()) {
        if day > last {
            break;
        }
        let midnight = day.at(0, 0, 0, 0).in_tz("UTC").unwrap().timestamp();
        add(&mut all, midnight, Happening::Midnight);
    }
    all
}

fn add(all: &mut BTreeMap<Timestamp, Vec<Happening>>, at: Timestamp, happening: Happening) {
    all.entry(at).or_default().push(happening);
}

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len() as u64) as usize]
    }
}

/// Two bursts of messages a working day, each in one place; one in the evening and one at the weekend now
/// and then.
fn messages(
    leader: usize,
    leaders: usize,
    of: u64,
    start: Timestamp,
    all: &mut BTreeMap<Timestamp, Vec<Happening>>,
) {
    let mut dice = Dice(leader as u64 + 1);
    let mut day: Date = FIRST_DAY.parse().unwrap();
    while day <= LAST_DAY.parse().unwrap() {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let hours = match weekend {
            true if dice.roll(4) == 0 => vec![7 + dice.roll(12)],
            true => vec![],
            false => vec![7 + dice.roll(6), 13 + dice.roll(6)],
        };
        let evening = (!weekend && dice.roll(8) == 0).then_some(21);
        for hour in hours.into_iter().chain(evening) {
            if dice.roll(of) > 0 {
                continue;
            }
            let clock = day.at(hour as i8, 10 * dice.roll(6) as i8, 0, 0);
            let at = clock.in_tz(zone(leader)).unwrap().timestamp();
            burst(leader, leaders, at, start, &mut dice, all);
        }
        if habit(leader) == Habit::Pauses && day.day() == 5 && day.month() % 3 == 0 {
            let at = day.at(12, 59, 30, 0).in_tz(zone(leader)).unwrap();
            add(all, at.timestamp(), Happening::Pauses(leader));
        }
        day = day.tomorrow().unwrap();
    }
}

fn burst(
    leader: usize,
    leaders: usize,
    from: Timestamp,
    start: Timestamp,
    dice: &mut Dice,
    all: &mut BTreeMap<Timestamp, Vec<Happening>>,
) {
    let channel = match dice.roll(16) {
        0 => Channel::Incident,
        1 => Channel::Elsewhere,
        2..7 => Channel::Support,
        _ => Channel::Team,
    };
    let thread = (dice.roll(4) == 0).then(|| {
        let parent = dice.roll(30) * 10 + channel as u64;
        format!("{}.{:06}", start.as_second(), leader as u64 * 1000 + parent)
    });
    let week = from.duration_since(start).as_hours() / (24 * 7);
    for message in 0..8 + dice.roll(5) as i64 {
        let sort = Sort::thrown(dice, habit(leader).asks(week));
        let said = Said {
            leader,
            sort,
            channel,
            text: sort.text(dice),
            thread: thread.clone(),
            addressee: (dice.roll(2) == 0).then(|| (leader + 1 + dice.roll(9) as usize) % leaders),
        };
        add(all, from + (40 * message).seconds(), Happening::Said(said));
    }
}

/// A minute before a summary is due, when it is due, and at odd times afterwards.
fn looks(leader: usize, all: &mut BTreeMap<Timestamp, Vec<Happening>>) {
    for (months, month) in MONTHS.iter().enumerate() {
        let due = due(month, leader);
        let mut sent_by_then = |at: Timestamp, count: usize| {
            let sent = BTreeMap::from([(leader, count)]);
            add(all, at, Happening::Look { sent });
        };
        sent_by_then(due - 1.minute(), months);
        sent_by_then(due, months + 1);
        if leader.is_multiple_of(7) {
            sent_by_then(due + 61.minutes(), months + 1);
            sent_by_then(due + 300.hours(), months + 1);
        }
    }
}

/// Half past nine on the first day of the following month on which the leader works.
fn due(month: &str, leader: usize) -> Timestamp {
    let first: Date = format!("{month}-01").parse().unwrap();
    let mut day = first.checked_add(1.month()).unwrap();
    while habit(leader).days_off().contains(&day.weekday()) {
        day = day.tomorrow().unwrap();
    }
    day.at(9, 30, 0, 0).in_tz(zone(leader)).unwrap().timestamp()
}

impl Dice {
    /// One of several words.
    pub fn word(&mut self, words: &[&'static str]) -> &'static str {
        self.of(words)
    }
}
