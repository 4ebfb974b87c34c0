//! Settings that are one of a few words: a wrong one is answered with the words there are.

use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};

/// Reads the word in any case.
pub(super) fn read<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    setting: D,
) -> Result<T, D::Error> {
    let word = String::deserialize(setting)?.trim().to_lowercase();
    T::deserialize(StrDeserializer::<D::Error>::new(&word)).map_err(D::Error::custom)
}
