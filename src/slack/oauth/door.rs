//! `GET /slack/install` and `GET /slack/oauth/callback`: the only requests that Slack does not sign,
//! because a browser brings them.
//!
//! Every page is our own and fixed: nothing of a request is ever shown, logged or followed.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, LOCATION, REFERRER_POLICY,
    SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tower_http::catch_panic::CatchPanicLayer;
use url::Url;

use crate::coach::voice::Voice;

/// Where the way to Slack's page begins.
pub const INSTALL: &str = "/slack/install";
/// Where it comes back to; it stands in the app's redirect URLs.
pub const CALLBACK: &str = "/slack/oauth/callback";
/// How long a person may take on Slack's page, in seconds.
pub const STATE_SECONDS: i64 = 600;

/// Decides about authorisations; the door only talks with the browser.
#[async_trait]
pub trait Authorise: Send + Sync + 'static {
    /// Somebody sets out, a leader with a ticket or anybody without.
    async fn depart(&self, ticket: Option<SecretString>) -> Result<Departure, Page>;
    /// Somebody comes back.
    async fn arrive(&self, arrival: Arrival) -> Page;
}

/// Off to Slack.
pub struct Departure {
    pub to: Url,
    /// What the browser has to bring back.
    pub browser: SecretString,
}

/// Back from Slack. What is missing is empty, and so leads nowhere.
pub struct Arrival {
    pub state: SecretString,
    pub browser: SecretString,
    /// `None` where the person said no.
    pub code: Option<SecretString>,
}

/// What a person reads in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// A leader's grant is kept.
    Granted,
    /// Askwell is installed.
    Installed,
    /// Nothing was granted, or nothing that may be kept.
    Refused,
    /// The way was not begun here, is over, or took too long.
    Expired,
    /// Slack or the database did not answer.
    Failed,
}

/// What the door needs.
#[derive(Clone)]
struct Door {
    authorise: Arc<dyn Authorise>,
    voice: Arc<Voice>,
    /// Browsers come by https.
    secure: bool,
}

/// The two pages. `public_url` says whether browsers come by https.
pub fn router(authorise: Arc<dyn Authorise>, voice: Arc<Voice>, public_url: &Url) -> Router {
    let door = Door {
        authorise,
        voice,
        secure: public_url.scheme() == "https",
    };
    Router::new()
        .route(INSTALL, get(install))
        .route(CALLBACK, get(callback))
        .with_state(door)
        .layer(CatchPanicLayer::custom(|_| {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
}

async fn install(State(door): State<Door>, RawQuery(query): RawQuery) -> Response {
    #[derive(Default, Deserialize)]
    struct Asked {
        ticket: Option<SecretString>,
    }
    let asked: Asked = read(query);
    match door.authorise.depart(asked.ticket).await {
        Err(page) => door.page(page),
        Ok(departure) => {
            let headers = [
                (LOCATION, departure.to.to_string()),
                (
                    SET_COOKIE,
                    door.cookie(departure.browser.expose_secret(), STATE_SECONDS),
                ),
            ];
            (StatusCode::SEE_OTHER, PRIVATE, headers).into_response()
        }
    }
}

async fn callback(
    State(door): State<Door>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    #[derive(Default, Deserialize)]
    struct Brought {
        state: Option<SecretString>,
        code: Option<SecretString>,
    }
    let brought: Brought = read(query);
    let arrival = Arrival {
        state: brought.state.unwrap_or_default(),
        browser: door.browser(&headers).unwrap_or_default(),
        code: brought.code,
    };
    let page = door.authorise.arrive(arrival).await;
    let over = [(SET_COOKIE, door.cookie("", 0))];
    (over, door.page(page)).into_response()
}

/// A query that cannot be read is as good as none.
fn read<T: Default + for<'a> Deserialize<'a>>(query: Option<String>) -> T {
    serde_urlencoded::from_str(&query.unwrap_or_default()).unwrap_or_default()
}

const PRIVATE: [(HeaderName, &str); 3] = [
    (CACHE_CONTROL, "no-store"),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";
const HTML: &str = include_str!("frame.html");

impl Door {
    /// With `__Host-` no other host and no plain http can have set it; browsers take that by https only.
    fn cookie_name(&self) -> &'static str {
        match self.secure {
            true => "__Host-askwell-oauth",
            false => "askwell-oauth",
        }
    }

    fn cookie(&self, value: &str, seconds: i64) -> String {
        let name = self.cookie_name();
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
    }

    fn browser(&self, headers: &HeaderMap) -> Option<SecretString> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(name, _)| *name == self.cookie_name())
            .map(|(_, value)| value.into())
    }

    fn page(&self, page: Page) -> Response {
        let (status, title, text) = match page {
            Page::Granted => (StatusCode::OK, "page.granted_title", "page.granted"),
            Page::Installed => (StatusCode::OK, "page.installed_title", "page.installed"),
            Page::Refused => (StatusCode::FORBIDDEN, "page.refused_title", "page.refused"),
            Page::Expired => (StatusCode::GONE, "page.expired_title", "page.expired"),
            Page::Failed => (StatusCode::BAD_GATEWAY, "page.failed_title", "page.failed"),
        };
        let html = HTML
            .replace("{title}", &escaped(self.voice.line(title)))
            .replace("{text}", &escaped(self.voice.line(text)));
        let headers = [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (CONTENT_SECURITY_POLICY, POLICY),
        ];
        (status, PRIVATE, headers, html).into_response()
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
