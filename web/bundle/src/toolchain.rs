//! Makes sure that the compiler can build for the browser.

use std::path::PathBuf;
use std::process::Command;

use crate::BundleError;
use crate::progress::Progress;

/// The target the page is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the WASM target with rustup where it is missing.
///
/// # Errors
/// [`BundleError::Start`] without a Rust compiler, [`BundleError::MissingTarget`] where
/// the target can't be added.
pub fn ensure_wasm_target(progress: &mut Progress) -> Result<(), BundleError> {
    if wasm_library()?.is_dir() {
        return Ok(());
    }
    progress.note(&format!("adding the Rust target {WASM_TARGET} with rustup"));
    let added = Command::new("rustup")
        .args(["target", "add", WASM_TARGET])
        .status()
        .is_ok_and(|status| status.success());
    if added { Ok(()) } else { Err(BundleError::MissingTarget { target: WASM_TARGET }) }
}

/// The folder in which the compiler keeps the target's standard library.
fn wasm_library() -> Result<PathBuf, BundleError> {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()
        .map_err(|source| BundleError::Start { program: "rustc".to_owned(), source })?;
    let sysroot = String::from_utf8_lossy(&output.stdout);
    Ok(PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).join("lib"))
}
