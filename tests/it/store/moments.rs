use askwell::coach::leader::Outcome;
use askwell::coach::metric::Metric;
use askwell::coach::silence::{MomentSilence, Silence, TextSilence};
use askwell::store::{Claimed, DeliveredIn, Recorded};

use super::*;
use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    a_message_delivered_fifty_times_at_once_is_decided_once,
    two_messages_at_once_do_not_get_past_one_nudge_a_day,
    someone_who_has_not_opted_in_leaves_no_trace,
    a_channel_that_was_not_chosen_leaves_no_trace,
    why_remembers_what_was_found_and_nothing_else,
    the_decision_sees_earlier_nudges_and_what_came_of_them,
    an_edit_is_judged_once_more_and_only_once,
    an_edited_message_that_had_its_nudge_gets_no_second_one,
    a_decision_that_is_abandoned_keeps_nothing,
    a_delivery_that_was_given_up_on_is_safe_to_repeat,
}

async fn a_message_delivered_fifty_times_at_once_is_decided_once(home: Home) {
    let (one, two) = home.open_twice().await;
    opt_in(&one, &ana()).await;
    let deliveries: Vec<_> = (0..50)
        .map(|n| {
            let store = if n % 2 == 0 { &one } else { &two }.clone();
            tokio::spawn(async move {
                let moment = message(&store, &ana(), "1764072000.000100");
                store.claim_moment(moment, nudged).await.unwrap()
            })
        })
        .collect();
    let mut now = 0;
    for delivery in deliveries {
        match delivery.await.unwrap() {
            Claimed::Now(_, claim) => {
                assert!(claim.is_some());
                now += 1;
            }
            other => assert_eq!(other, Claimed::Before),
        }
    }
    assert_eq!(now, 1);
    assert_eq!(counted(&one, &ana(), Metric::Messages).await, 1);
}

async fn two_messages_at_once_do_not_get_past_one_nudge_a_day(home: Home) {
    let (one, two) = home.open_twice().await;
    for round in 0..20 {
        let leader = LeaderId::new("T1", format!("UROUND{round}"));
        opt_in(&one, &leader).await;
        let decide = |_: &Leader, past: &[PastNudge]| match past {
            [] => nudge(),
            _ => silent(MomentSilence::DailyLimit, Some(order())),
        };
        let (first, second) = tokio::join!(
            one.claim_moment(message(&one, &leader, &format!("{round}.1")), decide),
            two.claim_moment(message(&two, &leader, &format!("{round}.2")), decide),
        );
        let nudges = [first.unwrap(), second.unwrap()]
            .iter()
            .filter(|claimed| matches!(claimed, Claimed::Now(_, Some(_))))
            .count();
        assert_eq!(nudges, 1);
    }
}

async fn someone_who_has_not_opted_in_leaves_no_trace(home: Home) {
    let store = home.open().await;
    let nobody = LeaderId::new("T1", "UNOBODY");
    let moment = message(&store, &nobody, "1.1");
    let claimed = store
        .claim_moment(moment, |_, _| panic!("decided about a stranger"))
        .await;
    assert_eq!(claimed.unwrap(), Claimed::NotALeader);
    assert!(
        store
            .claim_once("click|T1|1", &nobody, noon())
            .await
            .unwrap()
    );
    assert!(!store.add_channel(&nobody, &team_channel()).await.unwrap());
    assert!(!store.pause(&nobody, noon()).await.unwrap());
    store
        .bump(&nobody, Metric::Messages, 1, noon())
        .await
        .unwrap();
    assert_eq!(home.tables_with("UNOBODY").await, [""; 0]);
    assert_eq!(home.tables_with("click").await, [""; 0]);
}

async fn a_channel_that_was_not_chosen_leaves_no_trace(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let mut moment = message(&store, &ana(), "1.1");
    moment.channel = "CELSEWHERE".into();
    let elsewhere =
        |_: &Leader, _: &[PastNudge]| silent(MomentSilence::OtherChannel, Some(order()));
    let claimed = store.claim_moment(moment, elsewhere).await.unwrap();
    assert!(matches!(claimed, Claimed::Now(_, None)));
    assert_eq!(home.tables_with("CELSEWHERE").await, [""; 0]);
    assert_eq!(counted(&store, &ana(), Metric::Messages).await, 0);
}

