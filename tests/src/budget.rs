//! Checks how much a browser loads up to the first verdict.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The page, the worker and the model, in Brotli: under a second at 6 Mbit/s.
pub const MAX_BROTLI_BYTES: u64 = 700_000;

const START: &str = "index.html";

/// Adds up the Brotli forms of all files that the page in `folder` leads to, prints each,
/// and fails above [`MAX_BROTLI_BYTES`].
///
/// # Errors
/// Where the folder can't be read or the sum is too large.
pub fn check(folder: &Path, out: &mut impl Write) -> Result<()> {
    let sizes = loaded(folder)?;
    let total: u64 = sizes.values().sum();
    for (name, size) in &sizes {
        writeln!(out, "  {size:>8} {name}")?;
    }
    writeln!(out, "  {total:>8} of {MAX_BROTLI_BYTES} Brotli bytes up to the first verdict")?;
    if total > MAX_BROTLI_BYTES {
        bail!("the page is {} bytes over its budget", total - MAX_BROTLI_BYTES);
    }
    Ok(())
}

/// The Brotli size of the page and of each file that it, or a file it loads, names.
/// File names carry a hash, so a name found in a text is a reference.
fn loaded(folder: &Path) -> Result<BTreeMap<String, u64>> {
    let names = names(folder, "")?;
    let mut sizes = BTreeMap::new();
    let mut queue = vec![START.to_owned()];
    while let Some(name) = queue.pop() {
        if sizes.contains_key(&name) {
            continue;
        }
        let size = fs::metadata(folder.join(format!("{name}.br")))
            .with_context(|| format!("{name} has no Brotli form"))?
            .len();
        sizes.insert(name.clone(), size);
        queue.extend(references(&fs::read(folder.join(&name))?, &names));
    }
    Ok(sizes)
}

/// The names, of those given, that occur in a text; bytes that are not text refer to none.
fn references(bytes: &[u8], names: &[String]) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Vec::new();
    };
    names.iter().filter(|name| text.contains(name.as_str())).cloned().collect()
}

/// Relative paths of all files but the compressed forms.
fn names(folder: &Path, prefix: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            names.extend(self::names(&entry.path(), &format!("{name}/"))?);
        } else if !is_compressed(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

fn is_compressed(name: &str) -> bool {
    matches!(name.rsplit_once('.'), Some((_, "br" | "gz")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn page(model_size: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str, size: usize| {
            fs::write(folder.path().join(name), text).unwrap();
            fs::write(folder.path().join(format!("{name}.br")), vec![0; size]).unwrap();
        };
        fs::create_dir(folder.path().join("models")).unwrap();
        write(START, "<script src=boot-1.js data-model=models/m-3.bin>", 10);
        write("boot-1.js", "import './app-2.wasm'", 20);
        write("app-2.wasm", "\0asm", 300);
        write("models/m-3.bin", "", model_size);
        write("models/card-4.md", "", 5000);
        folder
    }

    #[test]
    fn what_the_page_leads_to_counts_and_nothing_else() {
        let folder = page(1000);
        let sizes = loaded(folder.path()).unwrap();
        assert_eq!(sizes.values().sum::<u64>(), 10 + 20 + 300 + 1000);
        assert!(!sizes.contains_key("models/card-4.md"));
    }

    #[test]
    fn a_page_over_budget_fails_and_says_by_how_much() {
        let folder = page(700_000);
        let mut out = Vec::new();
        let error = check(folder.path(), &mut out).unwrap_err();
        assert!(error.to_string().contains("330 bytes over"), "{error}");
        assert!(String::from_utf8(out).unwrap().contains("app-2.wasm"));
    }
}
