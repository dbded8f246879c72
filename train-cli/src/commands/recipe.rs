//! What training and cross-validation do alike before they start.

use std::collections::HashMap;

use engine::model_file::Preprocessing;
use train_cli::data::Dataset;
use train_cli::train::ear::Ear;
use train_cli::train::prepare::{Example, prepare};

use super::model::beat_model;
use super::progress;
use crate::args::RecipeArgs;

/// The beat model for a recipe that is told of the heart cycle: the one that was asked for, else the released.
pub fn ear(args: &RecipeArgs, preprocessing: &Preprocessing) -> anyhow::Result<Option<Ear>> {
    if preprocessing.cycle.is_none() {
        return Ok(None);
    }
    Ok(Some(Ear::new(beat_model(args.beats.as_deref())?)?))
}

/// The labelled recordings as examples, by name, with a bar.
pub fn examples(
    dataset: &Dataset,
    preprocessing: &Preprocessing,
    ear: Option<&Ear>,
) -> anyhow::Result<HashMap<String, Example>> {
    let labelled: Vec<_> = dataset.labelled().cloned().collect();
    let bar = progress::bar(labelled.len(), "decoding");
    let examples = prepare(&labelled, preprocessing, ear, || bar.inc(1))?;
    bar.finish_and_clear();
    Ok(examples.into_iter().map(|example| (example.name.clone(), example)).collect())
}

/// Runs the generic command on the chosen device, which has proven itself, and whose backend must differentiate.
#[macro_export]
macro_rules! on_device {
    ($device:expr, $run:ident($args:expr)) => {
        match $device {
            train_cli::train::device::TrainDevice::Cpu => {
                let device = engine::backend::CpuDevice::default();
                $run::<burn::backend::Autodiff<engine::backend::Cpu>>($args, &device)
            }
            #[cfg(feature = "cuda")]
            train_cli::train::device::TrainDevice::Cuda(number) => {
                let device = train_cli::train::device::cuda::open(number)?;
                $run::<burn::backend::Autodiff<burn::backend::Cuda>>($args, &device)
            }
            #[cfg(feature = "wgpu")]
            train_cli::train::device::TrainDevice::Wgpu(number) => {
                let device = train_cli::train::device::graphics::open(number)?;
                $run::<burn::backend::Autodiff<engine::backend::Gpu>>($args, &device)
            }
        }
    };
}
