use proptest::prelude::*;

use super::*;

fn every_reader(bytes: &Bytes) {
    for event in from_interaction(bytes).into_iter().chain([
        from_callback(bytes, 1),
        from_command_form(bytes),
        from_command_json(bytes),
    ]) {
        if let Event::Message(message) | Event::MessageEdited(message) = event {
            message.text.read();
            message.text.is_plain();
        }
    }
}

/// Replaces the `n`th value, counted depth first.
fn replace_nth(value: &mut Value, n: &mut usize, with: &Value) {
    if *n == 0 {
        *value = with.clone();
    }
    *n = n.wrapping_sub(1);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| replace_nth(item, n, with)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|item| replace_nth(item, n, with)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        every_reader(&Bytes::from(bytes));
    }

    #[test]
    fn no_replaced_value_makes_a_reader_panic(
        which in 0..5usize,
        at in prop::collection::vec(0..90usize, 1..4),
        with in prop::sample::select(vec![json!(null), json!(0), json!(""), json!([]), json!({}), json!([null]), json!(true), json!("\u{0}é")]),
    ) {
        let fixtures = [fixture!("message"), fixture!("message_edited"), fixture!("block_actions_home"), fixture!("view_submission"), fixture!("message_shortcut")];
        let mutated = change(&fixtures[which], |root| {
            for mut n in at.clone() {
                replace_nth(root, &mut n, &with);
            }
        });
        every_reader(&mutated);
    }

    #[test]
    fn no_cut_off_payload_makes_a_reader_panic(at in 0..2000usize) {
        let whole = fixture!("message_edited");
        every_reader(&whole.slice(..at.min(whole.len())));
    }
}
