//! A model with everything planned that it needs to hear a recording.

use std::slice;

use burn::tensor::backend::Backend;

use crate::audio::Limits;
use crate::backend::Cpu;
use crate::beats::BeatFinder;
use crate::explanation::{ExplainConfig, Explanation};
use crate::model_file::{Manifest, ModelError};

use super::{Diagnosis, Judge, Preparation, Prepared, Question, Refusal};

/// A model that listens: the network on the backend `B`, and what comes before and after it on the processor.
/// [`Self::listen`] goes the whole way; whoever asks another network goes the parts of it.
pub struct Listener<B: Backend> {
    judge: Judge<B>,
    preparation: Preparation,
}

impl<B: Backend> Listener<B> {
    /// Reads a classifier and plans its features; and a beat model, without which no beats are looked for.
    ///
    /// # Errors
    /// When a model file is refused, or the two don't go together; see [`ModelError`].
    pub fn new(model: &[u8], beats: Option<&[u8]>, device: &B::Device) -> Result<Self, ModelError> {
        let judge = Judge::new(model, device)?;
        let preparation = Preparation::new(judge.manifest(), beats)?;
        Ok(Self { judge, preparation })
    }

    /// The same with other limits on files.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { preparation: self.preparation.with_limits(limits), ..self }
    }

    /// What the model says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        self.judge.manifest()
    }

    /// SHA-256 of the model file, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.judge.sha256()
    }

    /// The finder of beats, where there is one.
    #[must_use]
    pub fn beats(&self) -> Option<&BeatFinder<Cpu>> {
        self.preparation.beats()
    }

    /// The network alone.
    #[must_use]
    pub fn judge(&self) -> &Judge<B> {
        &self.judge
    }

    /// Listens to the bytes of one file.
    ///
    /// # Errors
    /// When the file cannot be read as a recording; a readable but poor one is a [`Diagnosis`].
    pub async fn listen(&mut self, bytes: &[u8]) -> Result<Diagnosis, Refusal> {
        let prepared = self.prepare(bytes).await?;
        let logits = self.answer(prepared.question()).await?;
        Ok(self.conclude(prepared, &logits))
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
        let view = self.preparation.view(diagnosis)?;
        self.judge.explain(&view, config).await.map(Some)
    }

    /// See [`Preparation::prepare`].
    ///
    /// # Errors
    /// When the file cannot be read as a recording.
    pub async fn prepare(&mut self, bytes: &[u8]) -> Result<Prepared, Refusal> {
        self.preparation.prepare(bytes).await
    }

    /// What the network says; nothing where it is asked nothing.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn answer(&self, question: Option<&Question>) -> Result<Vec<[f64; 5]>, Refusal> {
        match question {
            Some(question) => self.judge.logits(slice::from_ref(question)).await,
            None => Ok(Vec::new()),
        }
    }

    /// See [`Preparation::conclude`].
    #[must_use]
    pub fn conclude(&self, prepared: Prepared, logits: &[[f64; 5]]) -> Diagnosis {
        self.preparation.conclude(prepared, logits)
    }
}
