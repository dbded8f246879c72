//! Short-time Fourier transform, power spectrum, as librosa 0.11 computes it.

use std::sync::Arc;

use realfft::num_complex::Complex32;
use realfft::{RealFftPlanner, RealToComplex};
use serde::{Deserialize, Serialize};

use super::{FeatureError, Image};

/// Sizes of the transform, in samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StftConfig {
    /// Length of the Fourier transform.
    pub n_fft: usize,
    /// Step between frames.
    pub hop: usize,
    /// Length of the periodic Hann window, centred in the transform; at most `n_fft`.
    pub window: usize,
}

impl Default for StftConfig {
    /// 50 ms every 20 ms, for signals at 2 kHz.
    fn default() -> Self {
        Self { n_fft: 256, hop: 40, window: 100 }
    }
}

/// A planned transform. Frames are centred: the signal is padded with `n_fft / 2` zeros on either
/// side (librosa's `center=True, pad_mode="constant"`).
pub struct Stft {
    config: StftConfig,
    window: Vec<f32>,
    plan: Arc<dyn RealToComplex<f32>>,
    frame: Vec<f32>,
    spectrum: Vec<Complex32>,
    scratch: Vec<Complex32>,
}

impl Stft {
    /// Plans a transform.
    ///
    /// # Errors
    /// When a size is zero, or the window is longer than the transform.
    pub fn new(config: StftConfig) -> Result<Self, FeatureError> {
        if config.n_fft < 2 || config.hop == 0 || config.window == 0 {
            return Err(FeatureError::Config("transform, hop and window must not be zero"));
        }
        if config.window > config.n_fft {
            return Err(FeatureError::Config("the window is longer than the transform"));
        }
        let plan = RealFftPlanner::<f32>::new().plan_fft_forward(config.n_fft);
        Ok(Self {
            config,
            window: centred_hann(config.window, config.n_fft),
            frame: plan.make_input_vec(),
            spectrum: plan.make_output_vec(),
            scratch: plan.make_scratch_vec(),
            plan,
        })
    }

    /// Number of frequency bins: `n_fft / 2 + 1`.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.spectrum.len()
    }

    /// Number of frames of a signal of `samples`: one at every multiple of the hop.
    #[must_use]
    pub fn frames(&self, samples: usize) -> usize {
        let padded = samples + 2 * (self.config.n_fft / 2);
        padded.checked_sub(self.config.n_fft).map_or(0, |rest| 1 + rest / self.config.hop)
    }

    /// Calls `consume(frame index, |X|²)` for every frame in order; the slice has [`Stft::bins`]
    /// values.
    ///
    /// # Errors
    /// When the Fourier transform refuses its buffers, which would be a fault of the plan.
    pub fn each_power_frame(
        &mut self,
        samples: &[f32],
        mut consume: impl FnMut(usize, &[f32]),
    ) -> Result<(), FeatureError> {
        let mut power = vec![0.0; self.bins()];
        for index in 0..self.frames(samples.len()) {
            self.fill_frame(samples, index * self.config.hop);
            self.plan.process_with_scratch(
                &mut self.frame,
                &mut self.spectrum,
                &mut self.scratch,
            )?;
            for (p, x) in power.iter_mut().zip(&self.spectrum) {
                *p = x.norm_sqr();
            }
            consume(index, &power);
        }
        Ok(())
    }

    /// The power spectrogram, `bins × frames`.
    ///
    /// # Errors
    /// As [`Stft::each_power_frame`].
    pub fn power(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let mut image = Image::zeros(self.bins(), self.frames(samples.len()));
        let columns = image.columns;
        self.each_power_frame(samples, |column, power| {
            for (row, &p) in power.iter().enumerate() {
                image.data[row * columns + column] = p;
            }
        })?;
        Ok(image)
    }

    /// Windows the frame whose first sample lies at `start - n_fft / 2` of the signal.
    fn fill_frame(&mut self, samples: &[f32], start: usize) {
        let pad = self.config.n_fft / 2;
        let first = pad.saturating_sub(start).min(self.config.n_fft);
        let offset = (start + first).saturating_sub(pad);
        let available = samples.get(offset..).unwrap_or(&[]);
        let count = available.len().min(self.config.n_fft - first);
        self.frame.fill(0.0);
        for ((x, &s), &w) in
            self.frame[first..].iter_mut().zip(&available[..count]).zip(&self.window[first..])
        {
            *x = s * w;
        }
    }
}

/// Periodic Hann window of `length`, padded with zeros to `n_fft` (`scipy.signal.get_window("hann",
/// length, fftbins=True)`, then `librosa.util.pad_center`).
fn centred_hann(length: usize, n_fft: usize) -> Vec<f32> {
    let mut window = vec![0.0; n_fft];
    let left = (n_fft - length) / 2;
    for (n, w) in window[left..left + length].iter_mut().enumerate() {
        let phase = 2.0 * std::f64::consts::PI * n as f64 / length as f64;
        *w = (0.5 - 0.5 * phase.cos()) as f32;
    }
    window
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive_power(samples: &[f32], config: StftConfig, frame: usize, bin: usize) -> f64 {
        let window = centred_hann(config.window, config.n_fft);
        let (mut re, mut im) = (0.0, 0.0);
        for (n, w) in window.iter().enumerate() {
            let at = (frame * config.hop + n).checked_sub(config.n_fft / 2);
            let x = at.and_then(|i| samples.get(i)).copied().unwrap_or(0.0);
            let angle = -2.0 * std::f64::consts::PI * (bin * n) as f64 / config.n_fft as f64;
            re += f64::from(x * w) * angle.cos();
            im += f64::from(x * w) * angle.sin();
        }
        re * re + im * im
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn equals_the_defining_sum(
            samples in prop::collection::vec(-1.0f32..1.0, 0..200),
            hop in 1usize..20, window in 1usize..33,
        ) {
            let config = StftConfig { n_fft: 32, hop, window };
            let mut stft = Stft::new(config).unwrap();
            let image = stft.power(&samples).unwrap();
            prop_assert_eq!(image.columns, 1 + samples.len() / hop);
            for (row, column) in [(0, 0), (5, image.columns / 2), (16, image.columns - 1)] {
                let fast = f64::from(image.row(row)[column]);
                let slow = naive_power(&samples, config, column, row);
                prop_assert!((fast - slow).abs() <= 1e-4 * (1.0 + slow), "{fast} {slow}");
            }
        }
    }

    #[test]
    fn impossible_sizes_are_refused() {
        for (n_fft, hop, window) in [(0, 1, 1), (8, 0, 8), (8, 1, 0), (8, 1, 9)] {
            assert!(Stft::new(StftConfig { n_fft, hop, window }).is_err());
        }
    }
}
