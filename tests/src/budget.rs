//! Checks how much a browser loads: up to the first verdict, and where there is a graphics processor.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The page, the worker and the models, in Brotli: a little more than a second at 6 Mbit/s.
pub const MAX_BROTLI_BYTES: u64 = 850_000;

/// What reads other files than plain WAV, in Brotli; it loads with the first such file.
pub const MAX_DECODER_BROTLI_BYTES: u64 = 460_000;

/// The worker with WebGPU, in Brotli; it loads after all that, and only where it may be of use.
pub const MAX_GPU_BROTLI_BYTES: u64 = 800_000;

const START: &str = "index.html";

/// How the names of the files begin that load only where there is a graphics processor.
const GPU: &str = "worker-gpu";

/// How the names of the files begin that load only for files other than plain WAV.
const DECODER: &str = "decoder";

/// Bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    raw: u64,
    brotli: u64,
}

/// Prints the sizes of all files that the page in `folder` leads to, and fails where one of its three
/// parts is too large in Brotli.
///
/// # Errors
/// Where the folder can't be read or a part is too large.
pub fn check(folder: &Path, out: &mut impl Write) -> Result<()> {
    let sizes = loaded(folder)?;
    let (gpu, rest) = apart(sizes, GPU);
    let (decoder, page) = apart(rest, DECODER);
    let page = part(
        "up to the first verdict on a demo or a plain WAV file",
        &page,
        MAX_BROTLI_BYTES,
        out,
    )?;
    let decoder = part("for other files", &decoder, MAX_DECODER_BROTLI_BYTES, out)?;
    let gpu = part("for a graphics processor", &gpu, MAX_GPU_BROTLI_BYTES, out)?;
    let over = page + decoder + gpu;
    if over > 0 {
        bail!("the page is {over} bytes over its budget");
    }
    Ok(())
}

/// Sizes by name, of the files whose name begins so, and of the others.
fn apart(
    sizes: BTreeMap<String, Size>,
    prefix: &str,
) -> (BTreeMap<String, Size>, BTreeMap<String, Size>) {
    sizes.into_iter().partition(|(name, _)| name.starts_with(prefix))
}

/// Prints a part of the page; how many bytes it is over its limit.
fn part(
    what: &str,
    sizes: &BTreeMap<String, Size>,
    limit: u64,
    out: &mut impl Write,
) -> Result<u64> {
    let total: u64 = sizes.values().map(|size| size.brotli).sum();
    let raw: u64 = sizes.values().map(|size| size.raw).sum();
    writeln!(out, "    Brotli        raw")?;
    for (name, size) in sizes {
        writeln!(out, "  {:>8} {:>10} {name}", size.brotli, size.raw)?;
    }
    writeln!(out, "  {total:>8} {raw:>10} {what}; the limit is {limit} in Brotli")?;
    Ok(total.saturating_sub(limit))
}

/// The size of the page and of each file that it, or a file it loads, names.
/// File names carry a hash, so a name found in a text is a reference.
fn loaded(folder: &Path) -> Result<BTreeMap<String, Size>> {
    let names = names(folder, "")?;
    let mut sizes = BTreeMap::new();
    let mut queue = vec![START.to_owned()];
    while let Some(name) = queue.pop() {
        if sizes.contains_key(&name) {
            continue;
        }
        let brotli = fs::metadata(folder.join(format!("{name}.br")))
            .with_context(|| format!("{name} has no Brotli form"))?
            .len();
        let bytes = fs::read(folder.join(&name))?;
        sizes.insert(name.clone(), Size { raw: bytes.len() as u64, brotli });
        queue.extend(references(&bytes, &names));
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

    fn page(model_size: usize, gpu_size: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str, size: usize| {
            fs::write(folder.path().join(name), text).unwrap();
            fs::write(folder.path().join(format!("{name}.br")), vec![0; size]).unwrap();
        };
        fs::create_dir(folder.path().join("models")).unwrap();
        let start = "<script src=boot-1.js data-model=models/m-3.bin data-gpu=worker-gpu-5.js decoder-7.wasm>";
        write(START, start, 10);
        write("boot-1.js", "import './app-2.wasm'", 20);
        write("app-2.wasm", "\0asm", 300);
        write("models/m-3.bin", "", model_size);
        write("models/card-4.md", "", 5000);
        write("decoder-7.wasm", "\0asm", 70);
        write("worker-gpu-5.js", "import './worker-gpu-6.wasm'", 7);
        write("worker-gpu-6.wasm", "\0asm", gpu_size);
        folder
    }

    /// What is printed, or the failure.
    fn checked(folder: &tempfile::TempDir) -> Result<String> {
        let mut out = Vec::new();
        check(folder.path(), &mut out)?;
        Ok(String::from_utf8(out)?)
    }

    #[test]
    fn what_the_page_leads_to_counts_and_nothing_else() {
        let printed = checked(&page(1000, 50)).unwrap();
        assert!(printed.contains(&format!("{:>8}", 10 + 20 + 300 + 1000)), "{printed}");
        assert!(printed.contains("app-2.wasm") && !printed.contains("models/card-4.md"));
        assert!(printed.contains("        70          4 for other files"), "{printed}");
    }

    #[test]
    fn the_part_for_a_graphics_processor_has_a_limit_of_its_own() {
        let printed = checked(&page(1000, 750_000)).unwrap();
        assert!(printed.contains("  750007 "), "{printed}");
        let error = checked(&page(1000, 800_000)).unwrap_err();
        assert!(error.to_string().contains(" 7 bytes over"), "{error}");
    }

    #[test]
    fn a_page_over_budget_fails_and_says_by_how_much() {
        let error = checked(&page(850_000, 0)).unwrap_err();
        assert!(error.to_string().contains("330 bytes over"), "{error}");
    }
}
