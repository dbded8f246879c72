//! A part of a recording, drawn as finely as a screen shows it and in the scale of the whole.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::overview::{outline, peak};
use super::spectrogram_picture::spectrogram_part;
use super::{Overview, SpectrogramPicture, SpectrogramPictureConfig};
use crate::audio::Pcg;
use crate::features::FeatureError;

/// Finest step between frames, in seconds. Of frames of 64 ms, those closer than this look alike.
const FINEST_STEP_S: f64 = 0.001;

/// Seconds on either side of a part that its picture needs: half a window of a spectrogram, and some more.
pub const DETAIL_REACH_S: f64 = 0.05;

/// What the pictures of a whole recording are scaled by, so that a quiet part of it looks quiet.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Scale {
    /// Largest magnitude of its samples.
    pub peak: f32,
    /// As [`SpectrogramPicture::brightest_db`].
    pub brightest_db: f32,
}

impl Scale {
    /// Of a recording and its spectrogram.
    #[must_use]
    pub fn new(pcg: &Pcg, picture: &SpectrogramPicture) -> Self {
        Self { peak: peak(&pcg.samples), brightest_db: picture.brightest_db }
    }
}

/// A part of a recording, drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Detail {
    /// Its waveform.
    pub outline: Overview,
    /// Its spectrogram.
    pub picture: SpectrogramPicture,
}

/// Draws the samples in `shown`, of samples of a recording at a rate in hertz, in at most so many columns.
/// [`DETAIL_REACH_S`] on either side of them makes it what a picture of the whole would show.
///
/// # Errors
/// When spectrograms are impossible at that rate.
pub fn detail(
    samples: &[f32],
    sample_rate: u32,
    shown: Range<usize>,
    columns: usize,
    scale: Scale,
) -> Result<Detail, FeatureError> {
    let whole = SpectrogramPictureConfig::default();
    let column_s = shown.len() as f64 / f64::from(sample_rate.max(1)) / columns.max(1) as f64;
    let step_s = column_s.clamp(FINEST_STEP_S, whole.step_s);
    let config = SpectrogramPictureConfig { step_s, most_columns: columns, ..whole };
    let outline = outline(&samples[shown.clone()], columns, scale.peak);
    let picture = spectrogram_part(samples, sample_rate, shown, &config, scale.brightest_db)?;
    Ok(Detail { outline, picture })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::display::{overview, spectrogram};
    use crate::features::{Stft, StftConfig};
    use crate::phantom::Phantom;

    const RATE: u32 = 2000;

    fn heart() -> Pcg {
        let phantom = Phantom { sample_rate: RATE, duration_s: 12.0, ..Phantom::default() };
        let samples = phantom.synthesise().samples;
        Pcg { samples, sample_rate: RATE, level_dbfs: -20.0, clipped_share: 0.0 }
    }

    fn scale(pcg: &Pcg) -> Scale {
        Scale::new(pcg, &spectrogram(pcg, &SpectrogramPictureConfig::default()).unwrap())
    }

    /// The part of two seconds from the fourth on, cut out with its reach.
    fn part(pcg: &Pcg, columns: usize) -> Detail {
        let reach = (DETAIL_REACH_S * f64::from(RATE)) as usize;
        let cut = &pcg.samples[8000 - reach..12_000 + reach];
        detail(cut, RATE, reach..reach + 4000, columns, scale(pcg)).unwrap()
    }

    #[test]
    fn levels_of_a_part_equal_the_decibels_of_the_whole_below_its_brightest() {
        let pcg = heart();
        let Scale { brightest_db, .. } = scale(&pcg);
        let picture = part(&pcg, 2000).picture;
        assert_eq!(picture.columns, 2000);
        let mut stft = Stft::new(StftConfig { n_fft: 512, hop: 2, window: 128 }).unwrap();
        let power = stft.power(&pcg.samples);
        for (row, column) in [(10, 0), (30, 700), (60, 1999), (200, 1000)] {
            let db = 10.0 * power.row(row)[4000 + column].log10();
            let share = (1.0 + (db - brightest_db) / picture.range_db).clamp(0.0, 1.0);
            let level = f32::from(picture.levels[row * picture.columns + column]);
            assert!((level - share * 255.0).abs() <= 1.0, "{row}, {column}: {level}");
        }
    }

    #[test]
    fn the_outline_of_a_part_holds_the_extremes_of_its_samples_below_the_peak_of_the_whole() {
        let pcg = heart();
        let outline = part(&pcg, 400).outline;
        let peak = scale(&pcg).peak;
        for column in [0, 123, 399] {
            let samples = &pcg.samples[8000 + 10 * column..8010 + 10 * column];
            let highest = samples.iter().copied().fold(f32::MIN, f32::max) / peak;
            assert!((outline.max[column] - highest).abs() < 1e-6);
        }
    }

    #[test]
    fn a_part_that_is_the_whole_is_drawn_as_the_whole() {
        let pcg = heart();
        let length = pcg.samples.len();
        let all = detail(&pcg.samples, RATE, 0..length, 1000, scale(&pcg)).unwrap();
        assert_eq!(all.outline, overview(&pcg, 1000));
        assert!(all.picture.columns <= 1000, "{}", all.picture.columns);
        assert!((all.picture.seconds - 12.0).abs() < 1e-9);
    }

    #[test]
    fn a_quiet_part_of_a_loud_recording_stays_dark_and_low() {
        let mut pcg = heart();
        pcg.samples.iter_mut().take(16_000).for_each(|sample| *sample *= 1e-3);
        let Detail { outline, picture } = part(&pcg, 500);
        assert!(outline.max.iter().all(|value| *value < 0.01));
        let bright = picture.levels.iter().filter(|level| **level > 60).count();
        assert!(bright * 100 < picture.levels.len(), "{bright}");
    }

    #[test]
    fn a_part_shorter_than_its_columns_has_a_column_for_each_sample() {
        let pcg = heart();
        let short = detail(&pcg.samples, RATE, 100..150, 1000, scale(&pcg)).unwrap();
        assert_eq!((short.outline.min.len(), short.picture.columns), (50, 25));
        let none = detail(&pcg.samples, RATE, 100..100, 1000, scale(&pcg)).unwrap();
        assert_eq!((none.outline.min.len(), none.picture.columns), (0, 0));
    }
}
