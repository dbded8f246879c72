//! The log-mel spectrogram: `librosa.feature.melspectrogram`, then `power_to_db(ref=1)`.

use serde::{Deserialize, Serialize};

use super::banked::{Banked, Scale};
use super::mel::mel_bank;
use super::view::{Frames, ViewSettings};
use super::{FeatureError, RowAxis, Stft, StftConfig};

/// Shape and range of a log-mel spectrogram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogMelConfig {
    /// Frames.
    pub stft: StftConfig,
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
    /// 40 bands from 20 to 800 Hz, for signals at 2 kHz.
    fn default() -> Self {
        Self {
            stft: StftConfig::default(),
            bands: 40,
            low_hz: 20.0,
            high_hz: 800.0,
            range_db: 80.0,
        }
    }
}

impl ViewSettings for LogMelConfig {
    type Planned = Banked;
    const NAME: &'static str = "log-mel";

    fn frames(&self) -> Frames {
        self.stft.into()
    }

    fn set_hop(&mut self, hop: usize) {
        self.stft.hop = hop;
    }

    fn largest_count(&self) -> usize {
        self.bands
    }

    fn plan(&self, sample_rate: u32) -> Result<Banked, FeatureError> {
        let &Self { stft, bands, low_hz, high_hz, range_db } = self;
        let (bank, centres) = mel_bank(sample_rate, stft.n_fft, bands, (low_hz, high_hz))?;
        Ok(Banked {
            stft: Stft::new(stft)?,
            bank,
            scale: Scale::Decibels { range_db },
            axis: RowAxis::Hertz(centres),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::features::{Image, View};
    use proptest::prelude::*;

    fn log_mel(samples: &[f32]) -> Image {
        LogMelConfig::default().plan(2000).unwrap().compute(samples).unwrap()
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
