//! `cargo peers`: times the features natively, in Chromium, and beside librosa; fails where a target is missed.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use tests::command::Workspace;
use tests::peers;

/// Times the features natively and in Chromium, beside librosa. Needs python3 and, the first time, the network.
#[derive(Parser)]
#[command(name = "peers", version)]
struct Arguments {
    /// Print one JSON object instead of tables.
    #[arg(long)]
    json: bool,
    /// How often to measure each; the least time counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let progress = |step: &str| Ok(writeln!(io::stderr(), "{step}")?);
    let report = peers::measure(&Workspace::find()?, arguments.rounds.into(), progress)?;
    let mut out = io::stdout();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        write!(out, "{report}")?;
    }
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
