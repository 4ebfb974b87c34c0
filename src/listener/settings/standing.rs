//! Whether anything a leader writes is heard and spoken about, and if not, why: said before anything else.

use crate::coach::Kind;
use crate::coach::leader::Leader;
use crate::listener::{Context, command};
use crate::slack::client::Deaf;

/// The most channels that are named: a list longer than a screen helps nobody.
const MOST_NAMED: usize = 10;

/// One sentence about how things stand, and the channels that cannot be heard, a line each.
pub(in crate::listener) struct Standing {
    pub(in crate::listener) line: String,
    pub(in crate::listener) unheard: Vec<String>,
}

/// How things stand now; Slack is asked about the chosen channels.
pub(in crate::listener) async fn standing(ctx: &Context, leader: &Leader) -> Standing {
    let deaf = match leader.everywhere {
        true => Vec::new(),
        false => ctx.responder.deaf_in(&leader.id, &leader.channels).await,
    };
    let none_heard = !leader.everywhere && deaf.len() >= leader.channels.len();
    let unheard = deaf.iter().take(MOST_NAMED).map(|(channel, why)| {
        let key = match why {
            Deaf::NotIn => "home.not_in",
            Deaf::Archived => "home.archived",
            Deaf::External => "home.external",
        };
        ctx.voice.fill(key, &[("channel", channel.as_str())])
    });
    Standing {
        unheard: unheard.collect(),
        line: paused(ctx, leader)
            .or_else(|| mute(ctx, leader, none_heard))
            .or_else(|| listening_week(ctx, leader))
            .unwrap_or_else(|| ctx.voice.line("home.listening").to_owned()),
    }
}

fn paused(ctx: &Context, leader: &Leader) -> Option<String> {
    let until = leader
        .paused_until
        .filter(|until| ctx.clock.now() < *until)?;
    let (day, time) = command::when(leader, until);
    let values = [("day", &*day), ("time", &*time)];
    Some(ctx.voice.fill("settings.paused", &values))
}

/// What the leader's own settings leave nothing to say of.
fn mute(ctx: &Context, leader: &Leader, none_heard: bool) -> Option<String> {
    let key = if !leader.everywhere && leader.channels.is_empty() {
        "home.no_channel"
    } else if none_heard {
        "home.none_heard"
    } else if Kind::ALL
        .iter()
        .all(|kind| leader.own.left_alone.contains(kind))
    {
        "home.no_kind"
    } else if leader.own.max_per_week == Some(0) {
        "home.no_nudges"
    } else {
        return None;
    };
    Some(ctx.voice.line(key).to_owned())
}

fn listening_week(ctx: &Context, leader: &Leader) -> Option<String> {
    (ctx.clock.now() < leader.listening_until).then(|| {
        let (day, _) = command::when(leader, leader.listening_until);
        ctx.voice.fill("settings.listening", &[("day", &day)])
    })
}
