//! From a conditioned recording to what a frame network says of it.

use burn::tensor::Tensor;
use burn::tensor::backend::Backend;

use crate::audio::Pcg;
use crate::backend::{DeviceError, read_values};
use crate::features::{FeatureError, Image};
use crate::models::{FrameNetwork, float_tensor};

use super::{FramePosteriors, Spectrum, SpectrumConfig};

/// Why frames could not be analysed. None of it is a fault of the recording.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The spectrum could not be computed.
    #[error(transparent)]
    Features(#[from] FeatureError),
    /// The device that computes the network failed.
    #[error("the computation failed ({0})")]
    Device(#[from] DeviceError),
}

/// A frame network with its spectrum planned.
pub struct FrameAnalyser<B: Backend> {
    network: FrameNetwork<B>,
    spectrum: Spectrum,
    device: B::Device,
}

impl<B: Backend> FrameAnalyser<B> {
    /// Plans the spectrum of a folded network, for signals at `sample_rate` hertz.
    ///
    /// # Errors
    /// When the spectrum is impossible.
    pub fn new(
        network: FrameNetwork<B>,
        config: SpectrumConfig,
        sample_rate: u32,
        device: &B::Device,
    ) -> Result<Self, FeatureError> {
        let spectrum = Spectrum::new(config, sample_rate)?;
        Ok(Self { network, spectrum, device: device.clone() })
    }

    /// What the network says of a conditioned recording.
    ///
    /// # Errors
    /// When the signal has another sampling rate, or the device fails.
    pub async fn posteriors(&mut self, pcg: &Pcg) -> Result<FramePosteriors, FrameError> {
        let spectrum = self.spectrum.of(pcg)?;
        self.of_spectrum(spectrum).await
    }

    /// The values before the network's last layer, averaged over the frames of a conditioned recording: one for each
    /// channel.
    ///
    /// # Errors
    /// As [`Self::posteriors`].
    pub async fn embedding(&mut self, pcg: &Pcg) -> Result<Vec<f32>, FrameError> {
        let spectrum = self.spectrum.of(pcg)?;
        let input = self.input(spectrum);
        Ok(read_values(self.network.embed(input)).await?)
    }

    /// What the network says of a standardised spectrum.
    ///
    /// # Errors
    /// When the device fails.
    async fn of_spectrum(&self, spectrum: Image) -> Result<FramePosteriors, FrameError> {
        let (frames, hop_s) = (spectrum.columns, self.spectrum.hop_s());
        let logits = read_values(self.network.forward(self.input(spectrum))).await?;
        Ok(FramePosteriors::of_logits(&logits, frames, hop_s))
    }

    fn input(&self, Image { rows, columns, data }: Image) -> Tensor<B, 4> {
        float_tensor(data, [1, rows, 1, columns], &self.device)
    }
}
