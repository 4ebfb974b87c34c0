//! Slack's request signature: HMAC-SHA256 over the raw body, made with the app's signing secret.
//!
//! Source: docs.slack.dev, "Verifying requests from Slack": `v0=` + hex of the MAC of
//! `v0:{timestamp}:{body}`, refused when the timestamp is more than five minutes away.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The furthest that a request's timestamp may be from our clock, in seconds, in both directions.
pub const WINDOW_SECONDS: u64 = 300;

/// Why a request is not Slack's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    #[error("unsigned")]
    Missing,
    #[error("stale")]
    Stale,
    #[error("forged")]
    Forged,
}

/// Checks that the timestamp is a number within the window around `now`, both in Unix seconds.
pub fn check_age(timestamp: &str, now: i64) -> Result<(), Unsigned> {
    let sent: i64 = timestamp.parse().map_err(|_| Unsigned::Stale)?;
    match now.abs_diff(sent) <= WINDOW_SECONDS {
        true => Ok(()),
        false => Err(Unsigned::Stale),
    }
}

/// Checks the signature of a raw body, in constant time.
///
/// An empty secret refuses everything: it would make every signature forgeable.
pub fn check(
    secret: &SecretString,
    timestamp: &str,
    signature: &str,
    body: &[u8],
) -> Result<(), Unsigned> {
    let secret = secret.expose_secret().as_bytes();
    let claimed = signature
        .strip_prefix("v0=")
        .and_then(decode_hex)
        .ok_or(Unsigned::Forged)?;
    if secret.is_empty() {
        return Err(Unsigned::Forged);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| Unsigned::Forged)?;
    mac.update(b"v0:");
    mac.update(timestamp.as_bytes());
    mac.update(b":");
    mac.update(body);
    mac.verify_slice(&claimed).map_err(|_| Unsigned::Forged)
}

fn decode_hex(hex: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
    let bytes = hex.as_bytes();
    if bytes.len() != 64 {
        return None;
    }
    let mut decoded = [0; 32];
    for (target, pair) in decoded.iter_mut().zip(bytes.chunks_exact(2)) {
        *target = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(decoded)
}

#[cfg(test)]
pub(in crate::slack) fn sign(secret: &str, timestamp: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("v0:{timestamp}:").as_bytes());
    mac.update(body);
    let hex: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    format!("v0={hex}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The worked example of Slack's documentation.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const TIMESTAMP: &str = "1531420618";
    const BODY: &[u8] = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn slacks_own_example_is_accepted() {
        assert_eq!(check(&secret(SECRET), TIMESTAMP, SIGNATURE, BODY), Ok(()));
    }

    #[test]
    fn the_window_is_five_minutes_to_the_second_in_both_directions() {
        let now = 1_531_420_618;
        for (offset, expected) in [
            (0, Ok(())),
            (299, Ok(())),
            (300, Ok(())),
            (301, Err(Unsigned::Stale)),
            (-299, Ok(())),
            (-300, Ok(())),
            (-301, Err(Unsigned::Stale)),
        ] {
            assert_eq!(
                check_age(&(now + offset).to_string(), now),
                expected,
                "{offset}"
            );
        }
        for odd in [
            "",
            "x",
            "1531420618.0",
            " 1531420618",
            "99999999999999999999",
        ] {
            assert_eq!(check_age(odd, now), Err(Unsigned::Stale), "{odd}");
        }
        assert_eq!(
            check_age(&i64::MIN.to_string(), i64::MAX),
            Err(Unsigned::Stale)
        );
    }

    #[test]
    fn an_empty_secret_or_an_odd_signature_accepts_nothing() {
        let signed_with_nothing = sign("", TIMESTAMP, BODY);
        let bare = check(&secret(""), TIMESTAMP, &signed_with_nothing, BODY);
        assert_eq!(bare, Err(Unsigned::Forged));
        let truncated = &SIGNATURE[..SIGNATURE.len() - 1];
        for odd in ["", "v0=", "v1=00", truncated, &SIGNATURE.replace("v0=", "")] {
            assert_eq!(
                check(&secret(SECRET), TIMESTAMP, odd, BODY),
                Err(Unsigned::Forged)
            );
        }
    }

    proptest! {
        #[test]
        fn one_changed_bit_anywhere_is_a_forgery(at in 0..BODY.len(), bit in 0..8u8) {
            let mut body = BODY.to_vec();
            body[at] ^= 1 << bit;
            prop_assert_eq!(check(&secret(SECRET), TIMESTAMP, SIGNATURE, &body), Err(Unsigned::Forged));
        }

        #[test]
        fn no_invented_signature_is_accepted(signature in "(v0=)?[0-9a-fA-F]{0,70}|.{0,80}") {
            prop_assert!(check(&secret(SECRET), TIMESTAMP, &signature, BODY).is_err());
        }
    }
}
