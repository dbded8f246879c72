//! What training and cross-validation do alike before they start.

use std::sync::Arc;

use engine::backend::Cpu;
use engine::model_file::{FrameModel, Preprocessing};
use train_cli::data::{Dataset, Recording};
use train_cli::examples::{ExampleSet, RawExample, TrainingData};
use train_cli::io::provenance::Provenance;

use super::model::read_frames;
use super::progress;
use crate::args::RecipeArgs;

/// A frame model that many trainings share.
pub type SharedBeats = Arc<FrameModel<Cpu>>;

/// The frame model for a recipe that takes measures of the heart cycle: the one that was asked for, else the released.
pub fn beats_of(
    args: &RecipeArgs,
    preprocessing: &Preprocessing,
) -> anyhow::Result<Option<SharedBeats>> {
    if preprocessing.cycle.is_none() {
        return Ok(None);
    }
    Ok(Some(Arc::new(read_frames(args.frames.as_deref())?)))
}

/// Opens the data sets of a run, and writes into the run folder what they hold.
pub fn open(args: &RecipeArgs) -> anyhow::Result<TrainingData> {
    let also = args.also.as_deref().map(Dataset::open).transpose()?;
    let data = TrainingData::new(Dataset::open(&args.data)?, also)?;
    let both: Vec<&Dataset> = std::iter::once(data.main()).chain(data.also()).collect();
    Provenance::claim(&args.out, &both)?;
    Ok(data)
}

/// The labelled recordings of a data set as examples, with a bar.
pub fn examples(
    dataset: &Dataset,
    preprocessing: &Preprocessing,
    beats: Option<&SharedBeats>,
) -> anyhow::Result<ExampleSet> {
    let labelled: Vec<_> = dataset.labelled().cloned().collect();
    prepared(&labelled, preprocessing, beats)
}

/// The labelled recordings that are only learnt from.
pub fn extra(
    data: &TrainingData,
    preprocessing: &Preprocessing,
    beats: Option<&SharedBeats>,
) -> anyhow::Result<Vec<RawExample>> {
    let Some(also) = data.also() else { return Ok(Vec::new()) };
    let labelled: Vec<_> = also.labelled().cloned().collect();
    let set = prepared(&labelled, preprocessing, beats)?;
    Ok(set.examples(&labelled, preprocessing)?)
}

/// Labelled recordings as examples, with a bar.
pub fn prepared(
    recordings: &[Recording],
    preprocessing: &Preprocessing,
    beats: Option<&SharedBeats>,
) -> anyhow::Result<ExampleSet> {
    let bar = progress::bar(recordings.len(), "decoding");
    let set = ExampleSet::prepare(recordings, preprocessing, beats.cloned(), || bar.inc(1))?;
    bar.finish_and_clear();
    Ok(set)
}
