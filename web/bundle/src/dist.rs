//! Writes a [`Site`] as files for any static host, each with `.br` and `.gz` beside it, and reads
//! it again.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use crate::BundleError;
use crate::asset::{Asset, is_hashed};
use crate::compress::Compressed;
use crate::reply::{File, Site};
use crate::statics::{SHELL, files_below};

const BROTLI: &str = ".br";
const GZIP: &str = ".gz";

/// Writes all files under `folder`, after removing the hashed files of earlier builds;
/// anything else that lies there stays.
///
/// # Errors
/// [`BundleError::File`].
pub fn write(site: &Site, folder: &Path) -> Result<(), BundleError> {
    remove_hashed(folder)?;
    for file in site.files() {
        let path = folder.join(&file.asset.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(BundleError::file(parent))?;
        }
        put(&path, "", &file.asset.bytes)?;
        if let Some(Compressed { brotli, gzip }) = &file.compressed {
            put(&path, BROTLI, brotli)?;
            put(&path, GZIP, gzip)?;
        }
    }
    Ok(())
}

/// The site that [`write()`] wrote to `folder`.
///
/// # Errors
/// [`BundleError::File`], [`BundleError::NoPage`].
pub fn read(folder: &Path) -> Result<Site, BundleError> {
    let mut contents = BTreeMap::new();
    for (name, path) in files_below(folder)? {
        let bytes = fs::read(&path).map_err(BundleError::file(&path))?;
        contents.insert(name, bytes);
    }
    if !contents.contains_key(SHELL) {
        return Err(BundleError::NoPage(folder.to_path_buf()));
    }
    let is_form = |name: &str| name.ends_with(BROTLI) || name.ends_with(GZIP);
    let forms = |name: &str| {
        let form = |ending| contents.get(&format!("{name}{ending}")).cloned();
        Some(Compressed { brotli: form(BROTLI)?, gzip: form(GZIP)? })
    };
    let files = contents
        .iter()
        .filter(|(name, _)| !is_form(name))
        .map(|(name, bytes)| File {
            asset: Asset::at(name, bytes.clone()),
            compressed: forms(name),
        })
        .collect();
    Ok(Site::new(files))
}

fn remove_hashed(folder: &Path) -> Result<(), BundleError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(BundleError::file(folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(BundleError::file(folder))?;
        let path = entry.path();
        if entry.file_type().map_err(BundleError::file(&path))?.is_dir() {
            remove_hashed(&path)?;
        } else if is_hashed(&entry.file_name().to_string_lossy()) {
            fs::remove_file(&path).map_err(BundleError::file(&path))?;
        }
    }
    Ok(())
}

fn put(path: &Path, ending: &str, bytes: &[u8]) -> Result<(), BundleError> {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    let path = Path::new(&path);
    fs::write(path, bytes).map_err(BundleError::file(path))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn site(content: &str) -> Site {
        let file = |asset| File {
            asset,
            compressed: Some(Compressed { brotli: b"br".to_vec(), gzip: b"gz".to_vec() }),
        };
        Site::new(vec![
            file(Asset::plain("index.html", b"<html>".to_vec())),
            file(Asset::hashed("models/m.bin", content.as_bytes().to_vec())),
        ])
    }

    #[test]
    fn a_second_build_leaves_nothing_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        write(&site("one"), folder.path()).unwrap();
        write(&site("two"), folder.path()).unwrap();
        let index = fs::read(folder.path().join("index.html.br")).unwrap();
        assert_eq!(index, b"br");
        let models = fs::read_dir(folder.path().join("models")).unwrap();
        assert_eq!(models.count(), 3);
    }

    #[test]
    fn what_was_written_is_read_as_the_same_site() {
        let folder = tempfile::tempdir().unwrap();
        let written = site("one");
        write(&written, folder.path()).unwrap();
        assert_eq!(read(folder.path()).unwrap(), written);
    }

    #[test]
    fn a_folder_without_a_page_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path()), Err(BundleError::NoPage(_))));
    }

    #[test]
    fn other_files_in_the_folder_stay() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("thesis-final.tex");
        fs::write(&other, "x").unwrap();
        write(&site("one"), folder.path()).unwrap();
        assert!(other.is_file());
    }
}
