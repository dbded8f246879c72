//! The network on its device: questions in, logits out.

use burn::tensor::backend::Backend;

use crate::explanation::{ExplainConfig, Explanation, RecordingView, Subject, explain};
use crate::model_file::{Manifest, Model, ModelError, read_model};

use super::{Question, Refusal, logits_of_all};

/// A classifier on its device. It knows nothing of recordings: what it is asked, a
/// [`Preparation`](super::Preparation) has made of one, and what it answers, that concludes from.
pub struct Judge<B: Backend> {
    model: Model<B>,
    device: B::Device,
}

impl<B: Backend> Judge<B> {
    /// Reads a classifier onto a device.
    ///
    /// # Errors
    /// When the file is refused; see [`ModelError`].
    pub fn new(model: &[u8], device: &B::Device) -> Result<Self, ModelError> {
        Ok(Self { model: read_model::<B>(model, device)?, device: device.clone() })
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

    /// The logits of every window of the questions, in their order.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn logits(&self, questions: &[Question]) -> Result<Vec<[f64; 5]>, Refusal> {
        let heard: Vec<_> = questions.iter().map(Question::heard).collect();
        logits_of_all(&self.model.network, &heard, &self.device).await
    }

    /// What carries a class of a recording, by default the likeliest.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn explain(
        &self,
        view: &RecordingView,
        config: &ExplainConfig,
    ) -> Result<Explanation, Refusal> {
        let RecordingView { image, measures, centres_hz } = view;
        let Model { network, manifest, .. } = &self.model;
        explain(Subject { network, manifest, image, measures, centres_hz }, config, &self.device)
            .await
    }
}
