//! `cargo verify`: runs the project's checks and ends with the line `N passed, N failed`.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Parser;
use tests::command::Workspace;
use tests::requirements;
use tests::steps::{self, Step};
use tests::summary::{Outcome, Summary};

/// Runs the project's checks, all of them unless told otherwise.
#[derive(Parser)]
#[command(name = "verify", version)]
struct Arguments {
    /// Run only this step (may be given several times).
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// List the steps and run none.
    #[arg(long)]
    list: bool,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let chosen = choose(steps::all(), &arguments.only)?;
    let mut out = io::stdout();
    if arguments.list {
        for step in chosen {
            writeln!(out, "{:12} {}", step.name, step.what)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let required: Vec<_> = chosen.iter().flat_map(|step| step.requires).copied().collect();
    // A closed pipe is not worth a failed check.
    requirements::ensure(&required, &mut |line| drop(writeln!(io::stdout(), "{line}")))?;
    let summary = run(&chosen, &mut out)?;
    write!(out, "\n{summary}")?;
    Ok(if summary.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn choose(all: Vec<Step>, only: &[String]) -> Result<Vec<Step>> {
    if let Some(unknown) = only.iter().find(|name| all.iter().all(|step| step.name != **name)) {
        bail!("there is no step `{unknown}`; `cargo verify --list` names them");
    }
    let wanted = |step: &Step| only.is_empty() || only.iter().any(|name| name == step.name);
    Ok(all.into_iter().filter(wanted).collect())
}

/// A step whose groundwork failed is not run: it would only repeat the failure.
fn run(chosen: &[Step], out: &mut impl Write) -> Result<Summary> {
    let workspace = Workspace::find()?;
    let mut summary = Summary::default();
    for (index, step) in chosen.iter().enumerate() {
        writeln!(out, "\n==> [{}/{}] {}: {}", index + 1, chosen.len(), step.name, step.what)?;
        let missing = step.needs.iter().find(|name| summary.has_failed(name));
        let start = Instant::now();
        let outcome = match missing {
            Some(name) => Outcome::Failed(format!("not run, because {name} failed")),
            None => match (step.run)(&workspace) {
                Ok(()) => Outcome::Passed,
                Err(error) => Outcome::Failed(format!("{error:#}")),
            },
        };
        if let Outcome::Failed(reason) = &outcome {
            writeln!(out, "{}: {reason}", step.name)?;
        }
        summary.add(step.name, outcome, start.elapsed());
    }
    Ok(summary)
}
