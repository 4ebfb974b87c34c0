//! Purpose: let a leader grant Askwell to change their own messages, let it be installed into a
//! workspace, and give such grants back.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};

use super::{Context, Listener};
use crate::coach::ids::LeaderId;
use crate::coach::leader::Outcome;
use crate::slack::client::{Grant, Token};
use crate::slack::oauth::door::{Arrival, Authorise, Departure, Page, STATE_SECONDS};
use crate::slack::oauth::{Ask, OAuth};
use crate::slack::views::{Card, grant};
use crate::store::{NudgeId, NudgeRecord, Purpose, StoreError, Wish, Workspace, random_secret};

/// How long the button beside a text to paste leads somewhere. What it begins lasts ten minutes.
const TICKET_LIFE: SignedDuration = SignedDuration::from_hours(1);
const STATE_LIFE: SignedDuration = SignedDuration::from_secs(STATE_SECONDS);
/// What lets a message be changed.
const CHANGE: &str = "chat:write";

/// Adds to a text to paste the button that would make pasting unnecessary, where that can be had.
pub(super) async fn offer(
    ctx: &Context,
    record: &NudgeRecord,
    template: &str,
    card: Card,
) -> Result<Card, StoreError> {
    let pressed = format!("{}:{template}", record.id.as_str());
    with_link(ctx, &record.leader, pressed, card).await
}

async fn with_link(
    ctx: &Context,
    leader: &LeaderId,
    pressed: String,
    card: Card,
) -> Result<Card, StoreError> {
    let Some(oauth) = &ctx.oauth else {
        return Ok(card);
    };
    let wish = Wish {
        leader: leader.clone(),
        pressed,
    };
    let ticket = random_secret();
    let until = ctx.clock.now() + TICKET_LIFE;
    Ok(match ctx.store.save_ticket(&ticket, &wish, until).await? {
        true => grant::offered(&ctx.voice, card, &oauth.ticket_url(&ticket)),
        false => card,
    })
}

/// How a leader's grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GrantStanding {
    /// Nobody can authorise anything here.
    Impossible,
    Open,
    Held,
}

impl GrantStanding {
    /// Whether a box for it would be ticked; `None` where there can be no box.
    pub(super) fn box_ticked(self) -> Option<bool> {
        (self != Self::Impossible).then_some(self == Self::Held)
    }
}

/// How this leader's grant stands. A token that cannot be opened is none.
pub(super) async fn standing(ctx: &Context, id: &LeaderId) -> GrantStanding {
    match (held(ctx, id).await, &ctx.oauth) {
        (Some(_), _) => GrantStanding::Held,
        (None, Some(_)) => GrantStanding::Open,
        (None, None) => GrantStanding::Impossible,
    }
}

/// The way to a grant without a message that waits for it.
pub(super) async fn ask(ctx: &Context, id: &LeaderId) -> Result<Card, StoreError> {
    if ctx.store.leader(id).await?.is_none() {
        return Ok(Card::plain(ctx.voice.line("pause.not_on")));
    }
    match standing(ctx, id).await {
        GrantStanding::Held => return Ok(grant::done(&ctx.voice, false)),
        GrantStanding::Impossible => return Ok(Card::plain(ctx.voice.line("grant.impossible"))),
        GrantStanding::Open => {}
    }
    let card = Card::plain(ctx.voice.line("grant.ask"));
    with_link(ctx, id, String::new(), card).await
}

/// The leader does not want it any more.
pub(super) async fn take_back(ctx: &Context, id: &LeaderId) -> Result<Card, StoreError> {
    let token = held(ctx, id).await;
    ctx.store.set_user_token(id, None).await?;
    give_back(ctx, id, token);
    Ok(Card::plain(ctx.voice.line("grant.taken_back")))
}

/// The leader's token, to be given back once it is deleted here. One that cannot be opened is no use to
/// anybody.
pub(super) async fn held(ctx: &Context, id: &LeaderId) -> Option<Token> {
    match ctx.store.user_token(id).await {
        Ok(token) => token.map(|token| Token::new(token.expose_secret())),
        Err(error) => {
            tracing::warn!(%error, "a leader's token could not be read");
            None
        }
    }
}

/// Tells Slack that a token is not wanted any more, in a task of its own.
pub(super) fn give_back(ctx: &Context, id: &LeaderId, token: Option<Token>) {
    if let Some(token) = token {
        ctx.responder.revoke(&id.team, token);
    }
}

#[async_trait]
impl Authorise for Listener {
    async fn depart(&self, ticket: Option<SecretString>) -> Result<Departure, Page> {
        set_out(&self.context, ticket)
            .await
            .unwrap_or_else(|error| Err(failed(&error)))
    }

    async fn arrive(&self, arrival: Arrival) -> Page {
        // A browser that goes away must not leave a grant half kept.
        let done = self
            .context
            .follow_up(|ctx| async move { come_back(&ctx, arrival).await });
        match done.await {
            Ok(page) => page.unwrap_or_else(|error| failed(&error)),
            Err(_) => Page::Failed,
        }
    }
}

