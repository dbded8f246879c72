//! `cargo peers`: times the features natively, in Chromium, and beside librosa, or with `train` a training step
//! beside PyTorch; fails where a target is missed.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use serde::Serialize;
use tests::command::Workspace;
use tests::peers::{self, TrainSteps};

/// Times the features natively and in Chromium, beside librosa. Needs python3 and, the first time, the network.
#[derive(Parser)]
#[command(name = "peers", version)]
struct Arguments {
    /// What else can be timed.
    #[command(subcommand)]
    other: Option<Other>,
    /// Print one JSON object instead of tables.
    #[arg(long, global = true)]
    json: bool,
    /// How often to measure each; the least time counts.
    #[arg(long, global = true, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,
}

#[derive(Subcommand)]
enum Other {
    /// Times the decoding of ten minutes in each format beside ffmpeg's and symphonia's own.
    Decode,
    /// Times a training step beside PyTorch's of the same network, on one thread and on all.
    Train {
        /// Steps in a round.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
        steps: u16,
        /// Where both compute: cpu or cuda.
        #[arg(long, default_value = "cpu")]
        device: String,
    },
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let progress = |step: &str| Ok(writeln!(io::stderr(), "{step}")?);
    let (workspace, rounds) = (Workspace::find()?, usize::from(arguments.rounds));
    let holds = match arguments.other {
        Some(Other::Train { steps, device }) => {
            let wanted = TrainSteps { rounds, steps: steps.into(), device };
            let report = peers::measure_steps(&workspace, &wanted, progress)?;
            say(&report, arguments.json)?;
            report.holds
        }
        Some(Other::Decode) => {
            say(&peers::measure_decoding(&workspace, rounds, progress)?, arguments.json)?;
            true
        }
        None => {
            let report = peers::measure(&workspace, rounds, progress)?;
            say(&report, arguments.json)?;
            report.holds()
        }
    };
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints a report as JSON or as a table.
fn say(report: &(impl Serialize + Display), json: bool) -> Result<()> {
    let mut out = io::stdout();
    if json {
        writeln!(out, "{}", serde_json::to_string(report)?)?;
    } else {
        write!(out, "{report}")?;
    }
    Ok(())
}
