//! Everything before the network, in one place for the page, training, augmentation, audits and views.

use crate::audio::{self, Pcg, Quality, Recording};
use crate::backend::{Cpu, CpuDevice};
use crate::beats::{BeatFinder, HeartCycle};
use crate::features::{Extractor, FeatureError, Image, Normalisation, Statistics, windows};
use crate::inference::ModelInput;
use crate::model_file::{BeatModel, Manifest, ModelError, Preprocessing};

use super::Refusal;

/// From a recording to a network's input. Always on the CPU: the beat model is small, and its result is
/// needed before the classifier's input is complete.
pub struct Preprocessor {
    config: Preprocessing,
    extractor: Extractor,
    beats: Option<BeatFinder<Cpu>>,
}

/// What the stages before the network make of a conditioned recording.
#[derive(Debug, Clone)]
pub struct Features {
    /// Length, level and clipping.
    pub quality: Quality,
    /// Beats and what follows from them; empty without a beat model.
    pub cycle: HeartCycle,
    /// The image of the whole recording: `rows` times the number of views, by frames.
    pub image: Image,
}

impl Preprocessor {
    /// Plans the steps of a preprocessing configuration; without a beat model no beats are found.
    ///
    /// # Errors
    /// When the configuration is impossible.
    pub fn new(config: &Preprocessing, beats: Option<&BeatModel<Cpu>>) -> Result<Self, ModelError> {
        let beats = beats.map(|model| model.finder(&CpuDevice::default())).transpose()?;
        let extractor = Extractor::new(&config.features, config.condition.sample_rate)?;
        Ok(Self { config: config.clone(), extractor, beats })
    }

    /// The same for the classifier that `manifest` describes.
    ///
    /// # Errors
    /// Also when the classifier was trained beside another beat model, or the two condition recordings
    /// differently.
    pub fn of_classifier(
        manifest: &Manifest,
        beats: Option<&BeatModel<Cpu>>,
    ) -> Result<Self, ModelError> {
        check_pair(&manifest.preprocessing, beats)?;
        Self::new(&manifest.preprocessing, beats)
    }

    /// The same without standardisation by a training set's statistics: these depend on the split, while
    /// images are shared by all splits.
    ///
    /// # Errors
    /// When the configuration is impossible.
    pub fn unstandardised(
        config: &Preprocessing,
        beats: Option<&BeatModel<Cpu>>,
    ) -> Result<Self, ModelError> {
        let mut config = config.clone();
        if let Normalisation::Training(statistics) = &mut config.features.normalisation {
            *statistics = Statistics::default();
        }
        Self::new(&config, beats)
    }

    /// The finder of beats, where there is one.
    #[must_use]
    pub fn beats(&self) -> Option<&BeatFinder<Cpu>> {
        self.beats.as_ref()
    }

    /// Centres of the frequencies that an image's rows are averaged from, in hertz; empty where they are none.
    #[must_use]
    pub fn centres_hz(&self) -> &[f64] {
        self.extractor.centres_hz()
    }

    /// Mono, resampled, band-passed, of unit RMS.
    ///
    /// # Errors
    /// When the recording holds no sample.
    pub fn condition(&self, recording: &Recording) -> Result<Pcg, Refusal> {
        Ok(audio::condition(recording, &self.config.condition)?)
    }

    /// The image of a conditioned recording.
    ///
    /// # Errors
    /// When the recording has another sampling rate than the configuration.
    pub fn image(&mut self, pcg: &Pcg) -> Result<Image, FeatureError> {
        self.extractor.extract(pcg)
    }

    /// The heart cycle and the image of a conditioned recording.
    ///
    /// # Errors
    /// When the device fails, or the recording has another sampling rate than the configuration.
    pub async fn features(&mut self, pcg: &Pcg) -> Result<Features, Refusal> {
        let cycle = match &mut self.beats {
            Some(finder) => finder.find(pcg).await?,
            None => HeartCycle::default(),
        };
        Ok(Features { quality: pcg.quality(), cycle, image: self.image(pcg)? })
    }

    /// What the network takes: the windows of the image, and the measures of the cycle where it takes such.
    ///
    /// # Errors
    /// When the image has no frame.
    pub fn model_input(&self, features: &Features) -> Result<ModelInput, FeatureError> {
        let Preprocessing { features: config, cycle, .. } = &self.config;
        let measures = cycle.as_ref().map(|input| input.values(&features.cycle));
        Ok(ModelInput {
            windows: windows(&features.image, &config.window)?,
            // Empty where the network takes no measures.
            measures: measures.unwrap_or_default(),
        })
    }
}

/// Whether a classifier takes measures of the cycle from the beat model that it was trained beside, and both
/// condition recordings alike.
fn check_pair(
    preprocessing: &Preprocessing,
    beats: Option<&BeatModel<Cpu>>,
) -> Result<(), ModelError> {
    let Preprocessing { condition, cycle, .. } = preprocessing;
    if beats.is_some_and(|model| model.manifest.condition != *condition) {
        return Err(ModelError::Impossible(
            "the two models condition recordings differently".into(),
        ));
    }
    let found = beats.map_or("none", |model| model.sha256.as_str());
    match cycle {
        Some(cycle) if cycle.beats_sha256 != found => {
            Err(ModelError::Beats { expected: cycle.beats_sha256.clone(), found: found.to_owned() })
        }
        _ => Ok(()),
    }
}
