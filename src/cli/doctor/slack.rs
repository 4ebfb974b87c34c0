//! What Slack says: the tokens, their scopes, the time, and the channels that leaders chose.

use std::collections::BTreeSet;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::report::Check;
use crate::clock::Clock;
use crate::coach::ids::{ChannelId, TeamId};
use crate::coach::leader::Leader;
use crate::config::{Config, SlackMode};
use crate::slack::client::{AuthInfo, Deaf, SlackClient, SlackError, Token};
use crate::slack::manifest::{OPTIONAL_SCOPES, REQUIRED_SCOPES};

/// Slack refuses a signature that is older than 300 s; long before that something is wrong.
const MOST_SKEW_SECONDS: i64 = 60;
/// As many channels are looked at; Slack lets an app ask about 50 a minute.
const MOST_CHANNELS: usize = 40;

const BOT_TOKEN: &str = "bot token";
const APP_TOKEN: &str = "app token";
const APP_TOKEN_FIX: &str = "Make one at api.slack.com/apps → your app → Basic Information → App-Level \
     Tokens, with the scope connections:write, for ASKWELL__SLACK__APP_TOKEN.";
const BOT_TOKEN_FIX: &str = "Copy the Bot User OAuth Token from api.slack.com/apps → your app → OAuth & \
     Permissions to ASKWELL__SLACK__BOT_TOKEN. It is there once the app is installed.";

/// Adds what is found about Slack. `leaders` is `None` where the database could not be read.
pub(super) async fn look_at(config: &Config, leaders: Option<&[Leader]>, checks: &mut Vec<Check>) {
    crate::slack::install_tls_provider();
    let client = match SlackClient::new(&config.slack.api_url) {
        Ok(client) => client,
        Err(error) => {
            let fix =
                "ASKWELL__SLACK__API_URL is best left at its default, https://slack.com/api/.";
            checks.push(Check::bad("Slack's address", error.to_string(), fix));
            return;
        }
    };
    match config.slack.mode {
        SlackMode::Socket => checks.push(app_token(&client, &config.slack.app_token).await),
        SlackMode::Http => checks.push(signing_secret(&config.slack.signing_secret)),
    }
    if config.slack.bot_token.expose_secret().is_empty() && config.can_authorise() {
        checks.push(Check::good(
            BOT_TOKEN,
            "there is none in the settings; workspaces bring their own when they are installed",
        ));
        return;
    }
    if let Some(wrong) = wrong_prefix(BOT_TOKEN, &config.slack.bot_token, "xoxb-", BOT_TOKEN_FIX) {
        checks.push(wrong);
        return;
    }
    let token = Token::new(config.slack.bot_token.expose_secret());
    match client.auth_test(&token).await {
        Ok(info) => {
            checks.push(Check::good(BOT_TOKEN, "Slack knows it"));
            checks.push(scopes(info.scopes.as_deref()));
            checks.push(clock(info.server_time, Clock::system().now()));
            checks.push(channels(&client, &token, &info, leaders).await);
        }
        Err(error) => checks.push(refused(BOT_TOKEN, &error, BOT_TOKEN_FIX)),
    }
}

async fn app_token(client: &SlackClient, token: &SecretString) -> Check {
    if let Some(wrong) = wrong_prefix(APP_TOKEN, token, "xapp-", APP_TOKEN_FIX) {
        return wrong;
    }
    let token = Token::new(token.expose_secret());
    match client.apps_connections_open(&token).await {
        Ok(_) => Check::good(APP_TOKEN, "Slack would open a socket for it"),
        Err(error) => refused(APP_TOKEN, &error, APP_TOKEN_FIX),
    }
}

fn signing_secret(secret: &SecretString) -> Check {
    const WHAT: &str = "signing secret";
    match secret.expose_secret().is_empty() {
        false => Check::good(
            WHAT,
            "it is set; whether it is Slack's, the first request will show",
        ),
        true => Check::bad(
            WHAT,
            "it is not set",
            "Copy it from api.slack.com/apps → your app → Basic Information → App Credentials to \
             ASKWELL__SLACK__SIGNING_SECRET.",
        ),
    }
}

fn wrong_prefix(
    what: &'static str,
    token: &SecretString,
    prefix: &str,
    fix: &'static str,
) -> Option<Check> {
    let token = token.expose_secret();
    if token.starts_with(prefix) {
        return None;
    }
    let found = match token.is_empty() {
        true => "it is not set".to_owned(),
        false => format!("it does not start with {prefix}"),
    };
    Some(Check::bad(what, found, fix))
}

/// A call that failed: because of the token, or on the way.
fn refused(what: &'static str, error: &SlackError, fix: &'static str) -> Check {
    match error {
        SlackError::Api { code } => Check::bad(what, format!("Slack says {code}"), fix),
        SlackError::RateLimited { .. } => {
            Check::open(what, "Slack wants fewer calls just now, so it did not say")
        }
        other => Check::bad(
            what,
            format!("Slack could not be asked ({other})"),
            "This machine has to reach slack.com on port 443; a proxy is taken from HTTPS_PROXY.",
        ),
    }
}

