//! The end of an installation: a code becomes tokens, and tokens are given back.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::answers::string;
use super::{SlackClient, SlackError, Token};
use crate::coach::ids::{TeamId, UserId};

/// What an installation or a person's authorisation granted (`oauth.v2.access`).
#[derive(Clone, Debug)]
pub struct Grant {
    /// The workspace, or the organisation where the app was installed for all of it.
    pub team: TeamId,
    /// Installed for a whole organisation.
    pub org_wide: bool,
    /// The bot's token; `None` where only a person's was asked for.
    pub bot: Option<Granted>,
    /// The token of the person who authorised; `None` where only the bot's was asked for.
    pub person: Option<Granted>,
    /// Who authorised.
    pub installer: Option<UserId>,
}

/// One token and what it may do.
#[derive(Clone, Debug)]
pub struct Granted {
    pub token: Token,
    /// Whose it is: the bot's own user, or the person.
    pub user: Option<UserId>,
    pub scopes: Vec<String>,
}

impl SlackClient {
    /// Redeems the code that Slack sent back with the browser. `redirect_uri` must be the one that
    /// the person was sent to Slack with.
    ///
    /// # Errors
    /// [`SlackError::Malformed`] where Slack names no workspace or organisation.
    pub async fn oauth_access(
        &self,
        client_id: &str,
        client_secret: &SecretString,
        code: &str,
        redirect_uri: &str,
    ) -> Result<Grant, SlackError> {
        let parameters = [("code", code), ("redirect_uri", redirect_uri)];
        let request = self
            .post("oauth.v2.access")?
            .basic_auth(client_id, Some(client_secret.expose_secret()))
            .form(&parameters);
        Grant::of(&self.call(request).await?.body).ok_or(SlackError::Malformed)
    }

    /// Slack's page that asks a person, at the origin of the API.
    pub(in crate::slack) fn authorise_page(&self) -> Url {
        let mut page = self.api_url.clone();
        page.set_path("/oauth/v2/authorize");
        page
    }

    /// Gives a token back: it works no more.
    pub async fn auth_revoke(&self, token: &Token) -> Result<(), SlackError> {
        self.read("auth.revoke", token, &[]).await.map(drop)
    }
}

impl Grant {
    fn of(body: &Value) -> Option<Self> {
        let org_wide = body.get("is_enterprise_install").and_then(Value::as_bool) == Some(true);
        let team = string(body, "/team/id").filter(|_| !org_wide);
        let installer = string(body, "/authed_user/id").map(UserId::from);
        Some(Self {
            team: TeamId::from(team.or_else(|| string(body, "/enterprise/id"))?),
            org_wide,
            bot: granted(body, "", string(body, "/bot_user_id").map(UserId::from)),
            person: granted(body, "/authed_user", installer.clone()),
            installer,
        })
    }
}

fn granted(body: &Value, at: &str, user: Option<UserId>) -> Option<Granted> {
    let scopes = string(body, &format!("{at}/scope")).unwrap_or_default();
    Some(Granted {
        token: Token::new(string(body, &format!("{at}/access_token"))?),
        user,
        scopes: scopes
            .split(',')
            .filter(|scope| !scope.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn full() -> Value {
        json!({"ok": true, "access_token": "xoxb-1", "token_type": "bot", "bot_user_id": "U0BOT",
            "scope": "chat:write,commands", "app_id": "A1", "team": {"id": "T1", "name": "t"},
            "enterprise": null, "is_enterprise_install": false,
            "authed_user": {"id": "U1", "scope": "chat:write", "access_token": "xoxp-1"}})
    }

    #[test]
    fn an_installation_grants_the_bots_token_and_the_persons() {
        let grant = Grant::of(&full()).unwrap();
        let (bot, person) = (grant.bot.unwrap(), grant.person.unwrap());
        assert_eq!((grant.team.as_str(), grant.org_wide), ("T1", false));
        assert_eq!(bot.token.secret().expose_secret(), "xoxb-1");
        assert_eq!(bot.scopes, ["chat:write", "commands"]);
        assert_eq!(person.token.secret().expose_secret(), "xoxp-1");
        assert_eq!(person.user.unwrap().as_str(), "U1");
    }

    #[test]
    fn a_persons_authorisation_alone_has_no_bot() {
        let mut body = full();
        for field in ["access_token", "scope", "bot_user_id"] {
            body.as_object_mut().unwrap().remove(field);
        }
        let grant = Grant::of(&body).unwrap();
        assert!(grant.bot.is_none() && grant.person.is_some());
    }

    #[test]
    fn an_org_wide_installation_is_the_organisations() {
        let mut body = full();
        body["team"] = json!(null);
        body["enterprise"] = json!({"id": "E1", "name": "e"});
        body["is_enterprise_install"] = json!(true);
        let grant = Grant::of(&body).unwrap();
        assert_eq!((grant.team.as_str(), grant.org_wide), ("E1", true));
        assert!(Grant::of(&json!({"ok": true})).is_none());
    }

    #[test]
    fn tokens_never_show_in_debug_output() {
        let shown = format!("{:?}", Grant::of(&full()).unwrap());
        assert!(!shown.contains("xox"), "{shown}");
    }
}
