//! A spectrogram as a picture: linear frequency, levels of eight bits.

use std::ops::Range;

use super::quantile::Histogram;
use crate::audio::Pcg;
use crate::features::{FeatureError, Stft, StftConfig};

/// Powers below this count as this: the decibels of zero are infinite.
const FLOOR: f32 = 1e-10;

/// Resolution and range of a [`SpectrogramPicture`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpectrogramPictureConfig {
    /// Length of the Hann window, in seconds: long enough to separate S1 from a murmur in frequency,
    /// short enough to separate S1 from S2 in time.
    pub window_s: f64,
    /// Step between frames, in seconds. Long recordings average neighbouring frames.
    pub step_s: f64,
    /// Most columns of the picture.
    pub most_columns: usize,
    /// Upper edge, in hertz.
    pub high_hz: f64,
    /// Distance between the darkest and the brightest level, in decibels.
    pub range_db: f32,
    /// Share of the picture that may be brighter than the brightest level, so that one click
    /// doesn't darken everything else.
    pub saturated_share: f64,
}

impl Default for SpectrogramPictureConfig {
    fn default() -> Self {
        Self {
            window_s: 0.064,
            step_s: 0.008,
            most_columns: 1200,
            high_hz: 800.0,
            range_db: 45.0,
            saturated_share: 0.002,
        }
    }
}

/// A picture of power over time and frequency.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpectrogramPicture {
    /// Number of frequency bins.
    pub rows: usize,
    /// Number of steps in time.
    pub columns: usize,
    /// `rows · columns` levels, row after row from the lowest frequency to the highest; 255 is the
    /// brightest, 0 lies `range_db` decibels or more below it.
    pub levels: Vec<u8>,
    /// Upper edge, in hertz; the lower one is 0.
    pub high_hz: f64,
    /// Duration shown, in seconds.
    pub seconds: f64,
    /// Distance between levels 0 and 255, in decibels.
    pub range_db: f32,
    /// The brightest level of single frames, in decibels: averaged ones are darker.
    pub brightest_db: f32,
}

/// Paints a spectrogram.
///
/// # Errors
/// When the configuration is impossible at the signal's sampling rate.
pub fn spectrogram(
    pcg: &Pcg,
    config: &SpectrogramPictureConfig,
) -> Result<SpectrogramPicture, FeatureError> {
    let mut single = Histogram::new();
    let length = pcg.samples.len();
    let powers = Powers::of(&pcg.samples, pcg.sample_rate, 0..length, config, |p| single.add(p))?;
    let mut decibels = decibels(&powers.power);
    let brightest = brightest(&mut decibels, config.saturated_share).unwrap_or_default();
    let single = single.exceeded_by(config.saturated_share).unwrap_or_default();
    Ok(powers.painted(config, brightest, 10.0 * single.max(FLOOR).log10()))
}

/// Paints the samples in `shown` of a part of a recording, with the brightness of single frames of the whole
/// ([`SpectrogramPicture::brightest_db`]). It is what a picture of the whole would show where half a window lies on either
/// side.
///
/// # Errors
/// When the configuration is impossible at the sampling rate, in hertz.
pub(super) fn spectrogram_part(
    samples: &[f32],
    sample_rate: u32,
    shown: Range<usize>,
    config: &SpectrogramPictureConfig,
    brightest_db: f32,
) -> Result<SpectrogramPicture, FeatureError> {
    let powers = Powers::of(samples, sample_rate, shown, config, |_| {})?;
    Ok(powers.painted(config, brightest_db, brightest_db))
}

/// Powers of a picture, before they are levels.
struct Powers {
    rows: usize,
    columns: usize,
    power: Vec<f32>,
    high_hz: f64,
    seconds: f64,
}

impl Powers {
    /// Of the samples in `shown`. Each power of each single frame goes to `each`.
    fn of(
        samples: &[f32],
        sample_rate: u32,
        shown: Range<usize>,
        config: &SpectrogramPictureConfig,
        mut each: impl FnMut(f32),
    ) -> Result<Self, FeatureError> {
        let rate = f64::from(sample_rate);
        let window = (config.window_s * rate).round() as usize;
        let hop = (config.step_s * rate).round() as usize;
        // Four times the window: enough rows that a picture of 200 pixels shows no steps.
        let n_fft = (4 * window).next_power_of_two();
        let mut stft = Stft::new(StftConfig { n_fft, hop, window })?;
        let rows = 1 + (config.high_hz * n_fft as f64 / rate).floor() as usize;
        let rows = rows.min(stft.bins());
        let frames = shown.len().div_ceil(hop);
        let together = frames.div_ceil(config.most_columns.max(1)).max(1);
        let columns = frames.div_ceil(together);
        let mut power = vec![0.0; rows * columns];
        // Whole steps that hold half a window, as far as there are samples.
        let before = window.div_ceil(2).div_ceil(hop).min(shown.start / hop);
        let heard = shown.start - before * hop..(shown.end + window).min(samples.len());
        stft.each_power_frame(&samples[heard], |frame, bins| {
            let Some(frame) = frame.checked_sub(before).filter(|frame| *frame < frames) else {
                return;
            };
            let column = frame / together;
            for (row, p) in bins.iter().take(rows).enumerate() {
                each(*p);
                power[row * columns + column] += p / together as f32;
            }
        });
        let (high_hz, seconds) = (rows as f64 * rate / n_fft as f64, shown.len() as f64 / rate);
        Ok(Self { rows, columns, power, high_hz, seconds })
    }

