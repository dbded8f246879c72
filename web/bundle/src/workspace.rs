//! Where the repository's folders are.

use std::path::{Path, PathBuf};

use launch::repository;

use crate::BundleError;

/// The root of the Lubdub repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace(PathBuf);

impl Workspace {
    /// Looks for the repository in `start` and then in the folders above it.
    ///
    /// # Errors
    /// [`BundleError::NoWorkspace`] where none of them is the repository.
    pub fn find(start: &Path) -> Result<Self, BundleError> {
        repository::root_of(start)
            .map(|folder| Self(folder.to_path_buf()))
            .ok_or_else(|| BundleError::NoWorkspace(start.to_path_buf()))
    }

    /// The repository's top folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.0
    }

    /// The folder of files that are served as they are.
    #[must_use]
    pub fn static_files(&self) -> PathBuf {
        self.0.join("static")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn the_repository_is_found_from_a_folder_inside_it() {
        let here = std::env::current_dir().unwrap();
        let found = Workspace::find(&here.join("src")).unwrap();
        assert!(found.root().join("web/bundle").is_dir());
    }

    #[test]
    fn a_folder_outside_the_repository_is_refused() {
        let outside = Path::new("/");
        assert!(matches!(Workspace::find(outside), Err(BundleError::NoWorkspace(_))));
    }
}
