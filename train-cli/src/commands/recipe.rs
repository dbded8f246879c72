//! What training and cross-validation do alike before they start.

use std::collections::HashMap;

use engine::model_file::Preprocessing;
use train_cli::data::split::{Split, assert_disjoint};
use train_cli::data::{Dataset, Recording};
use train_cli::examples::cycle_annotator::Ear;
use train_cli::examples::prepare::{Example, by_name, prepare};
use train_cli::io::provenance::Provenance;

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

/// The data that a run learns from.
pub struct Data {
    /// What is split into parts to learn from and to judge.
    pub main: Dataset,
    /// What is only learnt from, where there is such.
    pub also: Option<Dataset>,
}

impl Data {
    /// Opens both, and writes into the run folder what they hold.
    ///
    /// # Errors
    /// When they have a group or recording in common: what is judged would be learnt from.
    pub fn open(args: &RecipeArgs) -> anyhow::Result<Self> {
        let main = Dataset::open(&args.data)?;
        let also = args.also.as_deref().map(Dataset::open).transpose()?;
        let learnt = also.iter().flat_map(Dataset::labelled).cloned().collect();
        assert_disjoint(&Split {
            train: learnt,
            validation: Vec::new(),
            test: main.recordings.clone(),
        })?;
        let both: Vec<&Dataset> = std::iter::once(&main).chain(&also).collect();
        Provenance::claim(&args.out, &both)?;
        Ok(Self { main, also })
    }

    /// A protocol with a word about what else was learnt from.
    pub fn protocol(&self, protocol: String) -> String {
        match &self.also {
            Some(also) => format!("{protocol}; {} in every training part", also.name),
            None => protocol,
        }
    }

    /// The labelled recordings that are split, as examples by name.
    pub fn examples(
        &self,
        preprocessing: &Preprocessing,
        ear: Option<&Ear>,
    ) -> anyhow::Result<HashMap<String, Example>> {
        Ok(by_name(examples(&self.main, preprocessing, ear)?))
    }

    /// The labelled recordings that are only learnt from.
    pub fn extra(
        &self,
        preprocessing: &Preprocessing,
        ear: Option<&Ear>,
    ) -> anyhow::Result<Vec<Example>> {
        self.also.as_ref().map_or(Ok(Vec::new()), |also| examples(also, preprocessing, ear))
    }
}

/// The labelled recordings of a data set as examples, with a bar.
pub fn examples(
    dataset: &Dataset,
    preprocessing: &Preprocessing,
    ear: Option<&Ear>,
) -> anyhow::Result<Vec<Example>> {
    let labelled: Vec<_> = dataset.labelled().cloned().collect();
    heard(&labelled, preprocessing, ear)
}

/// Labelled recordings as examples, with a bar.
pub fn heard(
    recordings: &[Recording],
    preprocessing: &Preprocessing,
    ear: Option<&Ear>,
) -> anyhow::Result<Vec<Example>> {
    let bar = progress::bar(recordings.len(), "decoding");
    let examples = prepare(recordings, preprocessing, ear, || bar.inc(1))?;
    bar.finish_and_clear();
    Ok(examples)
}

/// Runs the generic command on the chosen device, which has proven itself, and whose backend must differentiate.
#[macro_export]
macro_rules! on_device {
    ($device:expr, $run:ident($args:expr)) => {
        match $device {
            train_cli::trainer::device::TrainDevice::Cpu => {
                let device = engine::backend::CpuDevice::default();
                $run::<burn::backend::Autodiff<engine::backend::Cpu>>($args, &device)
            }
            #[cfg(feature = "cuda")]
            train_cli::trainer::device::TrainDevice::Cuda(number) => {
                let device = train_cli::device_check::cuda(number)?;
                $run::<burn::backend::Autodiff<burn::backend::Cuda>>($args, &device)
            }
            #[cfg(feature = "wgpu")]
            train_cli::trainer::device::TrainDevice::Wgpu(number) => {
                let device = train_cli::device_check::wgpu(number)?;
                $run::<burn::backend::Autodiff<engine::backend::Gpu>>($args, &device)
            }
        }
    };
}
