//! The table: who comes, and everything they can send.

use askwell::coach::ids::LeaderId;

use super::Target;
use super::requests::{events, requests};

/// Somebody who is not Ana.
struct Actor {
    who: &'static str,
    team: String,
    user: String,
    /// Of whom nothing may be kept, whatever they send.
    leaves_no_row: bool,
}

async fn actors(target: &Target) -> Vec<Actor> {
    let app = &target.app;
    let acme = &app.workspace;
    let globex = app.slack.workspace("Globex");
    let actor = |who, team: &str, user: String| Actor {
        who,
        team: team.to_owned(),
        user,
        leaves_no_row: false,
    };
    let nobody = |who, user| Actor {
        leaves_no_row: true,
        ..actor(who, &acme.team, user)
    };
    let lea = acme.user("lea", "Another Leader");
    let gil = acme.user_with("gil", "Gil", |user| user.is_restricted = true);
    let ada = acme.user_with("ada", "Ada", |user| user.is_admin = true);
    let robot = acme.user_with("robot", "Robot", |user| user.is_bot = true);
    let carol = globex.user("carol", "Carol Diaz");
    target.also_leads(&acme.team, &lea).await;
    target.also_leads(&globex.team, &carol).await;
    vec![
        actor("another leader", &acme.team, lea),
        actor("a colleague", &acme.team, app.ben.clone()),
        nobody("a guest", gil),
        actor("an admin", &acme.team, ada),
        nobody("a bot", robot),
        actor("Askwell itself", &acme.team, acme.bot_user.clone()),
        actor("a leader of another workspace", &globex.team, carol),
        actor(
            "nobody of another workspace",
            &globex.team,
            "UNOBODY".into(),
        ),
    ]
}

#[tokio::test]
async fn nobody_else_gets_or_changes_anything_through_any_command_button_form_or_event() {
    let target = Target::set().await;
    let app = &target.app;
    let actors = actors(&target).await;
    let before = target.rows().await;
    assert!(before.len() > 3, "{before:?}");
    let anas_dm = app.slack.dm(&app.ana).unwrap();
    for actor in &actors {
        let called = app.slack.calls().len();
        let (team, user) = (&actor.team, &actor.user);
        target.send_all(requests(&target, team, user)).await;
        target.send_all(events(&target, team, user)).await;
        target.is_untouched(&before, actor.who).await;
        for call in &app.slack.calls()[called..] {
            let args = call.args.to_string();
            let to_ana = args.contains(&app.ana) || args.contains(&anas_dm);
            // The channel's members are no secret, and a shortcut on her message names its author.
            let reads = call.method.starts_with("conversations.info");
            assert!(reads || !to_ana, "{}: {} {args}", actor.who, call.method);
            assert!(!args.contains("Q3"), "{}: {call:?}", actor.who);
        }
        if actor.leaves_no_row {
            let kept = app.home.tables_with(user).await;
            assert!(kept.is_empty(), "{} is kept: {kept:?}", actor.who);
        }
    }
    // She herself gets through: the doors were not merely shut.
    let id = LeaderId::new(app.workspace.team.as_str(), app.ana.as_str());
    assert!(app.store.user_token(&id).await.unwrap().is_some());
    let (team, user) = (&app.workspace.team, &app.ana);
    let own = requests(&target, team, user).into_iter();
    let data = own.filter(|(_, payload)| {
        payload["text"] == "data" || payload["actions"][0]["action_id"] == "home_pause_day"
    });
    for (kind, payload) in data {
        let answered = app.slack.send(kind, payload).await;
        assert!(answered.acknowledged);
    }
    app.slack.settled().await.unwrap();
    let leader = app.store.leader(&id).await.unwrap().unwrap();
    assert!(leader.paused_until.is_some());
}
