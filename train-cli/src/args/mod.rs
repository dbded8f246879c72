//! The command line's arguments.

mod ablate;
mod audit;
mod bench;
mod compare;
mod data;
mod diagnose;
mod either;
mod evaluate;
mod features;
mod recipe;
mod train;
mod tune;

pub use ablate::AblateArgs;
pub use audit::{AuditArgs, AuditReportArgs, ClassifierAuditArgs, FrameAuditArgs, OtherAudit};
pub use bench::{Bench, BenchArgs, BenchTrainArgs};
pub use compare::CompareArgs;
pub use data::DataArgs;
pub use diagnose::{BY_NAME, DiagnoseArgs, DiagnoseDevice, FhirArgs, FormatArgs, ModelArgs};
pub use either::Either;
pub use evaluate::{EvaluateArgs, EvaluateBeatsArgs, EvaluateClassifierArgs, OtherEvaluation};
pub use features::FeaturesArgs;
pub use recipe::RecipeArgs;
pub use train::{ClassifierArgs, CrossvalArgs, FramesArgs, OtherTraining, TrainArgs};
pub use tune::{NestedArgs, SearchArgs, TuneArgs};

use clap::{Parser, Subcommand};

/// Heart sound analysis: data sets, training, evaluation, batch diagnosis and views.
#[derive(Debug, Parser)]
#[command(name = "lubdub", version, propagate_version = true, arg_required_else_help = true)]
pub struct Args {
    /// Say on standard error which files, models and devices are used, and what is written; -vv says more.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Describe a data set: classes, groups, durations, sample rates and every defect.
    Data(DataArgs),
    /// Train a classifier on one grouped split and export it as a model file; "train frames" trains the frame network.
    Train(TrainArgs),
    /// Train and test fold after fold, and compare with baselines that use no audio.
    Crossval(CrossvalArgs),
    /// Cross-validate the recipe with one part changed at a time: views, augmentations, classical models.
    Ablate(AblateArgs),
    /// Compare runs of crossval, with paired differences from the first.
    Compare(CompareArgs),
    /// Check what a model may have learnt instead of the heart; fail where its splits leak. "audit frames" checks a frame
    /// model.
    Audit(AuditArgs),
    /// Search a space of configurations on grouped inner folds. Several processes can share the folder, and it can be
    /// resumed.
    Tune(TuneArgs),
    /// Tune inside every outer fold, and test the best configuration once on that fold.
    Nested(NestedArgs),
    /// Time training steps: recordings per second, and where the time goes.
    Bench(BenchArgs),
    /// Measure a model on labelled recordings; "evaluate beats" measures a frame model's beats.
    Evaluate(EvaluateArgs),
    /// Diagnose recordings with a model.
    Diagnose(DiagnoseArgs),
    /// Draw every view of a recording, and write them as arrays for Python.
    Features(FeaturesArgs),
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parsed(line: &str) -> Result<Command, clap::Error> {
        Args::try_parse_from(line.split(' ')).map(|args| args.command)
    }

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Args::command().debug_assert();
    }

    #[test]
    fn compare_takes_two_runs_or_more_or_an_earlier_comparison() {
        let of = |line: &str| match parsed(&format!("lubdub compare {line}")) {
            Ok(Command::Compare(args)) => {
                Some((args.runs.len(), args.from.is_some(), args.resamples))
            }
            _ => None,
        };
        assert_eq!(of("a b c"), Some((3, false, 2000)));
        assert_eq!(of("--from c.json --out o --json"), Some((0, true, 2000)));
        for wrong in [
            "",
            "a",
            "--from c.json a b",
            "--from c.json --ensemble",
            "--from c.json --resamples 9",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn train_and_evaluate_take_a_classifiers_arguments_or_a_subcommand() {
        let own = "lubdub train --data d --out o --epochs 3";
        assert!(
            matches!(parsed(own).unwrap(), Command::Train(Either::Own(a)) if a.recipe.epochs == Some(3))
        );
        let beats = "lubdub train frames --data d --out o";
        assert!(matches!(parsed(beats).unwrap(), Command::Train(Either::Sub(_))));
        let own = "lubdub evaluate --data d --resamples 7";
        assert!(
            matches!(parsed(own).unwrap(), Command::Evaluate(Either::Own(a)) if a.resamples == 7)
        );
        let beats = "lubdub evaluate beats --data d";
        assert!(matches!(parsed(beats).unwrap(), Command::Evaluate(Either::Sub(_))));
        assert!(parsed("lubdub train").unwrap_err().to_string().contains("--data"));
        assert!(parsed("lubdub evaluate --data d beats --data d").is_err());
    }
}
