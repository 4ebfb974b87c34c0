//! The private messages of practice: one question each, and the way out of them.

use slack_morphism::prelude::*;

use super::{Card, action, actions, button, context, section};
use crate::coach::Kind;
use crate::coach::leader::Leader;
use crate::coach::period::Period;
use crate::coach::practice::{Prompt, turn};
use crate::coach::voice::Voice;

/// A prompt for this leader in this week.
pub fn prompt(voice: &Voice, leader: &Leader, prompt: Prompt, period: Period) -> Card {
    let question = question(voice, leader, prompt, period);
    let mut blocks = vec![section(&question)];
    if let (Some(aim), Prompt::Plan) = (&leader.own.aim, prompt) {
        blocks.push(context(&voice.fill(
            "practice.aim",
            &[("aim", &super::without_broadcasts(aim.as_str()))],
        )));
    }
    blocks.push(context(voice.line(match prompt {
        Prompt::Plan | Prompt::Reflect => "practice.nothing_kept",
        Prompt::GoingOn => "practice.from_now_on",
    })));
    blocks.push(actions(buttons(voice, prompt)));
    Card {
        text: question,
        blocks,
    }
}

fn buttons(voice: &Voice, prompt: Prompt) -> Vec<SlackBlockButtonElement> {
    let settings = button(action::SETTINGS, voice.line("button.settings"), "practice");
    let out = match prompt {
        Prompt::Plan | Prompt::Reflect => button(
            action::NO_PRACTICE,
            voice.line("button.no_practice"),
            "practice",
        ),
        Prompt::GoingOn => button(action::STOP, voice.line("button.stop"), "practice"),
    };
    vec![settings, out]
}

fn question(voice: &Voice, leader: &Leader, prompt: Prompt, period: Period) -> String {
    let wordings = match prompt {
        Prompt::Plan => voice.lines(match leader.own.focus {
            None => "practice.plan.any",
            Some(Kind::Order) => "practice.plan.order",
            Some(Kind::Press) => "practice.plan.press",
            Some(Kind::Advise) => "practice.plan.advise",
            Some(Kind::Control) => "practice.plan.control",
            Some(Kind::Rescue) => "practice.plan.rescue",
            Some(Kind::Check) => "practice.plan.check",
            Some(Kind::Steer) => "practice.plan.steer",
        }),
        Prompt::Reflect => voice.lines(match leader.own.focus {
            None => "practice.reflection.any",
            Some(Kind::Order) => "practice.reflection.order",
            Some(Kind::Press) => "practice.reflection.press",
            Some(Kind::Advise) => "practice.reflection.advise",
            Some(Kind::Control) => "practice.reflection.control",
            Some(Kind::Rescue) => "practice.reflection.rescue",
            Some(Kind::Check) => "practice.reflection.check",
            Some(Kind::Steer) => "practice.reflection.steer",
        }),
        Prompt::GoingOn => return voice.line("practice.going_on").to_owned(),
    };
    let turn = turn(leader, period, wordings.len());
    wordings.get(turn).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_focus_has_words_for_weeks_and_each_is_one_question() {
        let voice = Voice::english();
        let prompts = |leader: &Leader, prompt| -> BTreeSet<String> {
            let mondays = ["2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21"];
            let weeks = mondays.map(|monday| Period::Day(monday.parse().unwrap()));
            let said = weeks.map(|week| question(&voice, leader, prompt, week));
            said.into_iter().collect()
        };
        let mut leader = Leader::newly_in("T1", "UANA");
        for focus in Kind::ALL.into_iter().map(Some).chain([None]) {
            leader.own.focus = focus;
            for prompt in [Prompt::Plan, Prompt::Reflect] {
                let said = prompts(&leader, prompt);
                assert!(said.len() >= 2, "{focus:?} {prompt:?}");
                assert!(
                    said.iter().all(|line| line.matches('?').count() == 1),
                    "{said:?}"
                );
            }
        }
        let going_on = prompts(&leader, Prompt::GoingOn);
        assert_eq!(
            going_on.first().unwrap(),
            "What would you like to do without me?"
        );
    }
}
