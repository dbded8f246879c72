//! A model with everything planned that it needs to hear a recording.

use burn::tensor::backend::Backend;

use crate::audio::{self, ConditionError, Container, DecodeError, Limits, Pcg};
use crate::backend::Cpu;
use crate::beats::{BeatError, BeatFinder, HeartCycle, TimedMurmur};
use crate::features::{Extractor, FeatureError, windows};
use crate::findings::{Class, Findings, Inadequacy, conclude};
use crate::model_file::{Manifest, Model, ModelError, read_model};
use crate::quality::{self, Quality};

use super::logits_of;

/// Why a file was not listened to at all. Its text says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The bytes are not a recording that can be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The recording holds nothing that could be conditioned.
    #[error(transparent)]
    Condition(#[from] ConditionError),
    /// The beats could not be looked for: a fault of the model or the device.
    #[error("the heart beats could not be looked for ({0}). Try again, or use the released model.")]
    Beats(#[from] BeatError),
    /// The features could not be computed: a fault of the model.
    #[error(
        "the model cannot be applied to this recording ({0}). Reload the page, or use the released model."
    )]
    Features(#[from] FeatureError),
    /// The device that computes the network failed.
    #[error("the computation failed ({0}). Try again.")]
    Device(String),
}

impl Refusal {
    /// A stable word for it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Decode(error) => error.code(),
            Self::Condition(_) => "no-samples",
            Self::Features(_) | Self::Beats(_) => "model",
            Self::Device(_) => "device",
        }
    }
}

/// Everything that was heard in one file.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// What the bytes turned out to be.
    pub container: Container,
    /// The file's own sampling rate, in hertz.
    pub sample_rate: u32,
    /// Channels of the file.
    pub channels: usize,
    /// The file promised more samples than it holds.
    pub truncated: bool,
    /// Length, level and clipping.
    pub quality: Quality,
    /// The conditioned signal.
    pub pcg: Pcg,
    /// The verdict.
    pub findings: Findings,
    /// Beats and what follows from them; empty where none could be claimed, or nobody looked for them.
    pub cycle: HeartCycle,
}

/// Share of the beats that must agree on a murmur's phase before the verdict names it.
const AGREED: f64 = 0.75;

impl Diagnosis {
    /// The verdict as one sentence. A systolic murmur is called so where most beats agree; a diastolic one
    /// is not, because too few were at hand to tell how often that is right.
    #[must_use]
    pub fn sentence(&self) -> String {
        let is_systolic =
            |murmur: TimedMurmur| murmur.timing.is_systolic() && murmur.confidence >= AGREED;
        match self.murmur() {
            Some(murmur) if is_systolic(murmur) => "Systolic murmur likely".to_owned(),
            _ => self.findings.sentence(),
        }
    }

    /// When the murmur sounds: told only where one is heard and beats are.
    #[must_use]
    pub fn murmur(&self) -> Option<TimedMurmur> {
        let phases = self.cycle.phases.as_ref()?;
        (self.findings.finding == Some(Class::Murmur)).then(|| phases.murmur())
    }
}

/// A model that listens. The network runs on the backend `B`; beats are always looked for on the
/// processor, whose network for them is small and comes before much that only the processor can do.
pub struct Listener<B: Backend> {
    model: Model<B>,
    beats: Option<BeatFinder<Cpu>>,
    extractor: Extractor,
    limits: Limits,
    device: B::Device,
}

impl<B: Backend> Listener<B> {
    /// Reads a model and plans its features.
    ///
    /// # Errors
    /// When the model file is refused; see [`ModelError`].
    pub fn new(model: &[u8], device: &B::Device) -> Result<Self, ModelError> {
        let model = read_model::<B>(model, device)?;
        let preprocessing = &model.manifest.preprocessing;
        let rate = preprocessing.condition.sample_rate;
        let extractor = Extractor::new(&preprocessing.features, rate)?;
        Ok(Self {
            model,
            beats: None,
            extractor,
            limits: Limits::default(),
            device: device.clone(),
        })
    }

    /// The same with other limits on files.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same with a finder of beats, which must condition recordings as the classifier does.
    ///
    /// # Errors
    /// When it does not.
    pub fn with_beats(mut self, finder: BeatFinder<Cpu>) -> Result<Self, ModelError> {
        if finder.manifest().condition != self.model.manifest.preprocessing.condition {
            return Err(ModelError::Impossible("the two models condition recordings differently"));
        }
        self.beats = Some(finder);
        Ok(self)
    }

    /// What the model says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.model.manifest
    }

    /// SHA-256 of the model file, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.model.sha256
    }

    /// Listens to the bytes of one file.
    ///
    /// # Errors
    /// When the file cannot be read as a recording; a readable but poor one is a [`Diagnosis`].
    pub async fn listen(&mut self, bytes: &[u8]) -> Result<Diagnosis, Refusal> {
        let recording = audio::decode(bytes, &self.limits)?;
        let condition = &self.model.manifest.preprocessing.condition;
        let pcg = audio::condition(&recording, condition)?;
        let (quality, findings) = self.judge(&pcg).await?;
        let is_heard = findings.probabilities.is_some();
        let cycle = match &mut self.beats {
            Some(finder) if is_heard => finder.find(&pcg).await?,
            _ => HeartCycle::default(),
        };
        Ok(Diagnosis {
            container: recording.container,
            sample_rate: recording.sample_rate,
            channels: recording.channels.len(),
            truncated: recording.truncated,
            quality,
            pcg,
            findings,
            cycle,
        })
    }

    /// Judges a conditioned recording.
    ///
    /// # Errors
    /// When the features or the network fail, which is no fault of the recording.
    pub async fn judge(&mut self, pcg: &Pcg) -> Result<(Quality, Findings), Refusal> {
        let manifest = &self.model.manifest;
        let quality = quality::assess(pcg);
        if let Some(inadequacy) = Inadequacy::of(&quality, &manifest.thresholds) {
            return Ok((quality, Findings::unjudged(inadequacy)));
        }
        let image = self.extractor.extract(pcg)?;
        let windows = windows(&image, &manifest.preprocessing.features.window)?;
        let logits = logits_of(&self.model.network, &windows, &self.device).await?;
        let findings = conclude(&logits, &quality, &manifest.calibration, &manifest.thresholds);
        Ok((quality, findings))
    }
}
