//! The files that are compiled in. A test compares the lists with the folders.

/// Pairs each name with the text of its file.
macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../config/", $folder, "/", $name, ".toml")))),*]
    };
}

/// How English is written.
pub const WRITING: &str = include_str!("../../../config/lexicon/en/writing.toml");

/// Word classes, sets and phrases, in the order of precedence.
pub const LEXICON: &[(&str, &str)] = files!("lexicon/en": "words" "verbs" "names" "sets" "phrases");

/// Rules and gates.
pub const RULES: &[(&str, &str)] = files!("rules/en":
    "advise_better"
    "advise_could_just"
    "advise_have_you_tried"
    "advise_id_do"
    "advise_might_want"
    "advise_should"
    "advise_suggest"
    "advise_try"
    "advise_we_should"
    "advise_we_suggest"
    "advise_why_not"
    "check_done_yet"
    "check_update"
    "control_cc_me"
    "control_cc_me_soft"
    "control_only_i"
    "control_run_by_me"
    "control_show_me"
    "control_until_i"
    "gate_answer"
    "gate_autonomy"
    "gate_boilerplate"
    "gate_broadcast"
    "gate_counterfactual"
    "gate_crisis"
    "gate_device"
    "gate_draft"
    "gate_enthusiasm"
    "gate_free_choice"
    "gate_generic_you"
    "gate_hedge"
    "gate_hypothetical"
    "gate_idiom"
    "gate_irony"
    "gate_joke"
    "gate_label"
    "gate_legal"
    "gate_logistics"
    "gate_minutes"
    "gate_offer_condition"
    "gate_open_question"
    "gate_own_thought"
    "gate_permission"
    "gate_pointer"
    "gate_reported"
    "gate_request"
    "gate_safety"
    "gate_saying"
    "gate_software"
    "gate_third_party"
    "gate_we_circumstance"
    "gate_wish"
    "order_after_comma"
    "order_assign"
    "order_contingent"
    "order_elliptical"
    "order_have_third"
    "order_have_to"
    "order_imperative"
    "order_lets"
    "order_must_be_done"
    "order_please"
    "order_prohibition"
    "order_remember_to"
    "order_request"
    "order_stop"
    "order_team_must"
    "order_want_done"
    "order_want_you_to"
    "order_we_need_to"
    "order_will"
    "order_would_you_mind"
    "press_consequence"
    "press_need_by"
    "press_urgent"
    "rescue_already_did"
    "rescue_do_it_myself"
    "rescue_leave_it"
    "rescue_let_me"
    "rescue_shield"
    "steer_dont_you_think"
    "steer_loaded"
    "steer_right"
    "steer_sense"
    "steer_shouldnt"
    "steer_why_didnt"
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn names(folder: &str) -> BTreeSet<String> {
        let folder = Path::new(file!())
            .ancestors()
            .nth(4)
            .unwrap()
            .join("config")
            .join(folder);
        let files = std::fs::read_dir(folder).unwrap();
        files
            .map(|file| {
                file.unwrap()
                    .path()
                    .file_stem()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    }

    fn listed(files: &[(&str, &str)]) -> BTreeSet<String> {
        files.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    #[test]
    fn every_rule_file_is_compiled_in() {
        assert_eq!(names("rules/en"), listed(RULES));
    }

    #[test]
    fn every_word_file_is_compiled_in() {
        let mut compiled = listed(LEXICON);
        compiled.insert("writing".to_owned());
        assert_eq!(names("lexicon/en"), compiled);
    }
}
