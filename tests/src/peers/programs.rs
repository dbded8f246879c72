//! The engine's example `time_features`, natively and as WebAssembly.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::times::Line;
use crate::command::{Workspace, output_of, run};

const TARGET: &str = "wasm32-wasip1";

/// Both builds of the example.
pub struct Programs {
    native: PathBuf,
    wasm: PathBuf,
}

impl Programs {
    /// Builds natively in release, and for WebAssembly in the profile and with the instructions of the page.
    pub fn build(workspace: &Workspace) -> Result<Self> {
        let build = |how: &str| format!("build -p engine --example time_features --locked {how}");
        run(&mut workspace.cargo(&build("--release")))?;
        let mut wasm = workspace.cargo(&build(&format!("--profile web --target {TARGET}")));
        // Either would replace the target's own flags, SIMD128 among them.
        run(wasm.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS"))?;
        let examples = |folder: &str| workspace.target().join(folder).join("examples");
        let native = format!("time_features{}", std::env::consts::EXE_SUFFIX);
        Ok(Self {
            native: examples("release").join(native),
            wasm: examples(&format!("{TARGET}/web")).join("time_features.wasm"),
        })
    }

    /// The program for WebAssembly.
    pub fn wasm(&self) -> &Path {
        &self.wasm
    }

    /// Runs the native program.
    pub fn run_natively(&self, workspace: &Workspace) -> Result<Vec<Line>> {
        let output = output_of(&mut workspace.command(&self.native))?;
        Line::read_all(&String::from_utf8(output)?).context("the native program")
    }
}
