//! The log-mel spectrogram: `librosa.feature.melspectrogram`, then `power_to_db(ref=1)`.

use serde::{Deserialize, Serialize};

use super::{FeatureError, Image, MelBank, Stft, StftConfig};

/// Smallest power that is told from zero (librosa's `amin`).
const FLOOR: f32 = 1e-10;

/// Shape and range of a log-mel spectrogram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogMelConfig {
    /// Length of the Fourier transform, in samples.
    pub n_fft: usize,
    /// Step between frames, in samples.
    pub hop: usize,
    /// Length of the Hann window, in samples.
    pub window: usize,
    /// Number of mel bands.
    pub bands: usize,
    /// Lower edge of the lowest band, in hertz.
    pub low_hz: f64,
    /// Upper edge of the highest band, in hertz.
    pub high_hz: f64,
    /// Values further below the loudest one are raised to this distance, in decibels.
    pub range_db: f32,
}

impl Default for LogMelConfig {
    /// 20 ms frames of 50 ms, 40 bands from 20 to 800 Hz, for signals at 2 kHz.
    fn default() -> Self {
        Self {
            n_fft: 256,
            hop: 40,
            window: 100,
            bands: 40,
            low_hz: 20.0,
            high_hz: 800.0,
            range_db: 80.0,
        }
    }
}

/// A planned log-mel transform.
pub struct LogMel {
    stft: Stft,
    bank: MelBank,
    range_db: f32,
    sample_rate: u32,
}

impl LogMel {
    /// Plans the transform for signals at `sample_rate` hertz.
    ///
    /// # Errors
    /// When the configuration is impossible at that rate.
    pub fn new(config: &LogMelConfig, sample_rate: u32) -> Result<Self, FeatureError> {
        let &LogMelConfig { n_fft, hop, window, bands, low_hz, high_hz, range_db } = config;
        Ok(Self {
            stft: Stft::new(StftConfig { n_fft, hop, window })?,
            bank: MelBank::new(sample_rate, n_fft, bands, (low_hz, high_hz))?,
            range_db,
            sample_rate,
        })
    }

    /// The rate the transform was planned for, in hertz.
    #[must_use]
    pub fn sample_rate(&self) -> u32 {
        self.sample_rate
    }

    /// The spectrogram in decibels, `bands × frames`; one frame more than `samples / hop`.
    ///
    /// # Errors
    /// As [`Stft::each_power_frame`].
    pub fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let mut image = Image::zeros(self.bank.bands(), self.stft.frames(samples.len()));
        let (bank, columns) = (&self.bank, image.columns);
        self.stft.each_power_frame(samples, |column, power| {
            for band in 0..bank.bands() {
                image.data[band * columns + column] = decibels(bank.energy(band, power));
            }
        })?;
        let loudest = image.data.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for value in &mut image.data {
            *value = value.max(loudest - self.range_db);
        }
        Ok(image)
    }
}

/// Power in decibels re 1, not below [`FLOOR`].
fn decibels(power: f32) -> f32 {
    10.0 * power.max(FLOOR).log10()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn log_mel(samples: &[f32]) -> Image {
        LogMel::new(&LogMelConfig::default(), 2000).unwrap().compute(samples).unwrap()
    }

    #[test]
    fn silence_lies_on_the_floor() {
        let image = log_mel(&[0.0; 1000]);
        assert_eq!((image.rows, image.columns), (40, 26));
        assert!(image.data.iter().all(|&v| (v + 100.0).abs() < 1e-4));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn ten_times_the_amplitude_is_twenty_decibels_more(
            samples in prop::collection::vec(-0.1f32..0.1, 200..600),
        ) {
            let loud: Vec<f32> = samples.iter().map(|x| x * 10.0).collect();
            let (a, b) = (log_mel(&samples), log_mel(&loud));
            for (x, y) in a.data.iter().zip(&b.data) {
                prop_assert!((y - x - 20.0).abs() < 2e-2, "{x} {y}");
            }
        }

        #[test]
        fn a_shift_by_whole_hops_shifts_the_image(
            samples in prop::collection::vec(-1.0f32..1.0, 400..600), hops in 1usize..8,
        ) {
            let mut shifted = vec![0.0; hops * 40];
            shifted.extend(&samples);
            let (a, b) = (log_mel(&samples), log_mel(&shifted));
            for row in 0..40 {
                for column in 4..a.columns {
                    prop_assert!((a.row(row)[column] - b.row(row)[column + hops]).abs() < 1e-2);
                }
            }
        }

        #[test]
        fn every_signal_gives_finite_values(samples in prop::collection::vec(-1e3f32..1e3, 0..300)) {
            prop_assert!(log_mel(&samples).data.iter().all(|v| v.is_finite()));
        }
    }
}