fn failed(error: &StoreError) -> Page {
    tracing::error!(%error, "an authorisation could not be kept");
    Page::Failed
}

async fn set_out(
    ctx: &Context,
    ticket: Option<SecretString>,
) -> Result<Result<Departure, Page>, StoreError> {
    let Some(oauth) = &ctx.oauth else {
        return Ok(Err(Page::Refused));
    };
    let now = ctx.clock.now();
    let purpose = match ticket {
        Some(ticket) => match ctx.store.ticket(&ticket, now).await? {
            Some(wish) => Purpose::Leader(wish),
            None => return Ok(Err(Page::Expired)),
        },
        None if oauth.allowed_teams.is_empty() => return Ok(Err(Page::Refused)),
        None => Purpose::Workspace,
    };
    let (state, browser) = (random_secret(), random_secret());
    let until = now + STATE_LIFE;
    let saved = ctx.store.save_state(&state, &browser, &purpose, until);
    if !saved.await? {
        return Ok(Err(Page::Expired));
    }
    let ask = match &purpose {
        Purpose::Leader(wish) => Ask::Person(&wish.leader.team),
        Purpose::Workspace => Ask::Installation,
    };
    Ok(Ok(Departure {
        to: oauth.authorise_url(&state, &ask),
        browser,
    }))
}

async fn come_back(ctx: &Arc<Context>, arrival: Arrival) -> Result<Page, StoreError> {
    let Some(oauth) = &ctx.oauth else {
        return Ok(Page::Refused);
    };
    let now = ctx.clock.now();
    let state = ctx
        .store
        .take_state(&arrival.state, &arrival.browser, now)
        .await?;
    let Some(purpose) = state else {
        return Ok(Page::Expired);
    };
    let Some(code) = arrival.code else {
        return Ok(Page::Refused);
    };
    let grant = match oauth.redeem(&code).await {
        Ok(grant) => grant,
        Err(error) => {
            tracing::warn!(%error, "Slack did not redeem an authorisation");
            return Ok(Page::Failed);
        }
    };
    match purpose {
        Purpose::Leader(wish) => keep(ctx, wish, grant).await,
        Purpose::Workspace => install(ctx, oauth, grant).await,
    }
}

/// Keeps what a leader granted. What somebody else granted in their place is given back. A bot's token in
/// the same answer belongs to the installation and is left alone.
async fn keep(ctx: &Arc<Context>, wish: Wish, grant: Grant) -> Result<Page, StoreError> {
    let leader = &wish.leader;
    let Some(person) = grant.person else {
        return Ok(Page::Refused);
    };
    let theirs = grant.team == leader.team
        && person.user.as_ref() == Some(&leader.user)
        && person.scopes.iter().any(|scope| scope == CHANGE);
    let kept = match theirs {
        true => {
            let token = person.token.secret();
            ctx.store.set_user_token(leader, Some(token)).await
        }
        false => Ok(false),
    };
    if !matches!(kept, Ok(true)) {
        ctx.responder.revoke(&grant.team, person.token);
    }
    Ok(match kept? {
        true => {
            ctx.follow_up(|ctx| async move { fulfil(&ctx, &wish).await });
            Page::Granted
        }
        false => Page::Refused,
    })
}

/// Does what the button was pressed for, if the message still stands, and tells the leader.
async fn fulfil(ctx: &Context, wish: &Wish) {
    let used = use_it(ctx, wish).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a message could not be changed after its grant");
        false
    });
    let card = grant::done(&ctx.voice, used);
    ctx.responder.write_to(&wish.leader, card);
}

async fn use_it(ctx: &Context, wish: &Wish) -> Result<bool, StoreError> {
    let Some((nudge, template)) = wish.pressed.split_once(':') else {
        return Ok(false);
    };
    let team = &wish.leader.team;
    let Some(record) = ctx.store.nudge(team, &NudgeId::new(nudge)).await? else {
        return Ok(false);
    };
    let swapped = ctx.responder.swap(&record, template).await?;
    let used = swapped.outcome == Some(Outcome::Used);
    if used {
        ctx.responder.replace_note(&record, &swapped.card).await;
    }
    Ok(used)
}

/// Keeps a workspace's token if the workspace may have one; else gives it back, unless it is the one
/// that the settings hold.
async fn install(ctx: &Context, oauth: &OAuth, grant: Grant) -> Result<Page, StoreError> {
    if let Some(person) = grant.person {
        ctx.responder.revoke(&grant.team, person.token);
    }
    let Some(bot) = grant.bot else {
        return Ok(Page::Refused);
    };
    if !oauth.allowed_teams.contains(&grant.team) {
        if !ctx.responder.tokens.is_configured(&bot.token) {
            ctx.responder.revoke(&grant.team, bot.token);
        }
        return Ok(Page::Refused);
    }
    let workspace = Workspace {
        team: grant.team,
        bot_token: bot.token.secret().clone(),
        bot_user: bot.user.unwrap_or_else(|| "".into()),
        installed_at: ctx.clock.now(),
    };
    ctx.store.save_workspace(&workspace).await?;
    tracing::info!(team = %workspace.team, "installed into a workspace");
    Ok(Page::Installed)
}
