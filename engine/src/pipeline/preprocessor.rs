//! Everything before the network, in one place for the page, training, augmentation, audits and views.

use crate::audio::{self, Conditioner, Pcg, Quality, Recording, Started};
use crate::backend::Cpu;
use crate::beats::HeartCycle;
use crate::features::{Extractor, FeatureError, Image, Normalisation, Statistics, windows};
use crate::frames::FramePosteriors;
use crate::inference::ModelInput;
use crate::model_file::{FrameModel, Manifest, ModelError, Preprocessing};

use super::{CycleFinder, Follow, Progress, Refusal, Stage, Unfollowed};

/// The stages before the network, from a recording to a model input, in their only order. It computes on the CPU:
/// the frame model is small, and the classifier's input needs its result.
///
/// ```
/// use engine::audio::{Limits, decode, encode_wav};
/// use engine::backend::{Cpu, CpuDevice};
/// use engine::model_file::{read_frame_model, read_model};
/// use engine::phantom::Phantom;
/// use engine::pipeline::Preprocessor;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let device = CpuDevice::default();
/// let model = read_model::<Cpu>(&std::fs::read("../static/models/pascal-cnn.safetensors")?, &device)?;
/// let beats = std::fs::read("../static/models/lubdub-frames.safetensors")?;
/// let beats = read_frame_model::<Cpu>(&beats, &device)?;
/// let mut preprocessor = Preprocessor::of_classifier(&model.manifest, Some(&beats))?;
///
/// let heart = Phantom::default().synthesise();
/// let recording = decode(&encode_wav(&heart.samples, heart.sample_rate), &Limits::default())?;
/// let pcg = preprocessor.condition(&recording)?;
/// let features = pollster::block_on(preprocessor.features(&pcg))?;
/// let input = preprocessor.model_input(&features)?;
/// // Windows of four seconds (100 frames) start every two seconds, and one ends with the ten seconds of sound.
/// assert_eq!(input.windows.len(), 5);
/// assert_eq!((input.windows[0].rows, input.windows[0].columns), (24, 100));
/// assert!(features.cycle.beats.are_claimed());
/// # Ok(())
/// # }
/// ```
pub struct Preprocessor {
    config: Preprocessing,
    extractor: Extractor,
    beats: Option<CycleFinder>,
}

/// What the stages before the network compute of a conditioned recording.
#[derive(Debug, Clone)]
pub struct Features {
    /// Length, level and clipping.
    pub quality: Quality,
    /// What the network says of every frame; empty without a frame model.
    pub frames: FramePosteriors,
    /// Beats and what follows from them; empty without a frame model.
    pub cycle: HeartCycle,
    /// The standardised image of the whole recording: the rows of all views under each other, by frames.
    pub image: Image,
}

impl Preprocessor {
    /// Plans the steps of a preprocessing configuration; without a frame model no beats are found.
    ///
    /// # Errors
    /// When the configuration is impossible.
    pub fn new(
        config: &Preprocessing,
        beats: Option<&FrameModel<Cpu>>,
    ) -> Result<Self, ModelError> {
        let beats = beats.map(CycleFinder::new).transpose()?;
        let extractor = Extractor::new(&config.features, config.condition.sample_rate)?;
        Ok(Self { config: config.clone(), extractor, beats })
    }

    /// As [`new`](Self::new), for the classifier that `manifest` describes.
    ///
    /// # Errors
    /// When the configuration is impossible, and also when the classifier was trained with another frame model, or the two condition recordings
    /// differently.
    pub fn of_classifier(
        manifest: &Manifest,
        beats: Option<&FrameModel<Cpu>>,
    ) -> Result<Self, ModelError> {
        check_pair(&manifest.preprocessing, beats)?;
        Self::new(&manifest.preprocessing, beats)
    }

    /// As [`new`](Self::new), but without standardisation by a training set's statistics: these depend on the
    /// split, while images are shared by all splits.
    ///
    /// # Errors
    /// When the configuration is impossible.
    pub fn unstandardised(
        config: &Preprocessing,
        beats: Option<&FrameModel<Cpu>>,
    ) -> Result<Self, ModelError> {
        let mut config = config.clone();
        if let Normalisation::Training(statistics) = &mut config.features.normalisation {
            *statistics = Statistics::default();
        }
        Self::new(&config, beats)
    }

    /// Centres of the frequencies that an image's rows are averaged from, in hertz; empty where they are none.
    #[must_use]
    pub fn centres_hz(&self) -> &[f64] {
        self.extractor.centres_hz()
    }

    /// The recording as mono, resampled, band-passed and of unit RMS.
    ///
    /// # Errors
    /// When the recording holds no sample.
    pub fn condition(&self, recording: &Recording) -> Result<Pcg, Refusal> {
        Ok(audio::condition(recording, &self.config.condition)?)
    }

    /// The recording conditioned, with its channels as one or, where they hold different sounds, that of them in which the
    /// heart is heard best, and its index.
    ///
    /// # Errors
    /// As [`Self::condition`], and when the device fails.
    pub async fn condition_best(
        &mut self,
        recording: &Recording,
    ) -> Result<(Pcg, Option<usize>), Refusal> {
        let all = self.condition(recording)?;
        let Some(finder) = self.beats.as_mut().filter(|_| recording.channels_differ()) else {
            return Ok((all, None));
        };
        let mut best = (finder.heart(&all).await?, all, None);
        for index in 0..recording.channels.len() {
            let pcg = audio::condition(&recording.channel(index), &self.config.condition)?;
            let heart = finder.heart(&pcg).await?;
            if heart > best.0 {
                best = (heart, pcg, Some(index));
            }
        }
        Ok((best.1, best.2))
    }

    /// What goes on from the start of a long recording: it listens to the channel that [`Self::condition_best`] chose there.
    ///
    /// # Errors
    /// As [`Self::condition`].
    pub fn conditioner(
        &self,
        started: &Started,
        channel: Option<usize>,
    ) -> Result<Conditioner, Refusal> {
        Ok(Conditioner::new(started, channel, &self.config.condition)?)
    }

    /// The image of a conditioned recording, see [`Extractor::extract`].
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
        self.features_followed(pcg, &mut Unfollowed).await
    }

    /// As [`Self::features`], for somebody who follows the work.
    ///
    /// # Errors
    /// As [`Self::features`], and [`Refusal::Cancelled`].
    pub async fn features_followed(
        &mut self,
        pcg: &Pcg,
        follow: &mut dyn Follow,
    ) -> Result<Features, Refusal> {
        let length_s = Some(pcg.duration_s());
        let mut go_on =
            |done_s| follow.goes_on(Progress { stage: Stage::Judging, done_s, length_s });
        let (frames, cycle) = match &mut self.beats {
            Some(finder) => finder.find_followed(pcg, &mut go_on).await?,
            None => (FramePosteriors::default(), HeartCycle::default()),
        };
        Ok(Features { quality: pcg.quality(), frames, cycle, image: self.image(pcg)? })
    }

    /// What the network takes: the windows of the image, and the standardised measures of the cycle where the
    /// configuration has any.
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

/// Checks that a classifier with measures of the cycle gets them from the frame model that it was trained with, and
/// that both condition recordings alike.
fn check_pair(
    preprocessing: &Preprocessing,
    beats: Option<&FrameModel<Cpu>>,
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
