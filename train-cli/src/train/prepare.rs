//! Recordings as examples, by the same functions that the page calls.

use engine::audio::{self, Limits, Pcg};
use engine::features::{Extractor, Image};
use engine::findings::Class;
use engine::model_file::Preprocessing;
use engine::quality::{self, Quality};
use rayon::prelude::*;

use crate::data::{Recording, Source};

use super::TrainError;

/// A recording as the network sees it.
#[derive(Debug, Clone)]
pub struct Example {
    /// The recording's name, or what was synthesised.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Its campaign; none for a synthesised sound.
    pub source: Option<Source>,
    /// The truth.
    pub class: Class,
    /// Length and level.
    pub quality: Quality,
    /// The standardised image of the whole recording.
    pub image: Image,
}

impl Example {
    /// An example of a conditioned signal.
    ///
    /// # Errors
    /// When the features cannot be computed.
    pub fn new(
        recording: &Recording,
        class: Class,
        pcg: &Pcg,
        extractor: &mut Extractor,
    ) -> Result<Self, TrainError> {
        Ok(Self {
            name: recording.name.clone(),
            group: recording.group.clone(),
            source: Some(recording.source),
            class,
            quality: quality::assess(pcg),
            image: extractor.extract(pcg)?,
        })
    }
}

/// Examples of the labelled ones among `recordings`, in their order, on all cores. Calls `done` after
/// each.
///
/// # Errors
/// When a recording cannot be read or heard; every labelled recording of a data set must be.
pub fn prepare(
    recordings: &[Recording],
    preprocessing: &Preprocessing,
    done: impl Fn() + Sync,
) -> Result<Vec<Example>, TrainError> {
    recordings
        .par_iter()
        .filter_map(|recording| recording.label.map(|class| (recording, class)))
        .map_init(
            || Extractor::new(&preprocessing.features, preprocessing.condition.sample_rate),
            |extractor, (recording, class)| {
                let extractor = extractor.as_mut().map_err(|error| error.clone())?;
                let pcg = condition(recording, preprocessing)?;
                let example = Example::new(recording, class, &pcg, extractor)?;
                done();
                Ok(example)
            },
        )
        .collect()
}

fn condition(recording: &Recording, preprocessing: &Preprocessing) -> Result<Pcg, TrainError> {
    let refused = |reason: String| TrainError::Recording { name: recording.name.clone(), reason };
    let bytes = recording.bytes()?;
    let decoded =
        audio::decode(&bytes, &Limits::default()).map_err(|error| refused(error.to_string()))?;
    audio::condition(&decoded, &preprocessing.condition).map_err(|error| refused(error.to_string()))
}
