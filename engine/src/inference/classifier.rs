//! A classifier on its device: model inputs in, logits out.

use burn::tensor::backend::Backend;

use crate::backend::DeviceError;
use crate::model_file::{Manifest, Model, ModelError, read_model};
use crate::models::Logits;

use super::{ModelInput, predict_logits_of_all};

/// A classifier loaded on one device. Maps preprocessed windows to logits; decoding and calibration belong
/// to [`Pipeline`](crate::pipeline::Pipeline).
pub struct Classifier<B: Backend> {
    model: Model<B>,
    device: B::Device,
}

impl<B: Backend> Classifier<B> {
    /// Reads a classifier onto a device.
    ///
    /// # Errors
    /// When the file is refused; see [`ModelError`].
    pub fn new(model: &[u8], device: &B::Device) -> Result<Self, ModelError> {
        Ok(Self { model: read_model::<B>(model, device)?, device: device.clone() })
    }

    /// The model: manifest, network and digest.
    #[must_use]
    pub fn model(&self) -> &Model<B> {
        &self.model
    }

    /// The device that it computes on.
    #[must_use]
    pub fn device(&self) -> &B::Device {
        &self.device
    }

    /// The description in the model file.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.model.manifest
    }

    /// SHA-256 of the model file, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.model.sha256
    }

    /// The logits of every window of the inputs, in their order.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn predict_logits<const N: usize>(
        &self,
        inputs: &[ModelInput],
    ) -> Result<Vec<Logits<N>>, DeviceError> {
        let inputs: Vec<_> = inputs.iter().map(ModelInput::as_ref).collect();
        predict_logits_of_all(&self.model.network, &inputs, &self.device).await
    }
}
