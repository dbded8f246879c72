//! Short-time Fourier transform, power spectrum, as librosa 0.11 computes it.

mod blocks;
mod complex;
mod fft;

use serde::{Deserialize, Serialize};

pub(super) use self::blocks::{BlockStft, PowerBlock};
use super::lanes::Lanes;
use super::{FeatureError, Image};

/// Sizes of the transform, in samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StftConfig {
    /// Length of the Fourier transform: an even number, best a power of two.
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
    blocks: BlockStft<Lanes>,
}

impl Stft {
    /// Plans a transform.
    ///
    /// # Errors
    /// When a size is zero, the transform's length is odd, or the window is longer than the transform.
    pub fn new(config: StftConfig) -> Result<Self, FeatureError> {
        Ok(Self { blocks: BlockStft::new(config)? })
    }

    /// Number of frequency bins: `n_fft / 2 + 1`.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.blocks.bins()
    }

    /// Number of frames of a signal of `samples`: one at every multiple of the hop.
    #[must_use]
    pub fn frames(&self, samples: usize) -> usize {
        self.blocks.frames(samples)
    }

    /// As [`BlockStft::each_block`].
    pub(super) fn each_block(
        &mut self,
        samples: &[f32],
        consume: impl FnMut(&PowerBlock<'_, Lanes>),
    ) {
        self.blocks.each_block(samples, consume);
    }

    /// Calls `consume(frame index, |X|²)` for every frame in order; the slice has [`Stft::bins`]
    /// values.
    pub fn each_power_frame(&mut self, samples: &[f32], mut consume: impl FnMut(usize, &[f32])) {
        let mut frame = vec![0.0; self.bins()];
        self.each_block(samples, |block| {
            for lane in 0..block.count {
                for (out, lanes) in frame.iter_mut().zip(block.power) {
                    *out = lanes.as_array()[lane];
                }
                consume(block.first + lane, &frame);
            }
        });
    }

    /// The power spectrogram, `bins × frames`.
    #[must_use]
    pub fn power(&mut self, samples: &[f32]) -> Image {
        let mut image = Image::zeros(self.bins(), self.frames(samples.len()));
        self.each_block(samples, |block| {
            for (row, &power) in image.rows_mut().zip(block.power) {
                block.write(row, power);
            }
        });
        image
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive_power(samples: &[f32], config: StftConfig, frame: usize, bin: usize) -> f64 {
        let mut window = vec![0.0; (config.n_fft - config.window) / 2];
        window.extend((0..config.window).map(|n| blocks::hann(n, config.window)));
        let (mut re, mut im) = (0.0, 0.0);
        for (n, w) in window.iter().enumerate() {
            let at = (frame * config.hop + n).checked_sub(config.n_fft / 2);
            let x = at.and_then(|i| samples.get(i)).copied().unwrap_or(0.0);
            let angle = -2.0 * std::f64::consts::PI * (bin * n) as f64 / config.n_fft as f64;
            re += f64::from(x) * w * angle.cos();
            im += f64::from(x) * w * angle.sin();
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
            let image = stft.power(&samples);
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
        for (n_fft, hop, window) in [(0, 1, 1), (8, 0, 8), (8, 1, 0), (8, 1, 9), (9, 1, 9)] {
            assert!(Stft::new(StftConfig { n_fft, hop, window }).is_err());
        }
    }
}
