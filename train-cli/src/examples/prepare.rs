//! Recordings as examples, by the same functions that the page calls.

use std::collections::HashMap;

use engine::audio::{self, Limits, Pcg, Quality};
use engine::beats::HeartCycle;
use engine::features::{Extractor, FeatureConfig, FeatureError, Image, Normalisation, Statistics};
use engine::findings::Class;
use engine::model_file::Preprocessing;
use rayon::prelude::*;

use crate::data::{Collection, Recording};

use super::cycle_annotator::Ear;
use crate::TrainError;

/// A recording as the network sees it.
#[derive(Debug, Clone)]
pub struct Example {
    /// The recording's name, or what was synthesised.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Its campaign; none for a synthesised sound.
    pub source: Option<Collection>,
    /// The truth.
    pub class: Class,
    /// Length and level.
    pub quality: Quality,
    /// The conditioned signal, for augmentation.
    pub pcg: Pcg,
    /// Its heart cycle, where it was looked for.
    pub cycle: HeartCycle,
    /// What a network is told of it; see [`standardised`].
    pub measures: Vec<f32>,
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
            quality: pcg.quality(),
            cycle: HeartCycle::default(),
            measures: Vec::new(),
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

/// The configuration with statistics of the recordings among `training`, where it asks for such. Synthesised
/// sounds are left out: they would make silence usual.
///
/// # Errors
/// When it asks for measures of the heart cycle, and there was no ear to take them.
pub fn fitted(
    config: &Preprocessing,
    training: &[Example],
    ear: Option<&Ear>,
) -> Result<Preprocessing, TrainError> {
    let mut config = config.clone();
    let recordings: Vec<&Example> = training.iter().filter(|e| e.source.is_some()).collect();
    if let Normalisation::Training(statistics) = &mut config.features.normalisation {
        *statistics = Statistics::of(recordings.iter().map(|example| &example.image));
    }
    if let Some(cycle) = &mut config.cycle {
        let ear = ear.ok_or(TrainError::Config("measures of the cycle, but no beat model"))?;
        let measures: Vec<_> =
            recordings.iter().map(|example| example.cycle.measures(&cycle.groups)).collect();
        let rows: Vec<&[Option<f64>]> = measures.iter().map(Vec::as_slice).collect();
        *cycle = cycle.fitted(&rows, ear.sha256());
    }
    Ok(config)
}

/// Examples with the images that a network of this configuration sees, and with what it is told.
#[must_use]
pub fn standardised(mut examples: Vec<Example>, config: &Preprocessing) -> Vec<Example> {
    for example in &mut examples {
        if let Normalisation::Training(statistics) = &config.features.normalisation {
            statistics.apply(&mut example.image);
        }
        if let Some(cycle) = &config.cycle {
            example.measures = cycle.values(&example.cycle);
        }
    }
    examples
}

/// Examples of the labelled ones among `recordings`, in their order, on all cores; with their heart cycles
/// where there is an ear. Calls `done` after each.
///
/// # Errors
/// When a recording cannot be read or heard; every labelled recording of a data set must be.
pub fn prepare(
    recordings: &[Recording],
    preprocessing: &Preprocessing,
    ear: Option<&Ear>,
    done: impl Fn() + Sync,
) -> Result<Vec<Example>, TrainError> {
    let mut examples: Vec<Example> = recordings
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
        .collect::<Result<_, TrainError>>()?;
    if let Some(ear) = ear {
        ear.hear(&mut examples)?;
    }
    Ok(examples)
}

/// Examples by their recordings' names.
#[must_use]
pub fn by_name(examples: Vec<Example>) -> HashMap<String, Example> {
    examples.into_iter().map(|example| (example.name.clone(), example)).collect()
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
pub(crate) fn blank(source: Option<Collection>, class: Class) -> Example {
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
        cycle: HeartCycle::default(),
        measures: Vec::new(),
        image: Image::default(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::beats::{Beats, CycleInput, MeasureGroup};

    #[test]
    fn statistics_are_those_of_the_training_recordings_alone() {
        let of = |source, values: [f32; 2]| Example {
            image: Image { rows: 1, columns: 2, data: values.to_vec() },
            ..blank(source, Class::Normal)
        };
        let training = [of(Some(Collection::PascalA), [4.0, 8.0]), of(None, [-100.0, -100.0])];
        let mut config = Preprocessing::default();
        config.features.normalisation = Normalisation::Training(Statistics::default());
        let fitted = fitted(&config, &training, None).unwrap();
        let held_out = standardised(vec![of(Some(Collection::PascalB), [6.0, 10.0])], &fitted);
        let expected = [0.0, 2.0];
        for (found, expected) in held_out[0].image.data.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-2, "{:?}", held_out[0].image);
        }
        let by_recording = Preprocessing::default();
        assert_eq!(super::fitted(&by_recording, &training, None).unwrap(), by_recording);
    }

    #[test]
    fn measures_are_standardised_by_the_training_recordings_and_need_an_ear() {
        let groups = vec![MeasureGroup::Rhythm];
        let config =
            Preprocessing { cycle: Some(CycleInput::new(groups)), ..Preprocessing::default() };
        let of = |confidence| {
            let beats = Beats { confidence, ..Beats::default() };
            let cycle = HeartCycle { beats, ..HeartCycle::default() };
            Example { cycle, ..blank(Some(Collection::PascalA), Class::Normal) }
        };
        let training = [of(0.2), of(0.4)];
        assert!(fitted(&config, &training, None).is_err());
        let ear = crate::examples::cycle_annotator::tests::untrained();
        let fitted = fitted(&config, &training, Some(&ear)).unwrap();
        assert_eq!(fitted.cycle.as_ref().unwrap().beats_sha256, ear.sha256());
        let held_out = standardised(vec![of(0.5)], &fitted);
        // The second of the measures; the first, "claimed", never varies.
        assert!((held_out[0].measures[1] - 2.0).abs() < 1e-4, "{:?}", held_out[0].measures);
    }
}
