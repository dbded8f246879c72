//! Where the repository is.

use std::path::Path;

/// The repository's top folder: `start` or a folder above it.
#[must_use]
pub fn root_of(start: &Path) -> Option<&Path> {
    start.ancestors().find(|folder| folder.join("web/bundle/Cargo.toml").is_file())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn it_is_found_from_a_folder_inside_it() {
        let here = std::env::current_dir().unwrap();
        let root = root_of(&here).unwrap();
        assert!(root.join("web/launch").is_dir());
        assert_eq!(root_of(&here.join("src")), Some(root));
    }

    #[test]
    fn there_is_none_above_other_folders() {
        assert_eq!(root_of(Path::new("/")), None);
    }
}
