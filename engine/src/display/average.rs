//! The average beat as a picture.

use serde::{Deserialize, Serialize};

use super::normal_beat::normal;
use crate::beats::AverageBeat;

/// Decibels between the darkest and the brightest level.
const RANGE_DB: f32 = 35.0;

/// A picture of the average beat, from the onset of one first sound to that of the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AveragePicture {
    /// Length, in seconds.
    pub seconds: f64,
    /// Start and end of the first and of the second sound, in seconds.
    pub sounds_s: [[f64; 2]; 2],
    /// Number of cycles.
    pub cycles: usize,
    /// Amplitude per column, relative to the peak: the mean less the spread over the cycles (at least 0), and
    /// the mean and the spread together.
    pub envelope: [Vec<f32>; 2],
    /// The same of people without a murmur ([`NORMAL_PEOPLE`](super::NORMAL_PEOPLE)): the mean, and the mean and the
    /// spread between them together.
    pub normal: [Vec<f32>; 2],
    /// Rows of the spectrogram, low to high.
    pub rows: usize,
    /// Columns of envelope and spectrogram.
    pub columns: usize,
    /// Levels of the mean spectrogram, row after row from the lowest frequency; 255 is the brightest.
    pub levels: Vec<u8>,
}

/// Paints an average beat.
#[must_use]
pub fn average(beat: &AverageBeat) -> AveragePicture {
    let (envelope, spectrogram) = (&beat.envelope, &beat.spectrogram.mean);
    let edge = |sign: f32| {
        let pairs = envelope.mean.data.iter().zip(&envelope.spread.data);
        pairs.map(|(mean, spread)| (mean + sign * spread).max(0.0)).collect()
    };
    let brightest = spectrogram.data.iter().fold(f32::NEG_INFINITY, |a, &b| a.max(b));
    let level = |db: &f32| (((db - brightest) / RANGE_DB + 1.0).clamp(0.0, 1.0) * 255.0) as u8;
    AveragePicture {
        seconds: beat.length_s,
        sounds_s: [[0.0, beat.ends_s[0]], [beat.s2_s, beat.ends_s[1]]],
        cycles: envelope.cycles,
        envelope: [edge(-1.0), edge(1.0)],
        normal: normal(beat, envelope.mean.columns),
        rows: spectrogram.rows,
        columns: spectrogram.columns,
        levels: spectrogram.data.iter().map(level).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{AverageCycle, Image};

    #[test]
    fn the_spread_lies_around_the_mean_and_the_loudest_is_the_brightest() {
        let cycle = |mean: Vec<f32>, spread: Vec<f32>| {
            let image = |data: Vec<f32>| Image { rows: 1, columns: data.len(), data };
            AverageCycle { mean: image(mean), spread: image(spread), cycles: 7 }
        };
        let picture = average(&AverageBeat {
            length_s: 0.8,
            s2_s: 0.3,
            ends_s: [0.1, 0.38],
            envelope: cycle(vec![1.0, 0.1], vec![0.25, 0.2]),
            spectrogram: cycle(vec![-10.0, -60.0], vec![1.0, 1.0]),
        });
        assert_eq!(picture.envelope, [vec![0.75, 0.0], vec![1.25, 0.3]]);
        assert_eq!((picture.levels, picture.cycles), (vec![255, 0], 7));
        assert!(picture.normal.iter().all(|curve| curve.len() == picture.columns));
        assert_eq!(picture.sounds_s, [[0.0, 0.1], [0.3, 0.38]]);
    }
}
