//! A file of the page, named by what it holds.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Hexadecimal digits of the hash in a path.
const HASH_DIGITS: usize = 16;

/// Bytes that a browser can ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The name by which sources refer to it, such as `style.css`.
    pub name: String,
    /// The path it is served under, relative to the page, such as `style-0123456789abcdef.css`.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
    /// SHA-256 of the content, in lower-case hexadecimal.
    pub digest: String,
}

impl Asset {
    /// An asset whose path carries the hash of its content, so that it may be cached for good.
    #[must_use]
    pub fn hashed(name: &str, bytes: Vec<u8>) -> Self {
        let digest = sha256(&bytes);
        Self { path: hashed_path(name, &digest), name: name.to_owned(), bytes, digest }
    }

    /// An asset that keeps its name, as the page itself must.
    #[must_use]
    pub fn plain(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), path: name.to_owned(), digest: sha256(&bytes), bytes }
    }

    /// The asset that lies at `path`, under which one of the above put it.
    #[must_use]
    pub fn at(path: &str, bytes: Vec<u8>) -> Self {
        let name = if is_hashed(path) { without_hash(path) } else { path.to_owned() };
        Self { name, path: path.to_owned(), digest: sha256(&bytes), bytes }
    }

    /// Whether the path changes when the content does.
    #[must_use]
    pub fn is_immutable(&self) -> bool {
        self.path != self.name
    }
}

/// Whether a file name is one that [`Asset::hashed`] gives, compressed or not.
pub(crate) fn is_hashed(file_name: &str) -> bool {
    file_name.rsplit_once('-').is_some_and(|(_, end)| {
        let hash = end.split_once('.').map_or(end, |(hash, _)| hash);
        hash.len() == HASH_DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// The name whose hashed path this is.
fn without_hash(path: &str) -> String {
    let start = path.rfind('-').unwrap_or(path.len());
    let ending = path[start..].find('.').map_or("", |dot| &path[start + dot..]);
    format!("{}{ending}", &path[..start])
}

/// SHA-256 in lower-case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// Puts 64 bits of the hash between a path's stem and its ending.
fn hashed_path(name: &str, digest: &str) -> String {
    let hash = &digest[..HASH_DIGITS];
    let file_start = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[file_start..].rfind('.') {
        Some(dot) if dot > 0 => {
            let (stem, ending) = name.split_at(file_start + dot);
            format!("{stem}-{hash}{ending}")
        }
        _ => format!("{name}-{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_carries_the_start_of_the_contents_sha256() {
        // SHA-256 of the empty string: FIPS 180-4 example e3b0c442 98fc1c14 …
        let asset = Asset::hashed("models/a.b.safetensors", Vec::new());
        assert_eq!(asset.path, "models/a.b-e3b0c44298fc1c14.safetensors");
        assert!(asset.is_immutable());
    }

    #[test]
    fn another_content_gives_another_path() {
        let one = Asset::hashed("style.css", b"a{}".to_vec());
        let other = Asset::hashed("style.css", b"b{}".to_vec());
        assert_ne!(one.path, other.path);
    }

    #[test]
    fn a_name_without_an_ending_takes_the_hash_last() {
        assert_eq!(
            hashed_path("fonts.d/LICENCE", "0123456789abcdef00"),
            "fonts.d/LICENCE-0123456789abcdef"
        );
        assert_eq!(hashed_path(".hidden", "0123456789abcdef00"), ".hidden-0123456789abcdef");
    }

    #[test]
    fn hashed_names_are_told_from_others() {
        let path = Asset::hashed("app.wasm", Vec::new()).path;
        assert!(is_hashed(&path) && is_hashed(&format!("{path}.br")));
        for other in ["index.html", "index.html.br", "thesis-final.tex", "a-0123.js"] {
            assert!(!is_hashed(other), "{other}");
        }
    }

    #[test]
    fn an_asset_is_known_again_by_its_path() {
        for name in ["app.wasm", "models/a.b.safetensors", "fonts.d/LICENCE", "a-b.js"] {
            let asset = Asset::hashed(name, b"x".to_vec());
            assert_eq!(Asset::at(&asset.path, b"x".to_vec()), asset);
        }
        let page = Asset::plain("index.html", b"x".to_vec());
        assert_eq!(Asset::at("index.html", b"x".to_vec()), page);
    }

    #[test]
    fn the_page_keeps_its_name() {
        let page = Asset::plain("index.html", b"<html>".to_vec());
        assert_eq!(page.path, "index.html");
        assert!(!page.is_immutable());
    }
}
