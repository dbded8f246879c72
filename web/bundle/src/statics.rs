//! Reads the folder of files that are served as they are.

use std::fs;
use std::path::{Path, PathBuf};

use crate::BundleError;
use crate::asset::Asset;

/// The page shell's name in the static folder.
pub const SHELL: &str = "index.html";

/// What the static folder holds.
#[derive(Debug, Clone)]
pub struct Statics {
    /// The page shell, with its placeholders.
    pub shell: String,
    /// Every other file, named by its path from the folder, with `/` between parts.
    pub assets: Vec<Asset>,
}

/// Reads the folder, without hidden files, in the order of the names.
///
/// # Errors
/// [`BundleError::File`] where something can't be read, [`BundleError::NotText`] for a
/// shell that is not UTF-8.
pub fn read(folder: &Path) -> Result<Statics, BundleError> {
    let shell_path = folder.join(SHELL);
    let shell = fs::read(&shell_path).map_err(BundleError::file(&shell_path))?;
    let shell = String::from_utf8(shell)
        .map_err(|source| BundleError::NotText { path: shell_path, source })?;
    let mut files = files_below(folder)?;
    files.retain(|(name, _)| name != SHELL && !is_hidden(name));
    let assets = files
        .iter()
        .map(|(name, path)| {
            let bytes = fs::read(path).map_err(BundleError::file(path))?;
            Ok(Asset::hashed(name, bytes))
        })
        .collect::<Result<_, BundleError>>()?;
    Ok(Statics { shell, assets })
}

fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.'))
}

/// Every file in a folder and below it, named by its path from the folder with `/` between its
/// parts, in the order of the names.
///
/// # Errors
/// [`BundleError::File`].
pub(crate) fn files_below(folder: &Path) -> Result<Vec<(String, PathBuf)>, BundleError> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), BundleError> {
    for entry in fs::read_dir(folder).map_err(BundleError::file(folder))? {
        let entry = entry.map_err(BundleError::file(folder))?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = format!("{prefix}{}", name.to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else {
            files.push((name, path));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn files_in_folders_are_named_by_their_path_and_hidden_ones_left_out() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("models")).unwrap();
        fs::write(folder.path().join(SHELL), "<head>").unwrap();
        fs::write(folder.path().join(".DS_Store"), "x").unwrap();
        fs::write(folder.path().join("models/m.safetensors"), "x").unwrap();
        let statics = read(folder.path()).unwrap();
        let names: Vec<&str> = statics.assets.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["models/m.safetensors"]);
        assert_eq!(statics.shell, "<head>");
    }

    #[test]
    fn a_missing_shell_is_reported_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let error = read(folder.path()).unwrap_err();
        assert!(error.to_string().contains(SHELL));
    }
}
