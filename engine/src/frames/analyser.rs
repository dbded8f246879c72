//! From a conditioned recording to what a frame network says of it.

use burn::tensor::Tensor;
use burn::tensor::backend::Backend;

use crate::audio::Pcg;
use crate::backend::{DeviceError, read_values};
use crate::features::{FeatureError, Image};
use crate::models::{FrameNetwork, float_tensor};
use crate::pieces::{Piece, pieces};

use super::{FramePosteriors, Spectrum, SpectrumConfig};

/// Seconds that are analysed at once. What is hardly longer is analysed as a whole.
const PIECE_S: f64 = 120.0;

/// Why frames could not be analysed. None of it is a fault of the recording.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The spectrum could not be computed.
    #[error(transparent)]
    Features(#[from] FeatureError),
    /// The device that computes the network failed.
    #[error("the computation failed ({0})")]
    Device(#[from] DeviceError),
    /// Somebody wanted no more.
    #[error("it was cancelled")]
    Cancelled,
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
        self.posteriors_followed(pcg, &mut |_| true).await
    }

    /// As [`Self::posteriors`]; `go_on` is told how many seconds are analysed, and `false` from it ends the work.
    ///
    /// A long recording is analysed in pieces. Each is computed from as much around it as its frames depend on, so that
    /// no more than rounding tells where they meet.
    ///
    /// # Errors
    /// As [`Self::posteriors`], and [`FrameError::Cancelled`].
    pub async fn posteriors_followed(
        &mut self,
        pcg: &Pcg,
        go_on: &mut dyn FnMut(f64) -> bool,
    ) -> Result<FramePosteriors, FrameError> {
        self.spectrum.check(pcg)?;
        let hop_s = self.spectrum.hop_s();
        let overlap = self.network.reach() + self.spectrum.reach();
        let count = self.spectrum.frames(pcg.samples.len());
        let mut all = FramePosteriors { hop_s, ..FramePosteriors::default() };
        for piece in pieces(count, (PIECE_S / hop_s) as usize, overlap) {
            let mut found = self.of_piece(pcg, &piece, count).await?;
            let skipped = piece.keep.start - piece.around.start;
            let kept = skipped..skipped + piece.keep.len();
            all.states.extend(found.states.drain(kept.clone()));
            all.sounds.extend(found.sounds.drain(kept));
            if !go_on(piece.keep.end as f64 * hop_s) {
                return Err(FrameError::Cancelled);
            }
        }
        Ok(all)
    }

    async fn of_piece(
        &mut self,
        pcg: &Pcg,
        Piece { around, .. }: &Piece,
        count: usize,
    ) -> Result<FramePosteriors, FrameError> {
        let sample = |frame: usize| (frame * self.spectrum.hop()).min(pcg.samples.len());
        // Behind the last frame there are samples that make no further one.
        let end = if around.end == count { pcg.samples.len() } else { sample(around.end) };
        let spectrum = self.spectrum.of_samples(&pcg.samples[sample(around.start)..end]);
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use crate::frames::FrameOutput;
    use crate::models::FrameNetworkConfig;
    use crate::phantom::Phantom;

    fn heart(duration_s: f64) -> Pcg {
        let phantom = Phantom {
            sample_rate: 2000,
            duration_s,
            noise_snr_db: Some(20.0),
            ..Phantom::default()
        };
        let samples = phantom.synthesise().samples.iter().map(|x| x * 6.0).collect();
        Pcg { samples, sample_rate: 2000, level_dbfs: -20.0, clipped_share: 0.0 }
    }

    fn analyser() -> FrameAnalyser<Cpu> {
        let (config, device) = (SpectrumConfig::default(), CpuDevice::default());
        let network = FrameNetworkConfig {
            channels: 6,
            ..FrameNetworkConfig::new(config.bins, FrameOutput::COUNT)
        };
        FrameAnalyser::new(network.init(&device), config, 2000, &device).unwrap()
    }

    #[test]
    fn pieces_of_a_long_recording_join_without_a_seam() {
        let (pcg, mut analyser) = (heart(301.5), analyser());
        let pieces = pollster::block_on(analyser.posteriors(&pcg)).unwrap();
        let spectrum = analyser.spectrum.of_samples(&pcg.samples);
        let whole = pollster::block_on(analyser.of_spectrum(spectrum)).unwrap();
        assert_eq!((pieces.len(), pieces.sounds.len()), (whole.len(), whole.len()));
        let states = pieces.states.iter().flatten().zip(whole.states.iter().flatten());
        let sounds = pieces.sounds.iter().flatten().zip(whole.sounds.iter().flatten());
        let worst = states.chain(sounds).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst < 1e-5, "{worst}");
    }

    #[test]
    fn whoever_wants_no_more_ends_the_work_behind_a_piece() {
        let (pcg, mut analyser) = (heart(400.0), analyser());
        let mut told = Vec::new();
        let mut go_on = |done_s| {
            told.push(done_s);
            told.len() < 2
        };
        let ended = pollster::block_on(analyser.posteriors_followed(&pcg, &mut go_on));
        assert!(matches!(ended, Err(FrameError::Cancelled)));
        assert!(told.len() == 2 && told[1] < 300.0, "{told:?}");
    }
}
