//! A beat model applied to recordings whose beats are known.

use engine::audio::Pcg;
use engine::backend::{Cpu, CpuDevice};
use engine::beats::{Beat, BeatFinder, Beats};
use engine::model_file::BeatModel;

use super::matching::Truth;
use super::set::AnnotatedRecording;
use crate::TrainError;
use crate::data::Collection;
use crate::examples::{in_parallel, read_recording};

/// The beats that were found in a recording, and those that are there.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// The recording.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Its collection; none for a synthesised sound.
    pub source: Option<Collection>,
    /// Its length, in seconds.
    pub duration_s: f64,
    /// What is there.
    pub truth: Truth,
    /// All beats that were suspected.
    pub suspected: Vec<Beat>,
    /// Those that were claimed.
    pub claimed: Beats,
}

/// Finds the beats of annotated recordings, on all cores.
///
/// # Errors
/// When the model can't be used, or a recording can't be read.
pub fn detect(
    model: &BeatModel<Cpu>,
    recordings: &[AnnotatedRecording],
) -> Result<Vec<Detection>, TrainError> {
    with_finders(model, recordings, |finder, one| {
        let conditioned = read_recording(&one.recording, &finder.config().condition)?;
        let duration_s = conditioned.pcg.duration_s();
        let (suspected, claimed) = beats(finder, &conditioned.pcg)?;
        Ok(Detection {
            name: one.recording.name.clone(),
            group: one.recording.group.clone(),
            source: Some(one.recording.source),
            duration_s,
            truth: Truth::new(&one.annotation, conditioned.file_rate, duration_s),
            suspected,
            claimed,
        })
    })
}

/// Suspected and claimed beats of a signal.
///
/// # Errors
/// When the network fails.
pub fn beats(finder: &mut BeatFinder<Cpu>, pcg: &Pcg) -> Result<(Vec<Beat>, Beats), TrainError> {
    let suspected = pollster::block_on(finder.suspect(pcg))?;
    let claimed = finder.config().claim.claimed(suspected.clone(), pcg.duration_s());
    Ok((suspected, claimed))
}

/// Applies `work` to every item on all cores, each with a finder of its own; the results are in order.
///
/// # Errors
/// When the model can't be used, or the first error of `work`.
pub fn with_finders<T: Sync, R: Send>(
    model: &BeatModel<Cpu>,
    items: &[T],
    work: impl Fn(&mut BeatFinder<Cpu>, &T) -> Result<R, TrainError> + Sync,
) -> Result<Vec<R>, TrainError> {
    in_parallel(items, || Ok(model.finder(&CpuDevice::default())?), work)
}
