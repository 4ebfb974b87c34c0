//! Messages of every shape, as leaders write them: how they are cut and put together again.

use super::*;

/// Every rewrite of a message whose `clause` is flagged, with its `action`.
fn offered(text: &str, kind: Kind, clause: &str, action: &str) -> Vec<String> {
    let rewriter = Rewriter::built_in().expect("the built-in templates load");
    let start = text.find(clause).expect("the clause is in the text");
    let span = start..start + clause.len();
    let act = start + clause.find(action).expect("the action is in the clause");
    let findings = [finding(kind, span.clone(), Some(act..span.end))];
    (0..8)
        .flat_map(|seed| {
            let wish = RewriteWish {
                seed,
                ..RewriteWish::default()
            };
            rewriter.rewrite(text, &findings, &wish, |_| false)
        })
        .map(|rewrite| rewrite.text.as_str().to_owned())
        .collect()
}

/// One line: what is asked for, and what stands in the message afterwards.
fn asks(text: &str, kind: Kind, clause: &str, action: &str, wanted: &str) {
    let offers = offered(text, kind, clause, action);
    assert!(
        offers.iter().any(|offer| offer.contains(wanted)),
        "{text}: {offers:#?}"
    );
}

#[test]
fn a_thought_after_a_comma_is_a_sentence_of_its_own() {
    for (text, clause, rest) in [
        (
            "Tape the cable down, the old one tripped two guests",
            "Tape the cable down",
            "taping the cable down? The old one tripped two guests",
        ),
        (
            "Paint the gate white, saves a lot of arguing",
            "Paint the gate white, saves a lot of arguing",
            "painting the gate white? Saves a lot of arguing",
        ),
        (
            "Dry the brushes flat tho, the bristles bend",
            "Dry the brushes flat tho, the bristles bend",
            "drying the brushes flat? The bristles bend",
        ),
        (
            "Sand the shelf, yes?",
            "Sand the shelf, yes",
            "sanding the shelf?",
        ),
    ] {
        asks(text, Kind::Advise, clause, clause, rest);
    }
}

#[test]
fn what_belongs_to_the_act_stays_in_it() {
    for (text, wanted) in [
        (
            "Buy nails, glue and sandpaper.",
            "buying nails, glue and sandpaper",
        ),
        (
            "Repot the fern, including the small one.",
            "repotting the fern, including the small one",
        ),
        (
            "Trade seats 2 and 5 in the plan.",
            "trading seats 2 and 5 in the plan",
        ),
        (
            "Water the roses, not the cactus.",
            "watering the roses, not the cactus",
        ),
        (
            "Ring Odile, who keeps the keys.",
            "ringing Odile, who keeps the keys",
        ),
        (
            "Run the mower with and without the bag.",
            "running the mower with and without the bag",
        ),
        (
            "Lock the shed, even if you're the last but one.",
            "locking the shed, even if you're the last but one",
        ),
        (
            "Note what sold, what did not and what you'd change.",
            "noting what sold, what did not and what you'd change",
        ),
        (
            "Move the table, so the short talk goes first.",
            "moving the table, so the short talk goes first",
        ),
        (
            "Put the seats out, file the slips, and archive last year's.",
            "putting the seats out, filing the slips, and archiving last year's",
        ),
        ("Play it again, but slower.", "playing it again, but slower"),
        (
            "Focus on everything that's left.",
            "focusing on everything that's left",
        ),
    ] {
        asks(text, Kind::Advise, text, text, wanted);
    }
}

#[test]
fn a_time_or_a_condition_goes_behind_the_act() {
    for (text, clause, wanted) in [
        (
            "For each parcel over 20 kg, call the porter.",
            "call the porter",
            "the porter for each parcel over 20 kg",
        ),
        (
            "When the choir arrives at noon, put the chairs out.",
            "put the chairs out",
            "the chairs out when the choir arrives at noon",
        ),
        (
            "Starting Tuesday, weigh the sacks and stack them by the door.",
            "weigh the sacks and stack them by the door",
            "by the door starting Tuesday",
        ),
        (
            "When you've got a sec, tune the piano.",
            "tune the piano",
            "When you've got a sec, w",
        ),
        (
            "When the guests come, show them the garden.",
            "show them the garden",
            "When the guests come, ",
        ),
    ] {
        asks(text, Kind::Order, clause, clause, wanted);
    }
}

#[test]
fn what_comes_of_it_follows_the_question_as_a_sentence() {
    for (text, clause, wanted) in [
        (
            "Trade seats 2 and 5 and it'll rhyme.",
            "Trade seats 2 and 5",
            "? With that, it'll rhyme.",
        ),
        (
            "Paint the gate, and then we'll hang the sign.",
            "Paint the gate",
            "? After that, we'll hang the sign.",
        ),
        (
            "Have the hall lists here by noon or this misses the print.",
            "Have the hall lists here by noon",
            "? Otherwise, this misses the print.",
        ),
        (
            "Close the shutters, as the wind is rising.",
            "Close the shutters",
            "The wind is rising. ",
        ),
    ] {
        asks(text, Kind::Order, clause, clause, wanted);
    }
}

