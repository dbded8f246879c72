//! The steps from the bytes of a file to a diagnosis.

use std::io::Cursor;
use std::slice;

use burn::tensor::backend::Backend;

use crate::audio::{self, Limits, Pcg, Reading, Recording, SignalMeasures, Source, Start};
use crate::backend::{Cpu, CpuDevice};
use crate::beats::HeartCycle;
use crate::explanation::{ExplainConfig, Explanation, Subject, explain};
use crate::findings::{
    ClassHead, ClassLogits, ClassProbabilities, Inadequacy, SignalFacts, Statements, Unjudged,
    conclude,
};
use crate::inference::{Classifier, ModelInput};
use crate::model_file::{FrameManifest, Manifest, ModelError, read_frame_model};

use super::followed_conditioner::FollowedConditioner;
use super::preprocessor::Features;
use super::{
    Diagnosis, Follow, Preprocessed, Preprocessor, Reader, Refusal, SourceReader, Unfollowed,
};

/// From the bytes of a file to a diagnosis: a classifier on the backend `B`, and all other stages on the CPU.
///
/// Use [`diagnose`](Self::diagnose) for the whole pipeline. To run the network elsewhere (in another worker
/// or on another device), call [`preprocess`](Self::preprocess), then [`postprocess`](Self::postprocess)
/// with its logits.
///
/// ```
/// use engine::audio::encode_wav;
/// use engine::backend::{Cpu, CpuDevice};
/// use engine::phantom::Phantom;
/// use engine::pipeline::Pipeline;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let model = std::fs::read("../static/models/pascal-cnn.safetensors")?;
/// let beats = std::fs::read("../static/models/lubdub-frames.safetensors")?;
/// let heart = Phantom::default().synthesise();
/// let wav = encode_wav(&heart.samples, Phantom::default().sample_rate);
///
/// let mut pipeline = Pipeline::<Cpu>::new(&model, Some(&beats), &CpuDevice::default())?;
/// let diagnosis = pollster::block_on(pipeline.diagnose(&wav))?;
/// assert!(diagnosis.cycle.rhythm.is_some());
/// println!("{}", diagnosis.sentence());
/// # Ok(())
/// # }
/// ```
pub struct Pipeline<B: Backend> {
    classifier: Classifier<B>,
    preprocessor: Preprocessor,
    beats: Option<FrameIdentity>,
    limits: Limits,
}

/// The description and the digest of a frame model.
struct FrameIdentity {
    manifest: FrameManifest,
    sha256: String,
}

impl<B: Backend> Pipeline<B> {
    /// Reads a classifier and plans its features. Without a frame model no beats are found.
    ///
    /// # Errors
    /// When a model file is refused, or the two don't go together; see [`ModelError`].
    pub fn new(model: &[u8], beats: Option<&[u8]>, device: &B::Device) -> Result<Self, ModelError> {
        let classifier = Classifier::new(model, device)?;
        let beats = beats.map(|file| read_frame_model::<Cpu>(file, &CpuDevice::default()));
        let beats = beats.transpose()?;
        Ok(Self {
            preprocessor: Preprocessor::of_classifier(classifier.manifest(), beats.as_ref())?,
            classifier,
            beats: beats
                .map(|model| FrameIdentity { manifest: model.manifest, sha256: model.sha256 }),
            limits: Limits::default(),
        })
    }

