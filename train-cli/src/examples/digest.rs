//! Digests of examples.

use super::prepare::Example;

/// SHA-256 over names, classes and images, in order: two splits or two data sets never share it.
#[must_use]
pub fn digest_of(parts: [&[Example]; 2]) -> String {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        for example in part {
            digest.update(example.name.as_bytes());
            digest.update([0, example.class.index() as u8]);
            for value in example.image.data.iter().chain(&example.measures) {
                digest.update(value.to_le_bytes());
            }
        }
    }
    engine::digest::hexadecimal(&digest.finalize())
}
