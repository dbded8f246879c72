//! Writes a [`Site`] as files for any static host, each with `.br` and `.gz` beside it.

use std::fs;
use std::path::Path;

use crate::BundleError;
use crate::asset::is_hashed;
use crate::reply::Site;

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
        put(&path, ".br", &file.compressed.brotli)?;
        put(&path, ".gz", &file.compressed.gzip)?;
    }
    Ok(())
}

fn remove_hashed(folder: &Path) -> Result<(), BundleError> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let entry = entry.map_err(BundleError::file(folder))?;
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
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
    use crate::asset::Asset;
    use crate::compress::Compressed;
    use crate::reply::File;

    fn site(content: &str) -> Site {
        let file = |asset| File {
            asset,
            compressed: Compressed { brotli: b"br".to_vec(), gzip: b"gz".to_vec() },
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
    fn other_files_in_the_folder_stay() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("thesis-final.tex");
        fs::write(&other, "x").unwrap();
        write(&site("one"), folder.path()).unwrap();
        assert!(other.is_file());
    }
}