fn scopes(granted: Option<&[String]>) -> Check {
    const WHAT: &str = "scopes";
    let Some(granted) = granted else {
        return Check::open(WHAT, "Slack did not say which ones the bot token has");
    };
    let lacking = |wanted: &[&str]| -> Vec<String> {
        let lacking = wanted
            .iter()
            .filter(|scope| !granted.iter().any(|has| has == *scope));
        lacking.map(|scope| (*scope).to_owned()).collect()
    };
    let missing = lacking(REQUIRED_SCOPES);
    if !missing.is_empty() {
        return Check::bad(
            WHAT,
            format!("the bot token lacks {}", missing.join(", ")),
            "Paste the output of `askwell manifest` at api.slack.com/apps → your app → App Manifest, \
             and install the app anew at OAuth & Permissions.",
        );
    }
    let left_out = lacking(OPTIONAL_SCOPES);
    match left_out.is_empty() {
        true => Check::good(WHAT, "the bot token has all of them"),
        false => Check::good(
            WHAT,
            format!(
                "the bot token has all that are needed; without {} {}",
                left_out.join(", "),
                left_out_means(&left_out)
            ),
        ),
    }
}

fn left_out_means(scopes: &[String]) -> &'static str {
    let picture = scopes.iter().any(|scope| scope == "files:write");
    match (picture, scopes.len()) {
        (true, 1) => "the monthly summary comes without its picture",
        (true, _) => {
            "Askwell stays out of private channels or group conversations, and the monthly summary comes \
             without its picture"
        }
        (false, _) => "Askwell stays out of private channels or group conversations",
    }
}

fn clock(slacks: Option<Timestamp>, ours: Timestamp) -> Check {
    const WHAT: &str = "clock";
    let Some(slacks) = slacks else {
        return Check::open(WHAT, "Slack did not say what time it is");
    };
    let skew = ours.duration_since(slacks).as_secs();
    if skew.abs() <= MOST_SKEW_SECONDS {
        return Check::good(WHAT, "it agrees with Slack's");
    }
    let side = if skew > 0 { "ahead of" } else { "behind" };
    Check::bad(
        WHAT,
        format!("it is {} s {side} Slack's", skew.abs()),
        "Let the system keep time (systemd-timesyncd, chrony): with a wrong clock Slack's signatures \
         look stale.",
    )
}

/// The channels that leaders chose, as far as Askwell hears them. Whose they are is nobody's business.
async fn channels(
    client: &SlackClient,
    token: &Token,
    info: &AuthInfo,
    leaders: Option<&[Leader]>,
) -> Check {
    const WHAT: &str = "chosen channels";
    let Some(leaders) = leaders else {
        return Check::open(WHAT, "not looked at, because the database was not read");
    };
    let chosen = chosen(leaders, info.team.as_ref());
    let mut deaf = Vec::new();
    for channel in chosen.iter().take(MOST_CHANNELS) {
        if let Some(reason) = client.deaf_to(token, channel).await {
            deaf.push(format!("{} ({})", channel.as_str(), why(reason)));
        }
    }
    let beyond = match chosen.len().saturating_sub(MOST_CHANNELS) {
        0 => String::new(),
        more => format!("; {more} more were not looked at"),
    };
    match (chosen.is_empty(), deaf.is_empty()) {
        (true, _) => Check::open(WHAT, "nobody has chosen one yet"),
        (_, true) => Check::good(WHAT, format!("Askwell hears every one of them{beyond}")),
        (_, false) => Check::bad(
            WHAT,
            format!("Askwell cannot hear {}{beyond}", deaf.join(", ")),
            "`/invite @Askwell` in the channel brings it back. Archived channels and those shared with \
             another organisation stay out.",
        ),
    }
}

fn chosen<'a>(leaders: &'a [Leader], team: Option<&TeamId>) -> BTreeSet<&'a ChannelId> {
    let here = leaders
        .iter()
        .filter(|leader| team.is_none_or(|team| leader.id.team == *team));
    here.flat_map(|leader| &leader.channels).collect()
}

fn why(deaf: Deaf) -> &'static str {
    match deaf {
        Deaf::Archived => "archived",
        Deaf::External => "shared with another organisation",
        Deaf::NotIn => "Askwell is not in it",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_a_minute_off_is_named_with_the_side() {
        let slacks: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
        let skewed = |ours: &str| clock(Some(slacks), ours.parse().unwrap());
        assert!(!skewed("2026-11-25T12:01:00Z").is_bad());
        let ahead = format!("{:?}", skewed("2026-11-25T12:01:01Z"));
        assert!(ahead.contains("61 s ahead of"), "{ahead}");
        let behind = format!("{:?}", skewed("2026-11-25T11:00:00Z"));
        assert!(behind.contains("3600 s behind"), "{behind}");
    }

    #[test]
    fn a_missing_scope_is_named_and_a_left_out_one_is_no_fault() {
        let all: Vec<String> = REQUIRED_SCOPES
            .iter()
            .map(|scope| (*scope).to_owned())
            .collect();
        assert!(!scopes(Some(&all)).is_bad());
        assert!(format!("{:?}", scopes(Some(&all))).contains("groups:history"));
        let fewer = format!("{:?}", scopes(Some(&all[1..])));
        assert!(fewer.contains("lacks chat:write"), "{fewer}");
    }
}
