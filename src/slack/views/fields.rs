//! The fields of a form: each a block and its element under the same name.

use slack_morphism::prelude::*;

use super::plain;
use crate::coach::voice::Voice;

/// The value of a single box.
pub const TICKED: &str = "yes";

/// A box or a radio button.
pub(super) type Choice = SlackBlockChoiceItem<SlackBlockText>;

/// What a form's value stands for.
pub fn named<T: Copy>(names: &[(T, &str)], value: Option<String>) -> Option<T> {
    let value = value?;
    names
        .iter()
        .find_map(|&(meant, name)| (name == value).then_some(meant))
}

pub(super) fn choice(label: &str, value: &str) -> Choice {
    let label = SlackBlockPlainText::new(label.to_owned());
    SlackBlockChoiceItem::new(SlackBlockText::Plain(label), value.to_owned())
}

/// An entry of a menu.
pub(super) fn entry(label: &str, value: &str) -> SlackBlockChoiceItem<SlackBlockPlainTextOnly> {
    SlackBlockChoiceItem::new(plain(label), value.to_owned())
}

pub(super) fn input(name: &str, label: &str, element: SlackInputBlockElement) -> SlackInputBlock {
    SlackInputBlock::new(plain(label), element).with_block_id(name.into())
}

/// Boxes, of which those are ticked whose value is.
pub(super) fn boxes(
    name: &str,
    label: &str,
    options: Vec<Choice>,
    ticked: impl Fn(&str) -> bool,
) -> SlackBlock {
    let initial: Vec<Choice> = options
        .iter()
        .filter(|option| ticked(&option.value))
        .cloned()
        .collect();
    let mut boxes = SlackBlockCheckboxesElement::new(options).with_action_id(name.into());
    boxes.initial_options = (!initial.is_empty()).then_some(initial);
    input(name, label, boxes.into()).with_optional(true).into()
}

/// One box.
pub(super) fn one_box(voice: &Voice, name: &str, label: &str, said: &str, on: bool) -> SlackBlock {
    let only = vec![choice(voice.line(said), TICKED)];
    boxes(name, voice.line(label), only, |_| on)
}

/// One of a few, each with the voice's line for it.
pub(super) fn radio<T: Copy + PartialEq>(
    voice: &Voice,
    name: &str,
    label: &str,
    (names, chosen): (&[(T, &str)], T),
    said: impl Fn(T) -> &'static str,
) -> SlackBlock {
    let choices = names
        .iter()
        .map(|&(meant, value)| (meant, choice(voice.line(said(meant)), value)));
    let choices: Vec<(T, Choice)> = choices.collect();
    let initial = choices
        .iter()
        .find_map(|(meant, choice)| (*meant == chosen).then(|| choice.clone()));
    let options = choices.into_iter().map(|(_, choice)| choice).collect();
    let mut radio = SlackBlockRadioButtonsElement::new(options).with_action_id(name.into());
    radio.initial_option = initial;
    input(name, voice.line(label), radio.into()).into()
}

/// A menu of one, with the entry of this value chosen.
pub(super) fn menu(
    name: &str,
    options: Vec<SlackBlockChoiceItem<SlackBlockPlainTextOnly>>,
    chosen: &str,
) -> SlackBlockStaticSelectElement {
    let mut select = SlackBlockStaticSelectElement::new().with_action_id(name.into());
    select.initial_option = options.iter().find(|one| one.value == chosen).cloned();
    select.options = Some(options);
    select
}

pub(super) fn time(name: &str, label: &str, initial: Option<String>) -> SlackBlock {
    let mut picker = SlackBlockTimePickerElement::new().with_action_id(name.into());
    picker.initial_time = initial;
    input(name, label, picker.into()).with_optional(true).into()
}

/// A field for words, with what is in it already.
pub(super) fn words(name: &str, initial: &str) -> SlackBlockPlainTextInputElement {
    let field = SlackBlockPlainTextInputElement::new().with_action_id(name.into());
    match initial.is_empty() {
        true => field,
        false => field.with_initial_value(initial.to_owned()),
    }
}
