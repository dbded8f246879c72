//! Recordings of the five classes as vectors of what a frame model says of them.

use engine::backend::Cpu;
use engine::findings::{Class, ClassHead};
use engine::model_file::FrameModel;

use crate::TrainError;
use crate::data::{Collection, Recording};
use crate::examples::read_recording;
use crate::frames::detection::with_finders;
use crate::frames::set::FrameRecording;

/// The sources whose labels are all five classes' own. Others know murmurs and normal hearts only, and their artifacts
/// and extrasystoles are labelled as either.
const SOURCES: [Collection; 2] = [Collection::PASCAL_A, Collection::PASCAL_B];

/// A recording of one of the five classes with what a frame model says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredRecording {
    /// The recording.
    pub recording: Recording,
    /// Its class.
    pub class: Class,
    /// See [`ClassHead::measures`].
    pub measures: Vec<Option<f64>>,
}

/// The recordings among these that have one of the five classes, in order, with what a model says of them. Computed on
/// all cores.
///
/// # Errors
/// When the model can't be used, or a recording can't be read.
pub fn measured(
    model: &FrameModel<Cpu>,
    recordings: &[FrameRecording],
) -> Result<Vec<MeasuredRecording>, TrainError> {
    let labelled: Vec<(&Recording, Class)> = recordings
        .iter()
        .map(|one| &one.recording)
        .filter(|recording| SOURCES.contains(&recording.source))
        .filter_map(|recording| Some((recording, recording.label?)))
        .collect();
    with_finders(model, &labelled, |finder, &(recording, class)| {
        let pcg = read_recording(recording, finder.condition())?.pcg;
        let (posteriors, cycle) = pollster::block_on(finder.find(&pcg))?;
        let measures = ClassHead::measures(&posteriors, &cycle);
        Ok(MeasuredRecording { recording: recording.clone(), class, measures })
    })
}