#[test]
fn refusals_tries_and_other_heads_are_read_as_what_they_are() {
    for (text, clause, action, wanted) in [
        (
            "I'd rather you didn't sand the door indoors.",
            "I'd rather you didn't sand the door indoors",
            "didn't sand",
            "sanding the door indoors",
        ),
        (
            "Be sure and label the jars.",
            "Be sure and label the jars",
            "label",
            "labeling the jars",
        ),
        (
            "Ushers are expected to stand at the doors and to refrain from eating.",
            "expected to stand at the doors and to refrain from eating",
            "stand",
            "standing at the doors and refraining from eating",
        ),
        (
            "Let the florist know the hall is open and sweep the steps.",
            "Let the florist know the hall is open and sweep the steps",
            "Let",
            "let the florist know the hall is open and sweep the steps",
        ),
        (
            "You're not to feed the ponies under any circumstances.",
            "You're not to feed the ponies under any circumstances",
            "feed",
            "feeding the ponies?",
        ),
        (
            "You can't keep cancelling the choir.",
            "can't keep cancelling the choir",
            "keep",
            "cancelling the choir",
        ),
        (
            "Have someone check the boiler.",
            "Have someone check the boiler",
            "Have",
            "to check the boiler?",
        ),
        (
            "Every class picks one poem and reads it aloud.",
            "Every class picks one poem and reads it aloud",
            "",
            "for every class to pick one poem and read it aloud?",
        ),
        (
            "Phones away during the service",
            "Phones away during the service",
            "",
            "have phones away during the service",
        ),
        (
            "Under no circumstances is flour to be sold to guests.",
            "Under no circumstances is flour to be sold to guests",
            "",
            "selling flour to guests?",
        ),
        (
            "Hands off the heater",
            "Hands off the heater",
            "",
            "touching the heater",
        ),
    ] {
        let offers = offered_without(text, clause, action);
        assert!(
            offers.iter().any(|offer| offer.contains(wanted)),
            "{text}: {offers:#?}"
        );
    }
}

fn offered_without(text: &str, clause: &str, action: &str) -> Vec<String> {
    if !action.is_empty() {
        return offered(text, Kind::Order, clause, action);
    }
    let rewriter = Rewriter::built_in().expect("the built-in templates load");
    let start = text.find(clause).expect("the clause is in the text");
    let findings = [finding(Kind::Order, start..start + clause.len(), None)];
    rewriter
        .rewrite(text, &findings, &RewriteWish::default(), |_| false)
        .iter()
        .map(|rewrite| rewrite.text.as_str().to_owned())
        .collect()
}

#[test]
fn who_is_spoken_to_stands_at_the_end_of_the_question() {
    asks(
        "Sand the shelf, Tova.",
        Kind::Order,
        "Sand the shelf",
        "Sand",
        "sanding the shelf, Tova?",
    );
}

#[test]
fn an_idea_keeps_who_is_to_do_it() {
    asks(
        "I'd suggest that each club send one referee.",
        Kind::Advise,
        "I'd suggest that each club send one referee",
        "send",
        "each club sending one referee",
    );
}

#[test]
fn a_comparison_and_a_fronted_name_are_kept() {
    asks(
        "It would be easier to move the stage than to move the choir.",
        Kind::Advise,
        "It would be easier to move the stage than to move the choir",
        "move the stage",
        "moving the stage rather than moving the choir",
    );
    asks(
        "<@U7> once the paint's dry rehang the doors.",
        Kind::Order,
        "rehang the doors",
        "rehang",
        "the doors once the paint's dry?",
    );
    asks(
        "The trick is to whisk it cold.",
        Kind::Advise,
        "The trick is to whisk it cold",
        "whisk",
        "hisking it cold",
    );
}

#[test]
fn where_nothing_honest_is_left_there_is_no_question() {
    for (text, clause, action) in [
        (
            "Anton to grate the cheese, Grace to slice the ham.",
            "Anton to grate the cheese",
            "grate",
        ),
        (
            "Don't shout at the referee. That's childish.",
            "Don't shout at the referee",
            "Don't",
        ),
        (
            "- grate the cheese\n- slice the ham\n- lunch is at one",
            "grate the cheese",
            "grate",
        ),
        (
            "Boilers matched all the values, so",
            "Boilers matched all the values",
            "",
        ),
    ] {
        assert_eq!(
            offered_without(text, clause, action),
            [] as [&str; 0],
            "{text}"
        );
    }
}
