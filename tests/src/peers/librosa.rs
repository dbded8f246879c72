//! librosa, in a virtual environment of its own.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::times::Line;
use crate::command::{Workspace, output_of};
use crate::python::environment;

const REQUIREMENTS: &str = "tests/peers/requirements.txt";
const SCRIPT: &str = "tests/peers/librosa_log_mel.py";
/// Each library that librosa stands on asks for threads under a name of its own.
const THREADS: [&str; 4] =
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"];

/// Python with librosa.
pub struct Librosa {
    python: PathBuf,
}

impl Librosa {
    /// Makes the environment in cargo's target folder, unless it is there with the same versions.
    pub fn install(workspace: &Workspace) -> Result<Self> {
        let python = environment(workspace, "peers/librosa", REQUIREMENTS)?;
        Ok(Self { python })
    }

    /// Runs the script on one thread.
    pub fn run(&self, workspace: &Workspace) -> Result<Vec<Line>> {
        let mut python = workspace.command(&self.python);
        let output = output_of(python.arg(SCRIPT).envs(THREADS.map(|name| (name, "1"))))?;
        Line::read_all(&String::from_utf8(output)?).context(SCRIPT)
    }
}
