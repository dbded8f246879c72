//! Recordings as examples, by the same functions that the page calls.

use engine::audio::{self, Limits, Pcg};
use engine::features::{Extractor, FeatureConfig, FeatureError, Image, Normalisation, Statistics};
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
    /// The conditioned signal, for augmentation.
    pub pcg: Pcg,
    /// The image of the whole recording; standardised by the recording, or not yet where that is done by
    /// the training set.
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
        pcg: Pcg,
        extractor: &mut Extractor,
    ) -> Result<Self, TrainError> {
        Ok(Self {
            image: extractor.extract(&pcg)?,
            name: recording.name.clone(),
            group: recording.group.clone(),
            source: Some(recording.source),
            class,
            quality: quality::assess(&pcg),
            pcg,
        })
    }
}

/// The same examples with images of other features.
///
/// # Errors
/// When the features cannot be computed at the signals' rate.
pub fn with_features(
    examples: &[Example],
    preprocessing: &Preprocessing,
) -> Result<Vec<Example>, TrainError> {
    let plan = || unfitted_extractor(&preprocessing.features, preprocessing.condition.sample_rate);
    let seen = |extractor: &mut Result<Extractor, FeatureError>, example: &Example| {
        let extractor = extractor.as_mut().map_err(|error| error.clone())?;
        Ok(Example { image: extractor.extract(&example.pcg)?, ..example.clone() })
    };
    examples.par_iter().map_init(plan, seen).collect()
}

/// Plans features without the training set's statistics, which [`standardised`] applies later: they depend
/// on the split, and examples are shared by all splits.
///
/// # Errors
/// When the configuration is impossible.
pub fn unfitted_extractor(
    config: &FeatureConfig,
    sample_rate: u32,
) -> Result<Extractor, FeatureError> {
    let mut config = config.clone();
    if let Normalisation::Training(statistics) = &mut config.normalisation {
        *statistics = Statistics::default();
    }
    Extractor::new(&config, sample_rate)
}

/// The features' configuration with statistics of the recordings among `training`, where it asks for such.
/// Synthesised sounds are left out: they would make silence usual.
#[must_use]
pub fn fitted(config: &FeatureConfig, training: &[Example]) -> FeatureConfig {
    let mut config = config.clone();
    if let Normalisation::Training(statistics) = &mut config.normalisation {
        let recordings = training.iter().filter(|example| example.source.is_some());
        *statistics = Statistics::of(recordings.map(|example| &example.image));
    }
    config
}

/// Examples with the images that a network of this configuration sees.
#[must_use]
pub fn standardised(mut examples: Vec<Example>, config: &FeatureConfig) -> Vec<Example> {
    if let Normalisation::Training(statistics) = &config.normalisation {
        for example in &mut examples {
            statistics.apply(&mut example.image);
        }
    }
    examples
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
            || unfitted_extractor(&preprocessing.features, preprocessing.condition.sample_rate),
            |extractor, (recording, class)| {
                let extractor = extractor.as_mut().map_err(|error| error.clone())?;
                let pcg = condition(recording, preprocessing)?;
                let example = Example::new(recording, class, pcg, extractor)?;
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

/// Examples for tests of what is done with them.
#[cfg(test)]
pub(super) fn blank(source: Option<Source>, class: Class) -> Example {
    Example {
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
        image: Image::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_are_those_of_the_training_recordings_alone() {
        let of = |source, values: [f32; 2]| Example {
            image: Image { rows: 1, columns: 2, data: values.to_vec() },
            ..blank(source, Class::Normal)
        };
        let training = [of(Some(Source::PascalA), [4.0, 8.0]), of(None, [-100.0, -100.0])];
        let config = FeatureConfig {
            normalisation: Normalisation::Training(Statistics::default()),
            ..FeatureConfig::default()
        };
        let fitted = fitted(&config, &training);
        let held_out = standardised(vec![of(Some(Source::PascalB), [6.0, 10.0])], &fitted);
        let expected = [0.0, 2.0];
        for (found, expected) in held_out[0].image.data.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-2, "{:?}", held_out[0].image);
        }
        let by_recording = FeatureConfig::default();
        assert_eq!(super::fitted(&by_recording, &training), by_recording);
    }
}
