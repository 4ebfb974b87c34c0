//! Why nothing was said: every silence has a reason, and every reason a stable code.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! reasons {
    ($(#[$doc:meta])* $name:ident { $($(#[$why:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$why])* $variant,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name used in JSON, in the database and in the voice file.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.code() == code)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = String::deserialize(deserializer)?;
                Self::from_code(&code).ok_or_else(|| {
                    let codes = Self::ALL.iter().map(|reason| reason.code());
                    let known = codes.collect::<Vec<_>>().join(", ");
                    D::Error::custom(format!("unknown reason {code:?}; the reasons are {known}"))
                })
            }
        }
    };
}

reasons! {
    /// Why the text alone would keep Askwell silent although it holds a directive.
    TextSilence {
        /// The message already asks a genuine open question or leaves the choice.
        AlreadyAsks = "already_asks",
        /// Nothing is left open, so there is no honest question.
        NothingOpen = "nothing_open",
        /// Safety, security or an incident: telling is right there.
        Safety = "safety",
        /// Law, people matters, privacy.
        Legal = "legal",
        /// Joining, rooms, links: nothing to hand over.
        Logistics = "logistics",
        /// To a whole channel: a question rarely fits.
        Broadcast = "broadcast",
        /// Minutes or a recap: records an agreement.
        Minutes = "minutes",
        /// A draft or template text, not said to the reader.
        Draft = "draft",
        /// Somebody's hard moment.
        Crisis = "crisis",
        /// A joke or irony.
        Joke = "joke",
        /// Not English.
        Language = "language",
        /// Only softened directives, and the sensitivity is not high.
        Soft = "soft",
        /// Not sure enough.
        Unsure = "unsure",
    }
}

reasons! {
    /// Why the moment, rather than the text, kept Askwell silent.
    MomentSilence {
        /// The message tells nothing.
        NothingFound = "nothing_found",
        /// Not one of the channels the leader chose.
        OtherChannel = "other_channel",
        /// A channel shared with another organisation.
        External = "external",
        Paused = "paused",
        /// The listening week.
        Listening = "listening",
        QuietHours = "quiet_hours",
        QuietDay = "quiet_day",
        DailyLimit = "daily_limit",
        WeeklyLimit = "weekly_limit",
        /// Too soon after the last nudge.
        Cooldown = "cooldown",
        /// Too soon after one of the same kind.
        KindCooldown = "kind_cooldown",
        /// Too soon after one about the same person.
        AddresseeCooldown = "addressee_cooldown",
        /// Nothing is left to ask but what this leader was asked lately.
        TemplateCooldown = "template_cooldown",
        /// This thread has had its nudge.
        ThreadLimit = "thread_limit",
        /// The leader said twice that telling is right for this pattern here.
        TellingFits = "telling_fits",
        /// The leader asked for less of this kind.
        LessOfThis = "less_of_this",
        /// One of the kinds that the leader's settings leave alone.
        KindLeftAlone = "kind_left_alone",
        /// One of the phrases that the leader's settings leave alone.
        PhraseLeftAlone = "phrase_left_alone",
        /// The channel's name tells of an incident or of safety.
        IncidentRoom = "incident_room",
        /// The channel's name tells of law or people matters.
        LegalRoom = "legal_room",
        /// The channel's name tells of news for everybody.
        AnnouncementRoom = "announcement_room",
        /// The channel's name tells of newcomers.
        TrainingRoom = "training_room",
        /// The channel's name tells of thanks and small talk.
        SocialRoom = "social_room",
        /// The leader wrote about an incident here not long ago.
        IncidentUnderWay = "incident_under_way",
        /// The leader wrote about somebody's hard moment today.
        HardDay = "hard_day",
        /// Slack's do-not-disturb.
        DoNotDisturb = "do_not_disturb",
        /// The leader's status: in a meeting.
        InMeeting = "in_meeting",
        /// The leader's status: at work on one thing.
        Focus = "focus",
        /// The leader's status: ill, on leave or done for the day.
        Away = "away",
        /// The leader has nudges in digests, and the next one would come too late.
        TooLateForDigest = "too_late_for_digest",
        /// The digest had as many as are read.
        DigestFull = "digest_full",
        /// Three nudges in a row went unanswered: half as many.
        BackedOff = "backed_off",
        /// Six nudges in a row went unanswered: two weeks' rest.
        Resting = "resting",
        /// The experiment's coin.
        HeldByChance = "held_by_chance",
        /// The leader edited the message before the nudge went out.
        Edited = "edited",
        /// The leader deleted the message before the nudge went out.
        Deleted = "deleted",
        /// Too old to be worth a word.
        Stale = "stale",
        /// Slack would not take it.
        Undeliverable = "undeliverable",
        /// The leader opted out before the nudge went out.
        OptedOut = "opted_out",
    }
}

/// Why nothing was said: the text's own reason, or the moment's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Silence {
    Text(TextSilence),
    Moment(MomentSilence),
}

impl Silence {
    pub fn code(self) -> &'static str {
        match self {
            Self::Text(reason) => reason.code(),
            Self::Moment(reason) => reason.code(),
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        TextSilence::from_code(code)
            .map(Self::Text)
            .or_else(|| MomentSilence::from_code(code).map(Self::Moment))
    }
}

impl From<TextSilence> for Silence {
    fn from(reason: TextSilence) -> Self {
        Self::Text(reason)
    }
}

impl From<MomentSilence> for Silence {
    fn from(reason: MomentSilence) -> Self {
        Self::Moment(reason)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_reason_is_found_again_by_its_code_and_no_two_share_one() {
        let all: Vec<Silence> = TextSilence::ALL
            .iter()
            .map(|&reason| reason.into())
            .chain(MomentSilence::ALL.iter().map(|&reason| reason.into()))
            .collect();
        let codes: HashSet<&str> = all.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), all.len());
        for reason in all {
            assert_eq!(Silence::from_code(reason.code()), Some(reason));
        }
    }
}
