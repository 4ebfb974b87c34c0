//! Maps from words, with a hash made for short keys. The keys are those of our own files, so nobody can
//! choose them to collide.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map from words.
pub type WordMap<V> = HashMap<String, V, BuildHasherDefault<WordHasher>>;
/// A set of words.
pub type WordSet = HashSet<String, BuildHasherDefault<WordHasher>>;

/// FNV-1a, eight bytes at a time, with a final mix.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordHasher(u64);

const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut padded = [0; 8];
            padded[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(padded)).wrapping_mul(PRIME);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
