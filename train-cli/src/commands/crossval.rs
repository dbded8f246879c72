//! `lubdub crossval`.

use std::process::ExitCode;

use burn::tensor::backend::AutodiffBackend;
use train_cli::data::Dataset;
use train_cli::data::folds::Folds;
use train_cli::metrics::Judged;
use train_cli::train::crossval::{CrossValidation, create_folder, pick, write_file};
use train_cli::train::device::{TrainDevice, self_test};
use train_cli::train::fit::steps;
use train_cli::train::progress::Bar;

use super::recipe::{examples, interruption};
use crate::args::CrossvalArgs;

/// Cross-validates a recipe over given folds and reports it per source.
pub fn run(args: &CrossvalArgs) -> anyhow::Result<ExitCode> {
    match args.recipe.device {
        TrainDevice::Cpu => run_on::<burn::backend::Autodiff<engine::backend::Cpu>>(args),
        #[cfg(feature = "cuda")]
        TrainDevice::Cuda => run_on::<burn::backend::Autodiff<burn::backend::Cuda>>(args),
    }
}

fn run_on<B: AutodiffBackend>(args: &CrossvalArgs) -> anyhow::Result<ExitCode> {
    let config = args.recipe.recipe()?;
    let device = B::Device::default();
    self_test::<B::InnerBackend>(&device)?;
    let interrupted = interruption()?;
    let dataset = Dataset::open(&args.recipe.data)?;
    let folds = Folds::read(&args.folds, &dataset)?;
    anyhow::ensure!(
        (1..=folds.repeats()).contains(&args.repeats),
        "{} holds {} repeats",
        args.folds.display(),
        folds.repeats()
    );
    let examples = examples(&dataset, &config)?;
    create_folder(&args.recipe.out)?;
    write_file(&args.recipe.out.join("config.json"), &serde_json::to_vec_pretty(&config)?)?;
    let crossval = CrossValidation {
        config: &config,
        dataset: &dataset,
        examples: &examples,
        folds: &folds,
        validation: args.recipe.validation,
        out: &args.recipe.out,
    };
    let mut judged: Vec<Judged> = Vec::new();
    for (repeat, fold) in crossval.plan(args.repeats) {
        let labelled: Vec<_> = dataset.labelled().cloned().collect();
        let training = pick(&examples, &labelled)?;
        let what = format!("repeat {repeat} fold {fold}");
        let bar = Bar::new(steps(&config, &training), &what, interrupted.clone());
        judged.extend(crossval.fold::<B>((repeat, fold), &device, &bar)?);
    }
    write_file(&args.recipe.out.join("judgements.json"), &serde_json::to_vec_pretty(&judged)?)?;
    Ok(ExitCode::SUCCESS)
}
