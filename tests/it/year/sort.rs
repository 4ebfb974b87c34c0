//! What messages are, by the eye of a person: the truth that everything else is compared with.

use askwell::coach::Kind;

use super::calendar::Dice;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Orders,
    Advises,
    Controls,
    Rescues,
    /// Asks for something politely.
    Softens,
    Asks,
    Alarms,
    Comforts,
    /// Says how to join.
    Arranges,
    Announces,
    Reports,
}

const THINGS: [&str; 8] = [
    "rollout plan",
    "Q3 numbers",
    "offer for Acme",
    "release notes",
    "login test",
    "hiring plan",
    "price list",
    "import job",
];

impl Sort {
    /// Half of all messages are talk; of the others, so many in a thousand ask.
    pub fn thrown(dice: &mut Dice, asks: u64) -> Self {
        match dice.roll(1000) {
            0..500 => Self::Reports,
            500..506 => Self::Alarms,
            506..508 => Self::Comforts,
            508..525 => Self::Arranges,
            525..540 => Self::Announces,
            540..570 => Self::Softens,
            _ if dice.roll(1000) < asks => Self::Asks,
            _ => match dice.roll(10) {
                0..4 => Self::Orders,
                4..6 => Self::Advises,
                6..8 => Self::Controls,
                _ => Self::Rescues,
            },
        }
    }

    pub fn text(self, dice: &mut Dice) -> String {
        let thing = dice.word(&THINGS);
        match self {
            Self::Orders => format!("Send me the {thing} by Friday, please."),
            Self::Advises => format!("You should use the retry helper for the {thing}."),
            Self::Controls => format!("Run the {thing} by me before you send it."),
            Self::Rescues => format!("I'll just do the {thing} myself."),
            Self::Softens => format!("Could you send me the {thing} by Friday?"),
            Self::Asks => format!("How would you like to approach the {thing}?"),
            Self::Alarms => "SEV1: roll back the release now.".to_owned(),
            Self::Comforts => {
                "His father is in hospital. Please cover his shifts this week.".to_owned()
            }
            Self::Arranges => "Please dial in at 3, the link is in the invite.".to_owned(),
            Self::Announces => "<!here> please submit your timesheets by Friday.".to_owned(),
            Self::Reports => format!("The {thing} went well and the client was happy."),
        }
    }

    /// What it tells, where a question could have been asked instead.
    pub fn tells(self) -> Option<Kind> {
        match self {
            Self::Orders => Some(Kind::Order),
            Self::Advises => Some(Kind::Advise),
            Self::Controls => Some(Kind::Control),
            Self::Rescues => Some(Kind::Rescue),
            _ => None,
        }
    }

    /// What is counted for it besides the message; in a channel for incidents telling is in its place.
    pub fn counts(self, in_incident: bool) -> Vec<String> {
        if let Some(kind) = self.tells() {
            let kind = kind.code();
            return match in_incident {
                true => vec!["silences.safety".to_owned()],
                false => vec![format!("tells.{kind}"), format!("moments.{kind}")],
            };
        }
        let counts: &[&str] = match self {
            Self::Softens => &["softs.order"],
            Self::Asks => &["open_questions", "asked"],
            Self::Alarms => &["silences.safety"],
            Self::Comforts if in_incident => &["silences.safety"],
            Self::Comforts => &["tells.order", "silences.crisis"],
            Self::Announces if in_incident => &["silences.safety"],
            Self::Announces => &["tells.order", "silences.broadcast"],
            _ => &[],
        };
        counts.iter().map(|code| (*code).to_owned()).collect()
    }
}
