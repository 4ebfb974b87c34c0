//! What happens in the year: who writes what and when, and when the summaries have to be there.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, Zoned};

/// Both hemispheres, half and quarter hours, both ends of the day.
pub const ZONES: [&str; 10] = [
    "Europe/Prague",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "UTC",
];

/// The months that are summed up.
pub const MONTHS: [&str; 12] = [
    "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07",
    "2026-08", "2026-09", "2026-10", "2026-11",
];

/// What a message is, by the eye of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Orders,
    Advises,
    Controls,
    Rescues,
    Asks,
    Alarms,
    Reports,
}

impl Sort {
    pub fn text(self) -> &'static str {
        match self {
            Self::Orders => "Send me the Q3 numbers by Friday, please.",
            Self::Advises => "You should use the retry helper for the upload job.",
            Self::Controls => "Run the offer by me before you send it.",
            Self::Rescues => "Leave the import with me, I'll fix it tonight.",
            Self::Asks => "How would you like to approach the rollout?",
            Self::Alarms => "SEV1: roll back the release now.",
            Self::Reports => "The demo went well and the client was happy.",
        }
    }

    pub fn is_moment(self) -> bool {
        !matches!(self, Self::Alarms | Self::Reports)
    }
}

#[derive(Clone, Debug)]
pub struct Said {
    pub leader: usize,
    pub sort: Sort,
    /// The parent's ts.
    pub thread: Option<String>,
    /// Another leader, mentioned.
    pub addressee: Option<usize>,
}

#[derive(Clone, Debug)]
pub enum Happening {
    Said(Said),
    /// The jobs run; then each of these leaders has to have so many summaries.
    Look {
        sent: BTreeMap<usize, usize>,
    },
}

/// A leader's wall clock.
pub fn local(leader: usize, at: Timestamp) -> Zoned {
    at.in_tz(ZONES[leader % ZONES.len()]).unwrap()
}

/// Everything that happens, in order.
pub fn year(leaders: usize, start: Timestamp) -> Vec<(Timestamp, Happening)> {
    let mut all = Vec::new();
    for leader in 0..leaders {
        messages(leader, leaders, start, &mut all);
    }
    looks(leaders, &mut all);
    all.sort_by_key(|(at, _)| *at);
    all
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Four write a lot in the first months, so that every limit is reached and shares are told; the others,
/// and they later, now and then.
fn messages(
    leader: usize,
    leaders: usize,
    start: Timestamp,
    all: &mut Vec<(Timestamp, Happening)>,
) {
    let mut dice = Dice(leader as u64 + 1);
    let busy_until: Date = "2026-03-15".parse().unwrap();
    let mut day: Date = "2025-12-16".parse().unwrap();
    let last: Date = "2026-11-30".parse().unwrap();
    while day <= last {
        let busy = leader < 4 && day < busy_until;
        let messages = match busy {
            true => dice.roll(3),
            false => u64::from(dice.roll(30) == 0),
        };
        for message in 0..messages {
            let (hour, minute) = (6 + dice.roll(14) as i8, dice.roll(60) as i8);
            // No two at once: a message is known by its time.
            let second = message as i8;
            let clock = day.at(hour, minute, second, 0);
            let at = clock.in_tz(ZONES[leader % ZONES.len()]).unwrap();
            let said = Said {
                leader,
                sort: sort(&mut dice),
                thread: (dice.roll(4) == 0).then(|| parent(start, leader)),
                addressee: (dice.roll(2) == 0)
                    .then(|| (leader + 1 + dice.roll(3) as usize) % leaders),
            };
            all.push((at.timestamp(), Happening::Said(said)));
        }
        day = day.tomorrow().unwrap();
    }
}

/// The leader's one long thread.
fn parent(start: Timestamp, leader: usize) -> String {
    format!("{}.000{leader:03}", start.as_second())
}

fn sort(dice: &mut Dice) -> Sort {
    match dice.roll(12) {
        0..3 => Sort::Orders,
        3 => Sort::Advises,
        4 => Sort::Controls,
        5 => Sort::Rescues,
        6..9 => Sort::Asks,
        9 => Sort::Alarms,
        _ => Sort::Reports,
    }
}

/// A minute before a summary is due, when it is due, and at odd times afterwards.
fn looks(leaders: usize, all: &mut Vec<(Timestamp, Happening)>) {
    for (months, month) in MONTHS.iter().enumerate() {
        for (zone, name) in ZONES.iter().enumerate() {
            let mut sent_by_then = |at: Timestamp, count: usize| {
                let here = (0..leaders).filter(|leader| leader % ZONES.len() == zone);
                let sent = here.map(|leader| (leader, count)).collect();
                all.push((at, Happening::Look { sent }));
            };
            let due = due(month, name);
            sent_by_then(due - 1.minute(), months);
            sent_by_then(due, months + 1);
            sent_by_then(due + 61.minutes(), months + 1);
            if zone % 3 == 0 {
                sent_by_then(due + 300.hours(), months + 1);
            }
        }
    }
}

/// Half past nine on the first day from Monday to Friday of the following month.
fn due(month: &str, zone: &str) -> Timestamp {
    let first: Date = format!("{month}-01").parse().unwrap();
    let mut day = first.checked_add(1.month()).unwrap();
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        day = day.tomorrow().unwrap();
    }
    day.at(9, 30, 0, 0).in_tz(zone).unwrap().timestamp()
}