async fn why_remembers_what_was_found_and_nothing_else(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    claimed_nudge(&store, &ana(), "1.1").await;
    for (ts, silence, finding) in [
        ("1.2", Silence::from(MomentSilence::Cooldown), Some(order())),
        ("1.3", TextSilence::Safety.into(), Some(order())),
        ("1.4", MomentSilence::NothingFound.into(), None),
    ] {
        let mut moment = message(&store, &ana(), ts);
        moment.now += Duration::from_secs(ts.as_bytes()[2].into());
        let decide = |_: &Leader, _: &[PastNudge]| silent(silence, finding);
        store.claim_moment(moment, decide).await.unwrap();
    }
    let why = store.recent_decisions(&ana(), 10).await.unwrap();
    let silences: Vec<_> = why.iter().map(|decision| decision.silence).collect();
    assert_eq!(
        silences,
        [
            Some(TextSilence::Safety.into()),
            Some(MomentSilence::Cooldown.into()),
            None,
        ]
    );
    assert_eq!(why[0].channel, Some(team_channel()));
    assert_eq!(
        (&*why[0].rule, why[0].kind),
        ("order_imperative", Kind::Order)
    );
    assert_eq!(store.recent_decisions(&ana(), 1).await.unwrap(), why[..1]);
    assert_eq!(counted(&store, &ana(), Metric::Messages).await, 4);
}

async fn the_decision_sees_earlier_nudges_and_what_came_of_them(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let sent = sent_nudge(&store, &ana(), "1.1").await;
    let recorded = store
        .record_outcome(&sent.id, &ana(), Outcome::TellingFit, noon())
        .await;
    assert_eq!(recorded.unwrap(), Recorded::Now);
    let dropped = claimed_nudge(&store, &ana(), "1.2").await;
    assert!(store.dropped(&dropped, MomentSilence::Stale).await.unwrap());
    let place = message(&store, &ana(), "1.1").place;
    let mut seen = Vec::new();
    let moment = message(&store, &ana(), "1.3");
    let decide = |leader: &Leader, past: &[PastNudge]| {
        assert_eq!(leader.channels, [team_channel()].into());
        seen = past.to_vec();
        silent(MomentSilence::Cooldown, Some(order()))
    };
    store.claim_moment(moment, decide).await.unwrap();
    let earlier = PastNudge {
        sent_at: Some(noon()),
        answered: true,
        at: noon(),
        kind: Kind::Order,
        rule: "order_imperative".into(),
        template: "order-plan".into(),
        place,
        outcome: Some(Outcome::TellingFit),
    };
    assert_eq!(seen, [earlier]);
}

async fn an_edit_is_judged_once_more_and_only_once(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let edited = |ts: &str| ClaimMoment {
        edited_ts: Some("9.9".into()),
        ..message(&store, &ana(), ts)
    };
    let pending = claimed_nudge(&store, &ana(), "1.1").await;
    let cancelled = store
        .cancel_pending(
            &ana(),
            &team_channel(),
            &"1.1".into(),
            MomentSilence::Edited,
        )
        .await;
    assert!(cancelled.unwrap());
    let anew = store.claim_moment(edited("1.1"), nudged).await.unwrap();
    assert!(matches!(anew, Claimed::Now(_, Some(claim)) if claim.id != pending.id));
    let again = store.claim_moment(edited("1.1"), nudged).await.unwrap();
    assert_eq!(again, Claimed::Before);

    // Slack may deliver the message as first written after its edit.
    let first = store.claim_moment(edited("2.2"), nudged).await.unwrap();
    assert!(matches!(first, Claimed::Now(..)));
    let late = store
        .claim_moment(message(&store, &ana(), "2.2"), nudged)
        .await;
    assert_eq!(late.unwrap(), Claimed::Before);
}

async fn an_edited_message_that_had_its_nudge_gets_no_second_one(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    sent_nudge(&store, &ana(), "1.1").await;
    let edited = ClaimMoment {
        edited_ts: Some("9.9".into()),
        ..message(&store, &ana(), "1.1")
    };
    let anew = store.claim_moment(edited, nudged).await.unwrap();
    assert_eq!(anew, Claimed::Before);
}

async fn a_decision_that_is_abandoned_keeps_nothing(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let moment = message(&store, &ana(), "1.1");
    let deciding = store.clone();
    let broken = tokio::spawn(async move {
        deciding
            .claim_moment(moment, |_, _| panic!("a bug while deciding"))
            .await
    });
    assert!(broken.await.unwrap_err().is_panic());
    let claim = claimed_nudge(&store, &ana(), "1.1").await;
    assert!(!store.sent(&claim, DeliveredIn::Dm, noon()).await.unwrap());
}

async fn a_delivery_that_was_given_up_on_is_safe_to_repeat(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let mut given_up = 0;
    for n in 0..200 {
        let ts = format!("1.{n}");
        let claiming = store.claim_moment(message(&store, &ana(), &ts), nudged);
        // Dropped at every step of the way, the commit's answer included.
        let patience = Duration::from_micros(n * 20);
        given_up += u32::from(tokio::time::timeout(patience, claiming).await.is_err());
        let again = store
            .claim_moment(message(&store, &ana(), &ts), nudged)
            .await
            .unwrap();
        assert!(matches!(again, Claimed::Now(_, Some(_)) | Claimed::Before));
    }
    assert!(given_up > 0);
    let nudges = home.column("SELECT ts FROM nudges").await;
    assert_eq!(nudges.len(), 200);
    assert_eq!(counted(&store, &ana(), Metric::Messages).await, 200);
}
