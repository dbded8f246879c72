//! Examples whose images no training set has standardised yet.

use engine::audio::{Pcg, Quality};
use engine::beats::HeartCycle;
use engine::features::Image;
use engine::findings::Class;
use engine::model_file::Preprocessing;
use engine::pipeline::{Features, Preprocessor};

use super::{Labelled, in_parallel};
use crate::TrainError;
use crate::data::Collection;

/// A recording or a synthesised sound, independent of any split. [`ModelExample`](super::ModelExample) is the form
/// that a network takes.
#[derive(Debug, Clone)]
pub struct RawExample {
    /// See [`Labelled::name`].
    pub name: String,
    /// See [`Labelled::group`].
    pub group: String,
    /// See [`Labelled::source`].
    pub source: Option<Collection>,
    /// See [`Labelled::class`].
    pub class: Class,
    /// Length, level and clipping.
    pub quality: Quality,
    /// The conditioned signal, for augmentation.
    pub pcg: Pcg,
    /// The heart cycle; empty where no frame model was given.
    pub cycle: HeartCycle,
    /// The image of the whole recording. Standardised by the recording where the configuration says so, never by a
    /// training set.
    pub image: Image,
}

impl RawExample {
    /// An example of a conditioned signal. The preprocessor is an
    /// [unstandardised](Preprocessor::unstandardised) one.
    ///
    /// # Errors
    /// When beats or features can't be computed.
    pub fn new(
        (name, group): (String, String),
        (source, class): (Option<Collection>, Class),
        pcg: Pcg,
        preprocessor: &mut Preprocessor,
    ) -> Result<Self, TrainError> {
        let Features { quality, cycle, image, .. } =
            pollster::block_on(preprocessor.features(&pcg))
                .map_err(|source| TrainError::Recording { name: name.clone(), source })?;
        Ok(Self { name, group, source, class, quality, pcg, cycle, image })
    }
}

impl Labelled for RawExample {
    fn name(&self) -> &str {
        &self.name
    }

    fn group(&self) -> &str {
        &self.group
    }

    fn source(&self) -> Option<Collection> {
        self.source
    }

    fn class(&self) -> Class {
        self.class
    }
}

/// The same examples with images of other features, on all cores. Signals and cycles stay.
///
/// # Errors
/// When the features can't be computed at the signals' rate.
pub fn with_features(
    examples: &[RawExample],
    preprocessing: &Preprocessing,
) -> Result<Vec<RawExample>, TrainError> {
    let plan = || Ok(Preprocessor::unstandardised(preprocessing, None)?);
    in_parallel(examples, plan, |preprocessor, example| {
        Ok(RawExample { image: preprocessor.image(&example.pcg)?, ..example.clone() })
    })
}

/// An example without content, for tests of what is done with examples.
#[cfg(test)]
pub(crate) fn blank(source: Option<Collection>, class: Class) -> RawExample {
    RawExample {
        name: String::new(),
        group: String::new(),
        source,
        class,
        quality: Quality { duration_s: 4.0, level_dbfs: -20.0, clipped_share: 0.0 },
        pcg: Pcg {
            samples: vec![0.0; 8000],
            sample_rate: 2000,
            level_dbfs: -20.0,
            clipped_share: 0.0,
        },
        cycle: HeartCycle::default(),
        image: Image::default(),
    }
}
