//! A model with everything planned that it needs to hear a recording.

use burn::tensor::backend::Backend;

use crate::audio::{self, ConditionError, Container, DecodeError, Limits, Pcg};
use crate::backend::{Cpu, CpuDevice};
use crate::beats::{BeatError, BeatFinder, HeartCycle, TimedMurmur};
use crate::explanation::{ExplainConfig, Explanation, Subject, explain};
use crate::features::{Extractor, FeatureError, windows};
use crate::findings::{Class, Findings, Inadequacy, conclude};
use crate::model_file::{Manifest, Model, ModelError, Preprocessing, read_model};
use crate::quality::{self, Quality};

use super::{Heard, logits_of};

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
    /// Reads a classifier and plans its features; and a beat model, without which no beats are looked for.
    ///
    /// # Errors
    /// When a model file is refused, or the two don't go together; see [`ModelError`].
    pub fn new(model: &[u8], beats: Option<&[u8]>, device: &B::Device) -> Result<Self, ModelError> {
        let model = read_model::<B>(model, device)?;
        let beats = beats.map(|beats| BeatFinder::new(beats, &CpuDevice::default())).transpose()?;
        go_together(&model.manifest, beats.as_ref())?;
        let preprocessing = &model.manifest.preprocessing;
        let rate = preprocessing.condition.sample_rate;
        let extractor = Extractor::new(&preprocessing.features, rate)?;
        Ok(Self { model, beats, extractor, limits: Limits::default(), device: device.clone() })
    }

    /// The same with other limits on files.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
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

    /// The finder of beats, where there is one.
    #[must_use]
    pub fn beats(&self) -> Option<&BeatFinder<Cpu>> {
        self.beats.as_ref()
    }

    /// Listens to the bytes of one file.
    ///
    /// # Errors
    /// When the file cannot be read as a recording; a readable but poor one is a [`Diagnosis`].
    pub async fn listen(&mut self, bytes: &[u8]) -> Result<Diagnosis, Refusal> {
        let recording = audio::decode(bytes, &self.limits)?;
        let condition = &self.model.manifest.preprocessing.condition;
        let pcg = audio::condition(&recording, condition)?;
        let quality = quality::assess(&pcg);
        let inadequacy = Inadequacy::of(&quality, &self.model.manifest.thresholds);
        let (findings, cycle) = match inadequacy {
            Some(inadequacy) => (Findings::unjudged(inadequacy), HeartCycle::default()),
            None => self.judge(&pcg, &quality).await?,
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

    /// What carried the likeliest class of a diagnosis of this listener's; none where the network was not asked.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn explain(
        &mut self,
        diagnosis: &Diagnosis,
        config: &ExplainConfig,
    ) -> Result<Option<Explanation>, Refusal> {
        if diagnosis.findings.probabilities.is_none() {
            return Ok(None);
        }
        let manifest = &self.model.manifest;
        let image = self.extractor.extract(&diagnosis.pcg)?;
        let cycle = manifest.preprocessing.cycle.as_ref();
        let measures = cycle.map(|input| input.values(&diagnosis.cycle)).unwrap_or_default();
        let subject = Subject {
            network: &self.model.network,
            manifest,
            image: &image,
            measures: &measures,
            centres_hz: self.extractor.centres_hz(),
        };
        explain(subject, config, &self.device).await.map(Some)
    }

    /// Finds the cycle of a recording that is good enough, and judges it.
    async fn judge(
        &mut self,
        pcg: &Pcg,
        quality: &Quality,
    ) -> Result<(Findings, HeartCycle), Refusal> {
        let cycle = match &mut self.beats {
            Some(finder) => finder.find(pcg).await?,
            None => HeartCycle::default(),
        };
        let Manifest { preprocessing, calibration, thresholds, .. } = &self.model.manifest;
        let image = self.extractor.extract(pcg)?;
        let windows = windows(&image, &preprocessing.features.window)?;
        let measures = preprocessing.cycle.as_ref().map(|input| input.values(&cycle));
        let heard = Heard { windows: &windows, measures: &measures.unwrap_or_default() };
        let logits = logits_of(&self.model.network, heard, &self.device).await?;
        Ok((conclude(&logits, quality, calibration, thresholds), cycle))
    }
}

/// Whether a classifier hears the cycle from the beat model that it learnt with, if it needs one, and both
/// condition recordings alike.
fn go_together(manifest: &Manifest, beats: Option<&BeatFinder<Cpu>>) -> Result<(), ModelError> {
    let Preprocessing { condition, cycle, .. } = &manifest.preprocessing;
    if beats.is_some_and(|finder| finder.manifest().condition != *condition) {
        return Err(ModelError::Impossible("the two models condition recordings differently"));
    }
    let found = beats.map_or("none", BeatFinder::sha256);
    match cycle {
        Some(cycle) if cycle.beats_sha256 != found => {
            Err(ModelError::Beats { expected: cycle.beats_sha256.clone(), found: found.to_owned() })
        }
        _ => Ok(()),
    }
}