    /// The picture whose brightest level is so many decibels.
    fn painted(
        self,
        config: &SpectrogramPictureConfig,
        brightest: f32,
        brightest_db: f32,
    ) -> SpectrogramPicture {
        let Self { rows, columns, power, high_hz, seconds } = self;
        let levels = levels(&power, brightest, config.range_db);
        let range_db = config.range_db;
        SpectrogramPicture { rows, columns, levels, high_hz, seconds, range_db, brightest_db }
    }
}

fn decibels(power: &[f32]) -> Vec<f32> {
    power.iter().map(|p| 10.0 * p.max(FLOOR).log10()).collect()
}

/// Powers as levels of brightness, logarithmic.
fn levels(power: &[f32], brightest: f32, range_db: f32) -> Vec<u8> {
    // Digital silence must stay dark, however little it is.
    let floor = 10.0 * FLOOR.log10();
    let level = |db: f32| {
        let share = if db <= floor { 0.0 } else { 1.0 + (db - brightest) / range_db };
        (share.clamp(0.0, 1.0) * 255.0).round() as u8
    };
    decibels(power).into_iter().map(level).collect()
}

/// The value that a `share` of all values exceeds; `None` where there is no value.
fn brightest(values: &mut [f32], share: f64) -> Option<f32> {
    let rank = (values.len() as f64 * share.clamp(0.0, 1.0)) as usize;
    let last = values.len().checked_sub(1)?;
    let index = last - rank.min(last);
    Some(*values.select_nth_unstable_by(index, f32::total_cmp).1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use std::f32::consts::TAU;

    const RATE: u32 = 2000;

    fn paint(samples: Vec<f32>) -> SpectrogramPicture {
        let pcg = Pcg { samples, sample_rate: RATE, level_dbfs: -20.0, clipped_share: 0.0 };
        spectrogram(&pcg, &SpectrogramPictureConfig::default()).unwrap()
    }

    fn tone(hz: f32, seconds: usize) -> Vec<f32> {
        (0..seconds * RATE as usize).map(|n| (TAU * hz * n as f32 / RATE as f32).sin()).collect()
    }

    #[test]
    fn a_tone_is_brightest_at_its_frequency() {
        let picture = paint(tone(300.0, 2));
        let middle = picture.columns / 2;
        let level = |row: usize| picture.levels[row * picture.columns + middle];
        let loudest = (0..picture.rows).max_by_key(|&row| level(row)).unwrap();
        let hz = loudest as f64 * picture.high_hz / picture.rows as f64;
        assert!((hz - 300.0).abs() < 8.0, "{hz}");
        assert_eq!(level(0), 0);
    }

    #[test]
    fn a_burst_is_bright_where_it_sounds_only() {
        let mut samples = vec![0.0; 4000];
        samples[2000..2400].copy_from_slice(&tone(100.0, 1)[..400]);
        let picture = paint(samples);
        let row = (100.0 / picture.high_hz * picture.rows as f64).round() as usize;
        let at = |seconds: f64| {
            let column = (seconds / picture.seconds * picture.columns as f64) as usize;
            picture.levels[row * picture.columns + column]
        };
        assert!(at(1.1) > 200);
        assert_eq!((at(0.5), at(1.5)), (0, 0));
    }

    #[test]
    fn a_long_recording_keeps_to_the_limit_of_columns() {
        let picture = paint(tone(50.0, 60));
        assert!(picture.columns > 600 && picture.columns <= 1200, "{}", picture.columns);
        assert_eq!(picture.levels.len(), picture.rows * picture.columns);
        assert!((picture.seconds - 60.0).abs() < 1e-9);
    }

    #[test]
    fn silence_is_dark_and_nothing_is_empty() {
        assert!(paint(vec![0.0; 500]).levels.iter().all(|&level| level == 0));
        assert!(paint(Vec::new()).levels.is_empty());
    }

    #[test]
    fn an_impossible_resolution_is_refused() {
        let pcg =
            Pcg { samples: vec![0.0; 9], sample_rate: RATE, level_dbfs: 0.0, clipped_share: 0.0 };
        let config =
            SpectrogramPictureConfig { window_s: 0.0, ..SpectrogramPictureConfig::default() };
        assert!(spectrogram(&pcg, &config).is_err());
    }
}
