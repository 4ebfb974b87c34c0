//! Secrets at rest: tokens are sealed, places are hashed with a key.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::Sha256;

use super::error::StoreError;
use crate::coach::ids::{ChannelId, MessageTs, TeamId, UserId};
use crate::coach::leader::{Hashed, Place};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// Half of the hash: 128 bits are plenty to tell places apart, and rows stay small.
const HASH_BYTES: usize = 16;

/// Seals tokens with XChaCha20-Poly1305. Kept apart from the database, it makes a stolen file useless.
pub struct SealingKey(SecretBox<[u8; KEY_BYTES]>);

/// The sealing key is not 32 bytes of base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealing key must be 32 bytes in base64, as `openssl rand -base64 32` prints")]
pub struct KeyError;

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey")
    }
}

impl SealingKey {
    /// A fresh key in base64, as a setting takes it.
    pub fn generate() -> SecretString {
        random_key().into()
    }

    /// # Errors
    /// Anything but 32 bytes in standard base64, with or without padding, blanks around it ignored.
    pub fn from_base64(text: &SecretString) -> Result<Self, KeyError> {
        let text = text.expose_secret().trim().trim_end_matches('=');
        let bytes = STANDARD_NO_PAD.decode(text).map_err(|_| KeyError)?;
        let bytes: [u8; KEY_BYTES] = bytes.try_into().map_err(|_| KeyError)?;
        Ok(Self(SecretBox::new(Box::new(bytes))))
    }

    /// Seals a secret for one column of one row: elsewhere the result cannot be opened.
    pub(super) fn seal(&self, slot: &Slot<'_>, secret: &SecretString) -> String {
        let nonce = XNonce::generate();
        let sealed = self
            .cipher()
            .encrypt(
                &nonce,
                Payload {
                    msg: secret.expose_secret().as_bytes(),
                    aad: &slot.bytes(),
                },
            )
            .expect("a token is far below the cipher's limit of 256 GiB");
        STANDARD.encode([nonce.as_slice(), &sealed].concat())
    }

    /// # Errors
    /// [`StoreError::Unsealable`] with another key, another slot or a changed byte.
    pub(super) fn open(&self, slot: &Slot<'_>, sealed: &str) -> Result<SecretString, StoreError> {
        let bytes = STANDARD
            .decode(sealed)
            .map_err(|_| StoreError::Unsealable)?;
        let (nonce, sealed) = bytes
            .split_at_checked(NONCE_BYTES)
            .ok_or(StoreError::Unsealable)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| StoreError::Unsealable)?;
        let secret = self
            .cipher()
            .decrypt(
                &nonce,
                Payload {
                    msg: sealed,
                    aad: &slot.bytes(),
                },
            )
            .map_err(|_| StoreError::Unsealable)?;
        String::from_utf8(secret)
            .map(SecretString::from)
            .map_err(|_| StoreError::Unsealable)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.expose_secret().into())
    }
}

/// Where a sealed value lives; bound into the seal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot<'a> {
    pub team: &'a TeamId,
    pub column: &'static str,
    /// Whose row it is, where a team has several.
    pub user: Option<&'a UserId>,
}

impl Slot<'_> {
    fn bytes(&self) -> Vec<u8> {
        let user = self.user.map_or("", UserId::as_str);
        [self.team.as_str(), self.column, user]
            .join("|")
            .into_bytes()
    }
}

/// Turns places and people into keyed hashes: equal or not, and nothing else.
#[derive(Clone)]
pub struct Hasher(Hmac<Sha256>);

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hasher")
    }
}

impl Hasher {
    pub(super) fn new(key: &[u8]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes a key of any length"))
    }

    /// A key of its own, so that the sealing key is used for sealing alone.
    pub(super) fn from_sealing_key(key: &SealingKey) -> Self {
        let mut mac = Self::new(key.0.expose_secret()).0;
        mac.update(b"askwell place hashes");
        Self::new(&mac.finalize().into_bytes())
    }

    /// Where a message was written and whom it mentions, as hashes.
    pub fn place(
        &self,
        team: &TeamId,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        addressee: Option<&UserId>,
    ) -> Place {
        let team = team.as_str();
        let channel = channel.as_str();
        Place {
            channel: self.hash(&["channel", team, channel]),
            thread: thread.map(|ts| self.hash(&["thread", team, channel, ts.as_str()])),
            addressee: addressee.map(|user| self.hash(&["person", team, user.as_str()])),
        }
    }

    fn hash(&self, parts: &[&str]) -> Hashed {
        let mut mac = self.0.clone();
        for part in parts {
            // The length first, so that no two lists of parts read the same.
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
        }
        let hash = mac.finalize().into_bytes();
        Hashed(URL_SAFE_NO_PAD.encode(&hash[..HASH_BYTES]).into())
    }
}

