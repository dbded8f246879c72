//! A frame model applied to recordings, and their beats where they are known.

use engine::backend::Cpu;
use engine::beats::{Beat, Beats, ClaimConfig};
use engine::model_file::FrameModel;
use engine::pipeline::CycleFinder;

use serde::{Deserialize, Serialize};

use super::matching::Truth;
use super::set::{Annotation, FrameRecording};
use crate::TrainError;
use crate::data::Collection;
use crate::examples::{Conditioned, in_parallel, read_recording};

/// The beats that were found in a recording, and those that are there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

impl Detection {
    /// The same with the beats that other settings claim. What is suspected must have been found with the default
    /// settings, whose confidence is the network's own.
    #[must_use]
    pub fn claimed_by(&self, claim: &ClaimConfig) -> Self {
        let confident =
            |beat: &Beat| Beat { confidence: claim.confidence(beat.confidence), ..*beat };
        let suspected: Vec<Beat> = self.suspected.iter().map(confident).collect();
        let claimed = claim.claimed(suspected.clone(), self.duration_s);
        Self { suspected, claimed, ..self.clone() }
    }
}

/// Finds the beats of the annotated ones among recordings, on all cores.
///
/// # Errors
/// When the model can't be used, or a recording can't be read.
pub fn detect(
    model: &FrameModel<Cpu>,
    recordings: &[FrameRecording],
) -> Result<Vec<Detection>, TrainError> {
    let annotated: Vec<(&FrameRecording, &Annotation)> =
        recordings.iter().filter_map(|one| Some((one, one.annotation.as_ref()?))).collect();
    with_finders(model, &annotated, |finder, (one, annotation)| {
        let conditioned = read_recording(&one.recording, finder.condition())?;
        let (_, suspected) = pollster::block_on(finder.suspect(&conditioned.pcg))?;
        Ok(detection(finder, one, annotation, &conditioned, suspected))
    })
}

/// The beats that were suspected in a recording, which of them are claimed, and those that are there.
#[must_use]
pub fn detection(
    finder: &CycleFinder,
    one: &FrameRecording,
    annotation: &Annotation,
    conditioned: &Conditioned,
    suspected: Vec<Beat>,
) -> Detection {
    let duration_s = conditioned.pcg.duration_s();
    let claimed = finder.beats().config().claim.claimed(suspected.clone(), duration_s);
    Detection {
        name: one.recording.name.clone(),
        group: one.recording.group.clone(),
        source: Some(one.recording.source),
        duration_s,
        truth: Truth::new(annotation, conditioned.file_rate, duration_s),
        suspected,
        claimed,
    }
}

/// Applies `work` to every item on all cores, each with a finder of its own; the results are in order.
///
/// # Errors
/// When the model can't be used, or the first error of `work`.
pub fn with_finders<T: Sync, R: Send>(
    model: &FrameModel<Cpu>,
    items: &[T],
    work: impl Fn(&mut CycleFinder, &T) -> Result<R, TrainError> + Sync,
) -> Result<Vec<R>, TrainError> {
    in_parallel(items, || Ok(CycleFinder::new(model)?), work)
}
