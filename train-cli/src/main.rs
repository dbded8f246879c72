//! `lubdub`: data sets, training, evaluation, batch diagnosis and views of heart sounds.

mod args;
mod commands;
mod diagnostics;
mod memory;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    memory::keep();
    let args = Args::parse();
    diagnostics::start(args.verbose);
    let done = match args.command {
        Command::Data(args) => commands::data::run(&args),
        Command::Train(args) => commands::train::run(&args),
        Command::Crossval(args) => commands::crossval::run(&args),
        Command::Ablate(args) => commands::ablate::run(&args),
        Command::Compare(args) => commands::compare::run(&args),
        Command::Audit(args) => commands::audit::run(&args),
        Command::Tune(args) => commands::tune::run(&args),
        Command::Nested(args) => commands::nested::run(&args),
        Command::Bench(args) => commands::bench::run(&args),
        Command::Evaluate(args) => commands::evaluate::run(&args),
        Command::Diagnose(args) => commands::diagnose::run(&args),
        Command::Features(args) => commands::features::run(&args),
    };
    commands::exit_code(done)
}
