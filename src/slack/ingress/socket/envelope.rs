//! One frame of Slack's: a greeting, a goodbye, or an envelope to acknowledge.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::slack::event::{Event, Ignored, from_callback, from_command_json, from_interaction};
use crate::slack::ingress::Ack;

pub(super) enum Frame {
    /// The connection is up.
    Hello,
    /// Slack is about to close the connection.
    Disconnect(Farewell),
    Envelope(Envelope),
}

/// Why Slack closes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Farewell {
    /// Connections are renewed every few hours: `warning`, `refresh_requested`, or a new reason.
    Renewal,
    /// The app has more connections than Slack allows.
    TooMany,
    /// Somebody switched Socket Mode off for the app.
    SwitchedOff,
}

pub(super) struct Envelope {
    id: String,
    takes_reply: bool,
    pub events: Vec<Event>,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    reason: Option<String>,
    envelope_id: Option<String>,
    accepts_response_payload: Option<bool>,
    retry_attempt: Option<u32>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
}

/// `None` for what is no frame of Slack's.
pub(super) fn read(frame: &Bytes) -> Option<Frame> {
    let wire: Wire = serde_json::from_slice(frame).ok()?;
    match wire.kind.as_deref() {
        Some("hello") => Some(Frame::Hello),
        Some("disconnect") => Some(Frame::Disconnect(match wire.reason.as_deref() {
            Some("link_disabled") => Farewell::SwitchedOff,
            Some("too_many_websockets") => Farewell::TooMany,
            _ => Farewell::Renewal,
        })),
        kind => Some(Frame::Envelope(Envelope {
            id: wire.envelope_id?,
            takes_reply: wire.accepts_response_payload.unwrap_or(false),
            events: match wire.payload {
                Some(payload) => {
                    let payload = frame.slice_ref(payload.get().as_bytes());
                    events(kind, &payload, wire.retry_attempt.unwrap_or(0))
                }
                None => vec![Event::Ignored(Ignored::Malformed)],
            },
        })),
    }
}

fn events(kind: Option<&str>, payload: &Bytes, attempt: u32) -> Vec<Event> {
    match kind {
        Some("events_api") => vec![from_callback(payload, attempt)],
        Some("slash_commands") => vec![from_command_json(payload)],
        Some("interactive") => from_interaction(payload),
        _ => vec![Event::Ignored(Ignored::UnknownType)],
    }
}

impl Envelope {
    /// What to send for an answer; `None` where Slack is to deliver again.
    pub(super) fn acknowledgement(&self, ack: Ack) -> Option<String> {
        let id = &self.id;
        match ack {
            Ack::NotYet => None,
            Ack::Reply(payload) if self.takes_reply => {
                Some(json!({"envelope_id": id, "payload": payload}).to_string())
            }
            Ack::Ok | Ack::Reply(_) => Some(json!({ "envelope_id": id }).to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn envelope(frame: Value) -> Envelope {
        match read(&Bytes::from(frame.to_string())) {
            Some(Frame::Envelope(envelope)) => envelope,
            _ => panic!("no envelope"),
        }
    }

    #[test]
    fn the_same_payload_is_the_same_event_as_over_http() {
        let payload: Value = serde_json::from_str(include_str!(
            "../../../../tests/fixtures/slack/block_actions.json"
        ))
        .unwrap();
        let over_http = from_interaction(&Bytes::from(payload.to_string()));
        let envelope = envelope(json!({"envelope_id": "e", "type": "interactive",
            "accepts_response_payload": false, "payload": payload}));
        assert_eq!(format!("{:?}", envelope.events), format!("{over_http:?}"));
    }

    #[test]
    fn what_slack_may_add_one_day_is_acknowledged_and_ignored() {
        for frame in [
            json!({"envelope_id": "e", "type": "of_the_future", "payload": {}}),
            json!({"envelope_id": "e", "type": "events_api", "payload": null}),
            json!({"envelope_id": "e", "type": null, "payload": [1]}),
        ] {
            let envelope = envelope(frame);
            assert!(matches!(envelope.events[..], [Event::Ignored(_)]));
            let ack = envelope.acknowledgement(Ack::Ok).unwrap();
            assert_eq!(ack, r#"{"envelope_id":"e"}"#);
        }
    }

    #[test]
    fn a_goodbye_says_whether_a_new_connection_helps() {
        for (reason, farewell) in [
            ("warning", Farewell::Renewal),
            ("refresh_requested", Farewell::Renewal),
            ("of_the_future", Farewell::Renewal),
            ("too_many_websockets", Farewell::TooMany),
            ("link_disabled", Farewell::SwitchedOff),
        ] {
            let frame = json!({"type": "disconnect", "reason": reason}).to_string();
            let read = read(&Bytes::from(frame));
            assert!(matches!(read, Some(Frame::Disconnect(found)) if found == farewell));
        }
    }

    proptest! {
        #[test]
        fn no_frame_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            read(&Bytes::from(bytes));
        }

        #[test]
        fn no_payload_makes_it_panic(kind in "events_api|slash_commands|interactive|x", payload in "[\\[\\]{}\":, a-z0-9]{0,80}") {
            let frame = format!(r#"{{"envelope_id":"e","type":"{kind}","payload":{payload}}}"#);
            read(&Bytes::from(frame));
        }
    }
}
