//! Identifiers that are the same whenever they name the same.

use crate::digest::{hexadecimal, sha256};

/// A UUID of version 8 (RFC 9562, section 5.8) whose 122 free bits are the first of a SHA-256 of these names. Each is
/// counted with its length, so that different lists never look alike.
pub fn uuid(names: &[&str]) -> String {
    let counted = names.iter().map(|name| format!("\n{}:{name}", name.len()));
    let text: String = std::iter::once("lubdub".to_owned()).chain(counted).collect();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&sha256(text.as_bytes())[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = hexadecimal(&bytes);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_its_version_and_differs_with_every_name() {
        let one = uuid(&["a", "bc"]);
        assert_eq!(one, uuid(&["a", "bc"]));
        assert_ne!(one, uuid(&["ab", "c"]));
        assert_ne!(uuid(&["a\n1:b"]), uuid(&["a", "b"]));
        let parts: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(one.as_bytes()[14], b'8');
        assert!(b"89ab".contains(&one.as_bytes()[19]), "{one}");
    }
}
