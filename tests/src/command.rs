//! Runs cargo and other programs in the repository.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use launch::{repository, toolchain};

/// The repository and the folder that cargo builds into.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// The repository that the current folder is in.
    ///
    /// # Errors
    /// Where the current folder is outside it.
    pub fn find() -> Result<Self> {
        let here = std::env::current_dir()?;
        let root = repository::root_of(&here)
            .with_context(|| format!("{} is not in the Lubdub repository", here.display()))?
            .to_path_buf();
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |folder| root.join(folder));
        Ok(Self { root, target })
    }

    /// The repository.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder that cargo builds into.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// A program of the workspace, as the step `build` made it.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A command that runs cargo in the repository.
    #[must_use]
    pub fn cargo(&self, arguments: &str) -> Command {
        let mut command = self.command(Path::new(&toolchain::cargo()));
        command.args(arguments.split_whitespace());
        command
    }

    /// A command that runs `program` in the repository.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }
}

/// Runs a command to its end; what it prints goes to the terminal.
///
/// # Errors
/// Where it can't be started or reports failure.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("couldn't start {}", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// Runs a command to its end and returns what it wrote to its standard output.
///
/// # Errors
/// Where it can't be started or reports failure.
pub fn output_of(command: &mut Command) -> Result<Vec<u8>> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("couldn't start {}", name(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", name(command), output.status);
    }
    Ok(output.stdout)
}

/// The command line as a person would type it.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn a_failing_command_is_named_with_its_arguments() {
        let workspace = Workspace::find().unwrap();
        let error = run(&mut workspace.cargo("no-such-subcommand --flag")).unwrap_err();
        assert!(error.to_string().contains("`cargo no-such-subcommand --flag`"), "{error}");
    }

    #[test]
    fn a_missing_program_is_an_error() {
        let workspace = Workspace::find().unwrap();
        let mut command = workspace.command(Path::new("no-such-program-anywhere"));
        assert!(output_of(&mut command).is_err());
    }
}
