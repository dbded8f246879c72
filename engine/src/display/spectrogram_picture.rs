//! A spectrogram to look at: linear frequency, levels of eight bits.

use crate::audio::Pcg;
use crate::features::{FeatureError, Stft, StftConfig};

/// Smallest power that is told from zero.
const FLOOR: f32 = 1e-10;

/// Resolution and range of a [`SpectrogramPicture`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpectrogramPictureConfig {
    /// Length of the Hann window, in seconds: long enough to tell S1 from a murmur in frequency,
    /// short enough to tell S1 from S2 in time.
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
    /// Number of frequencies.
    pub rows: usize,
    /// Number of moments.
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
}

/// Paints a spectrogram.
///
/// # Errors
/// When the configuration is impossible at the signal's sampling rate.
pub fn spectrogram(
    pcg: &Pcg,
    config: &SpectrogramPictureConfig,
) -> Result<SpectrogramPicture, FeatureError> {
    let rate = f64::from(pcg.sample_rate);
    let window = (config.window_s * rate).round() as usize;
    let hop = (config.step_s * rate).round() as usize;
    // Four times the window: enough rows that a picture of 200 pixels shows no steps.
    let n_fft = (4 * window).next_power_of_two();
    let mut stft = Stft::new(StftConfig { n_fft, hop, window })?;
    let rows = 1 + (config.high_hz * n_fft as f64 / rate).floor() as usize;
    let rows = rows.min(stft.bins());
    let frames = pcg.samples.len().div_ceil(hop);
    let together = frames.div_ceil(config.most_columns.max(1)).max(1);
    let columns = frames.div_ceil(together);
    let mut power = vec![0.0; rows * columns];
    stft.each_power_frame(&pcg.samples, |frame, bins| {
        let column = (frame / together).min(columns.saturating_sub(1));
        for (row, p) in bins.iter().take(rows).enumerate() {
            if let Some(sum) = power.get_mut(row * columns + column) {
                *sum += p / together as f32;
            }
        }
    });
    Ok(SpectrogramPicture {
        rows,
        columns,
        levels: levels(&power, config),
        high_hz: rows as f64 * rate / n_fft as f64,
        seconds: pcg.samples.len() as f64 / rate,
        range_db: config.range_db,
    })
}

/// Powers as levels of brightness, logarithmic.
fn levels(power: &[f32], config: &SpectrogramPictureConfig) -> Vec<u8> {
    let mut decibels: Vec<f32> = power.iter().map(|p| 10.0 * p.max(FLOOR).log10()).collect();
    let Some(brightest) = brightest(&mut decibels.clone(), config.saturated_share) else {
        return Vec::new();
    };
    // Digital silence must stay dark, however little it is.
    let floor = 10.0 * FLOOR.log10();
    for value in &mut decibels {
        *value = if *value <= floor { 0.0 } else { 1.0 + (*value - brightest) / config.range_db };
    }
    decibels.iter().map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8).collect()
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
