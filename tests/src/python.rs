//! Python with libraries of pinned versions, in an environment of its own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::{Workspace, run};

/// Makes the environment of this name in cargo's target folder, unless it is there with the same versions; its
/// Python. `requirements` is a file of the project.
///
/// # Errors
/// Where it can't be made, or the file can't be read.
pub fn environment(workspace: &Workspace, name: &str, requirements: &str) -> Result<PathBuf> {
    let folder = workspace.target().join(name);
    let python = folder.join("bin/python");
    let installed = folder.join("requirements.txt");
    let wanted = fs::read(workspace.root().join(requirements)).context(requirements.to_owned())?;
    if fs::read(&installed).ok().as_ref() != Some(&wanted) {
        let mut venv = workspace.command(Path::new("python3"));
        run(venv.args(["-m", "venv", "--clear"]).arg(&folder))?;
        let mut pip = workspace.command(&python);
        run(pip.args(["-m", "pip", "install", "--quiet", "--requirement", requirements]))?;
        fs::write(&installed, &wanted)?;
    }
    Ok(python)
}