    /// Replaces the limits on files.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The description in the model file.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        self.classifier.manifest()
    }

    /// SHA-256 of the model file, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.classifier.sha256()
    }

    /// The description in the frame model's file and the file's SHA-256, where there is one.
    #[must_use]
    pub fn beats(&self) -> Option<(&FrameManifest, &str)> {
        self.beats.as_ref().map(|beats| (&beats.manifest, beats.sha256.as_str()))
    }

    /// The classifier without the stages around it.
    #[must_use]
    pub fn classifier(&self) -> &Classifier<B> {
        &self.classifier
    }

    /// Diagnoses the bytes of one file.
    ///
    /// # Errors
    /// When the file can't be read as a recording, or a device fails. A readable but poor recording is a
    /// [`Diagnosis`].
    pub async fn diagnose(&mut self, bytes: &[u8]) -> Result<Diagnosis, Refusal> {
        self.diagnose_recording(&audio::decode(bytes, &self.limits)?).await
    }

    /// As [`Self::diagnose`], for a recording that is decoded already.
    ///
    /// # Errors
    /// When the recording can't be conditioned, or a device fails.
    pub async fn diagnose_recording(
        &mut self,
        recording: &Recording,
    ) -> Result<Diagnosis, Refusal> {
        let preprocessed = self.preprocess_recording(recording).await?;
        let logits = self.predict(preprocessed.input()).await?;
        Ok(self.postprocess(preprocessed, &logits))
    }

    /// Diagnoses a file of any length, for somebody who follows the work.
    ///
    /// # Errors
    /// As [`Self::diagnose`], and [`Refusal::Cancelled`].
    pub async fn diagnose_source(
        &mut self,
        source: &mut dyn Source,
        follow: &mut dyn Follow,
    ) -> Result<Diagnosis, Refusal> {
        let mut reader = SourceReader::new(source, self.limits);
        let preprocessed = self.preprocess_from(&mut reader, follow).await?;
        let logits = self.predict(preprocessed.input()).await?;
        Ok(self.postprocess(preprocessed, &logits))
    }

    /// Decodes, conditions and measures the bytes of one file, up to the network's input.
    ///
    /// # Errors
    /// As [`Self::diagnose`].
    pub async fn preprocess(&mut self, bytes: &[u8]) -> Result<Preprocessed, Refusal> {
        let mut source = Cursor::new(bytes);
        let mut reader = SourceReader::new(&mut source, self.limits);
        self.preprocess_from(&mut reader, &mut Unfollowed).await
    }

    /// As [`Self::preprocess`], for a recording of any length, and somebody who follows the work.
    ///
    /// A recording that is longer than a [`Start`] is read twice: its start is held, to choose what is listened to, and then
    /// the whole is conditioned as it is read.
    ///
    /// # Errors
    /// Those of the reader, when the recording can't be conditioned or a device fails, and [`Refusal::Cancelled`].
    pub async fn preprocess_from<R: Reader>(
        &mut self,
        reader: &mut R,
        follow: &mut dyn Follow,
    ) -> Result<Preprocessed, R::Error> {
        let mut start = Start::default();
        let reading = reader.read(&mut start).await?;
        let started = start.recording(&reading);
        if reading.is_whole {
            return Ok(self.preprocess_recording(&started.recording).await?);
        }
        let (_, channel) = self.preprocessor.condition_best(&started.recording).await?;
        let conditioner = self.preprocessor.conditioner(&started, channel)?;
        drop(started);
        let mut long = FollowedConditioner::new(conditioner, channel, follow);
        let reading = reader.read(&mut long).await?;
        let (pcg, facts) = long.finish()?;
        Ok(self.preprocess_conditioned(&reading, pcg, &facts, follow).await?)
    }

    /// As [`Self::preprocess`], for a recording that is decoded already.
    ///
    /// # Errors
    /// When the recording can't be conditioned, or a device fails.
    pub async fn preprocess_recording(
        &mut self,
        recording: &Recording,
    ) -> Result<Preprocessed, Refusal> {
        let (pcg, channel) = self.preprocessor.condition_best(recording).await?;
        let measures = SignalMeasures::of(recording, &pcg);
        let facts = SignalFacts { quality: pcg.quality(), measures, channel };
        let reading = recording.reading();
        let preprocessed =
            self.preprocess_conditioned(&reading, pcg, &facts, &mut Unfollowed).await?;
        Ok(Preprocessed { signals: recording.signals.clone(), ..preprocessed })
    }

    async fn preprocess_conditioned(
        &mut self,
        reading: &Reading,
        pcg: Pcg,
        facts: &SignalFacts,
        follow: &mut dyn Follow,
    ) -> Result<Preprocessed, Refusal> {
        let quality = facts.quality;
        let inadequacy = Inadequacy::of(&quality, &self.manifest().thresholds);
        let features = match inadequacy {
            None => Some(self.preprocessor.features_followed(&pcg, follow).await?),
            Some(_) => None,
        };
        let input = features.as_ref().map(|features| self.preprocessor.model_input(features));
        let input = input.transpose()?;
        let statements = self.statements(features.as_ref(), inadequacy, facts);
        let by_frames = features.as_ref().and_then(|features| self.by_frames(features));
        let (cycle, image) = match features {
            Some(Features { cycle, image, .. }) => (cycle, Some(image)),
            None => (HeartCycle::default(), None),
        };
        Ok(Preprocessed {
            container: reading.container,
            sample_rate: reading.sample_rate,
            channels: reading.channels,
            truncated: reading.truncated,
            missing_s: reading.missing_s,
            signals: None,
            quality,
            pcg,
            statements,
            by_frames,
            cycle,
            image,
            input,
        })
    }

    /// What is said of a recording by its frames; none without a frame model.
    fn statements(
        &self,
        features: Option<&Features>,
        inadequacy: Option<Inadequacy>,
        facts: &SignalFacts,
    ) -> Option<Statements> {
        let config = self.beats.as_ref()?.manifest.statement_config();
        if let Some(features) = features {
            return Some(Statements::of(&features.frames, &features.cycle, facts, &config));
        }
        let why = inadequacy.and_then(Unjudged::of)?;
        Some(Statements::not_judged(facts, why))
    }

    /// The classes as the frames tell them; none without a frame model that has a head for them.
    fn by_frames(&self, features: &Features) -> Option<ClassProbabilities> {
        let head = self.beats.as_ref()?.manifest.classes.as_ref()?;
        Some(head.probabilities(&ClassHead::measures(&features.frames, &features.cycle)))
    }

    /// The logits of every window of an input; empty without one.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn predict(&self, input: Option<&ModelInput>) -> Result<Vec<ClassLogits>, Refusal> {
        match input {
            Some(input) => Ok(self.classifier.predict_logits(slice::from_ref(input)).await?),
            None => Ok(Vec::new()),
        }
    }

    /// The diagnosis from the logits of each window of a recording's input, in order; from no logits where there
    /// was no input.
    #[must_use]
    pub fn postprocess(&self, preprocessed: Preprocessed, logits: &[ClassLogits]) -> Diagnosis {
        let Manifest { calibration, thresholds, .. } = self.manifest();
        let Preprocessed { by_frames, quality, .. } = &preprocessed;
        let findings = conclude(logits, by_frames.as_ref(), quality, calibration, thresholds);
        // Empty where the network wasn't run.
        let measures = preprocessed.input.map(|input| input.measures).unwrap_or_default();
        Diagnosis {
            container: preprocessed.container,
            sample_rate: preprocessed.sample_rate,
            channels: preprocessed.channels,
            truncated: preprocessed.truncated,
            missing_s: preprocessed.missing_s,
            signals: preprocessed.signals,
            quality: preprocessed.quality,
            pcg: preprocessed.pcg,
            findings,
            statements: preprocessed.statements,
            cycle: preprocessed.cycle,
            image: preprocessed.image,
            measures,
        }
    }

    /// The effect of each part of a recording on the likeliest class, for one of this pipeline's diagnoses; none
    /// where the network wasn't run.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn explain(
        &self,
        diagnosis: &Diagnosis,
        config: &ExplainConfig,
    ) -> Result<Option<Explanation>, Refusal> {
        let Some(image) = diagnosis.image.as_ref() else {
            return Ok(None);
        };
        let model = self.classifier.model();
        let subject = Subject {
            network: &model.network,
            manifest: &model.manifest,
            image,
            measures: &diagnosis.measures,
            centres_hz: self.preprocessor.centres_hz(),
        };
        Ok(Some(explain(subject, config, self.classifier.device()).await?))
    }
}