/// A secret of 256 random bits that can stand in a URL or a cookie as it is.
pub fn random_secret() -> SecretString {
    URL_SAFE_NO_PAD.encode(<[u8; KEY_BYTES]>::generate()).into()
}

/// A fresh key for an installation that was given none.
pub(super) fn random_key() -> String {
    STANDARD.encode(<[u8; KEY_BYTES]>::generate())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(fill: u8) -> SealingKey {
        let text = STANDARD.encode([fill; KEY_BYTES]);
        SealingKey::from_base64(&text.into()).unwrap()
    }

    fn slot<'a>(team: &'a TeamId, user: Option<&'a UserId>) -> Slot<'a> {
        Slot {
            team,
            column: "user_token",
            user,
        }
    }

    #[test]
    fn a_sealed_token_opens_only_where_it_was_sealed_and_with_its_key() {
        let (ours, theirs) = (TeamId::from("T1"), TeamId::from("T2"));
        let (ada, bob) = (UserId::from("U1"), UserId::from("U2"));
        let sealed = key(1).seal(&slot(&ours, Some(&ada)), &"xoxp-secret".into());
        assert!(!sealed.contains("xoxp"));
        let opened = |key: SealingKey, slot: Slot<'_>| {
            key.open(&slot, &sealed)
                .ok()
                .map(|token| token.expose_secret().to_owned())
        };
        assert_eq!(
            opened(key(1), slot(&ours, Some(&ada))).as_deref(),
            Some("xoxp-secret")
        );
        assert_eq!(opened(key(1), slot(&theirs, Some(&ada))), None);
        assert_eq!(opened(key(1), slot(&ours, Some(&bob))), None);
        assert_eq!(opened(key(1), slot(&ours, None)), None);
        assert_eq!(opened(key(2), slot(&ours, Some(&ada))), None);
        let other_column = Slot {
            column: "bot_token",
            ..slot(&ours, Some(&ada))
        };
        assert_eq!(opened(key(1), other_column), None);
    }

    #[test]
    fn a_sealed_token_with_any_byte_changed_or_cut_does_not_open() {
        let team = TeamId::from("T1");
        let sealed = key(1).seal(&slot(&team, None), &"xoxb-secret".into());
        let bytes = STANDARD.decode(&sealed).unwrap();
        for position in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[position] ^= 1;
            let altered = STANDARD.encode(altered);
            assert!(key(1).open(&slot(&team, None), &altered).is_err());
            let cut = STANDARD.encode(&bytes[..position]);
            assert!(key(1).open(&slot(&team, None), &cut).is_err());
        }
        assert!(key(1).open(&slot(&team, None), "not base64!").is_err());
    }

    #[test]
    fn the_same_token_is_sealed_differently_each_time() {
        let team = TeamId::from("T1");
        let seal = || key(1).seal(&slot(&team, None), &"xoxb-secret".into());
        assert_ne!(seal(), seal());
    }

    #[test]
    fn a_key_of_another_length_is_refused_and_blanks_or_missing_padding_are_not() {
        let good = STANDARD.encode([7; KEY_BYTES]);
        for text in [
            good.clone(),
            format!(" {good}\n"),
            good.trim_end_matches('=').to_owned(),
        ] {
            assert!(SealingKey::from_base64(&text.into()).is_ok());
        }
        let short = STANDARD.encode([7; KEY_BYTES - 1]);
        let long = STANDARD.encode([7; KEY_BYTES + 1]);
        for text in [short, long, String::new(), "password".into()] {
            assert!(SealingKey::from_base64(&text.into()).is_err());
        }
    }

    #[test]
    fn the_same_place_has_the_same_hash_and_no_other_place_has_it() {
        let hasher = Hasher::from_sealing_key(&key(1));
        let place = |team: &str, channel: &str, thread: &str| {
            hasher.place(
                &team.into(),
                &channel.into(),
                Some(&thread.into()),
                Some(&"U1".into()),
            )
        };
        let here = place("T1", "C1", "1.2");
        assert_eq!(here, place("T1", "C1", "1.2"));
        assert_ne!(here.channel, place("T2", "C1", "1.2").channel);
        assert_ne!(here.channel, place("T1", "C2", "1.2").channel);
        assert_ne!(here.thread, place("T1", "C2", "1.2").thread);
        assert_ne!(here.thread, place("T1", "C1", "1.3").thread);
        assert_ne!(here.addressee, place("T2", "C1", "1.2").addressee);
        let elsewhere =
            Hasher::from_sealing_key(&key(2)).place(&"T1".into(), &"C1".into(), None, None);
        assert_ne!(here.channel, elsewhere.channel);
    }
}
