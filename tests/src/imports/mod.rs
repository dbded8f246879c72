//! Who imports whom: no circles ([`circles`]), and the order of the stages in one place
//! ([`stages`]).

pub mod circles;
pub mod source;
pub mod stages;
pub mod tree;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use tree::Tree;

/// Root files of everything that is compiled, but for integration tests of a single file.
const ROOTS: [&str; 12] = [
    "engine/src/lib.rs",
    "train-cli/src/lib.rs",
    "train-cli/src/main.rs",
    "web/src/lib.rs",
    "web/launch/src/lib.rs",
    "web/launch/src/main.rs",
    "web/bundle/src/lib.rs",
    "web/bundle/src/main.rs",
    "tests/src/lib.rs",
    "tests/src/bin/verify.rs",
    "tests/src/bin/peers.rs",
    "tests/tests/browser/main.rs",
];

/// The crate whose stages have an order.
const ENGINE: &str = ROOTS[0];

/// Fails with every circle of imports in the repository at `root`, and with every file that writes
/// the order of the stages a second time.
///
/// # Errors
/// Where there are any, or a file can't be read.
pub fn check(root: &Path) -> Result<()> {
    let read = |path: &Path| fs::read_to_string(root.join(path)).ok();
    let mut faults = Vec::new();
    for file in ROOTS {
        let tree = Tree::read(Path::new(file), &read)?;
        let found = circles::circles(&tree).with_context(|| file.to_owned())?;
        faults.extend(found.iter().map(ToString::to_string));
        if file == ENGINE {
            faults.extend(stages::elsewhere(&tree)?);
        }
    }
    if !faults.is_empty() {
        bail!("{} faults:\n{}", faults.len(), faults.join("\n"));
    }
    Ok(())
}
