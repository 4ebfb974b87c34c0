//! Tokens: who one is, opening Socket Mode, the OAuth exchange.

use serde_json::{Value, json};

use super::super::state::{Grant, Holder};
use super::{Answer, Ctx};

pub(super) fn api_test(ctx: &mut Ctx) -> Answer {
    match ctx.args.text("error") {
        Some(code) => Err(code.into()),
        None => Ok(json!({"args": ctx.args.json()})),
    }
}

pub(super) fn test(ctx: &mut Ctx) -> Answer {
    if ctx.grant.holder == Holder::App {
        return Ok(json!({"app_id": ctx.config.app_id, "app_name": "Askwell"}));
    }
    let team = ctx.state.teams.get(&ctx.grant.team).ok_or("invalid_auth")?;
    let user = ctx.user();
    let name = ctx
        .state
        .users
        .get(&user)
        .map_or("", |user| user.name.as_str());
    let mut answer = json!({
        "url": format!("https://{}.slack.example/", team.domain), "team": team.name,
        "team_id": team.id, "user": name, "user_id": user, "is_enterprise_install": false,
    });
    if ctx.grant.holder == Holder::Bot {
        answer["bot_id"] = json!(team.bot_id);
    }
    Ok(answer)
}

/// The token stops working, and the app is told as Slack tells it.
pub(super) fn revoke(ctx: &mut Ctx) -> Answer {
    if ctx.args.flag("test") {
        return Ok(json!({"revoked": false}));
    }
    if let Some(grant) = ctx.state.grants.get_mut(&ctx.token) {
        grant.revoked = true;
    }
    let user = ctx.user();
    let revoked = match ctx.grant.holder {
        Holder::Person(_) => json!({"oauth": [user], "bot": []}),
        _ => json!({"oauth": [], "bot": [user]}),
    };
    let event = json!({"type": "tokens_revoked", "tokens": revoked});
    ctx.state
        .tell_app(ctx.config, &ctx.grant.team.clone(), event);
    Ok(json!({"revoked": true}))
}

pub(super) fn connections_open(ctx: &mut Ctx) -> Answer {
    let ticket = ctx.state.number();
    Ok(json!({"url": format!("{}?ticket={ticket}", ctx.socket_url)}))
}

/// Trades a code from [`super::super::Workspace::authorises`] for the tokens it stands for.
pub(super) fn oauth_access(ctx: &mut Ctx) -> Answer {
    let id = ctx.args.text("client_id").unwrap_or("");
    let secret = ctx.args.text("client_secret").unwrap_or("");
    if id != ctx.config.client_id {
        return Err("invalid_client_id".into());
    }
    if secret != ctx.config.client_secret {
        return Err("bad_client_secret".into());
    }
    let code = ctx.args.text("code").unwrap_or("").to_owned();
    let granted = ctx.state.codes.remove(&code).ok_or("invalid_code")?;
    if granted.redirect_uri != ctx.args.text("redirect_uri").unwrap_or("") {
        return Err("bad_redirect_uri".into());
    }
    let (team_id, user, scopes) = (granted.team, granted.user, granted.user_scopes);
    let team = ctx.state.teams.get_mut(&team_id).ok_or("invalid_code")?;
    team.installed = true;
    let team = team.clone();
    let bot =
        ctx.state.grants.iter().find(|(_, grant)| {
            grant.team == team_id && grant.holder == Holder::Bot && !grant.revoked
        });
    let mut answer = json!({
        "app_id": ctx.config.app_id, "team": {"id": team.id, "name": team.name},
        "enterprise": null, "is_enterprise_install": false, "authed_user": {"id": user},
    });
    if let Some((token, grant)) = bot.filter(|_| granted.bot) {
        answer["access_token"] = json!(token);
        answer["token_type"] = json!("bot");
        answer["bot_user_id"] = json!(team.bot_user);
        answer["scope"] = json!(joined(grant.scopes.iter()));
    }
    if !scopes.is_empty() {
        let token = ctx.state.person_token(&team_id, &user, &scopes);
        answer["authed_user"] = json!({"id": user, "scope": joined(scopes.iter()),
            "access_token": token, "token_type": "user"});
    }
    Ok(answer)
}

fn joined<'a>(scopes: impl Iterator<Item = &'a String>) -> Value {
    json!(scopes.map(String::as_str).collect::<Vec<_>>().join(","))
}

impl super::State {
    /// A new user token, as an OAuth grant makes one.
    pub(in crate::play::emulator) fn person_token(
        &mut self,
        team: &str,
        user: &str,
        scopes: &[String],
    ) -> String {
        let token = format!("xoxp-{}-{:08}", team.to_lowercase(), self.number());
        let grant = Grant {
            holder: Holder::Person(user.to_owned()),
            team: team.to_owned(),
            scopes: scopes.iter().cloned().collect(),
            revoked: false,
        };
        self.grants.insert(token.clone(), grant);
        token
    }
}
