//! The outline of a waveform: extremes per column of the screen.

use crate::audio::Pcg;

/// Smallest and largest sample of each column, scaled so that the largest magnitude is 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// Smallest value per column, −1 to 1.
    pub min: Vec<f32>,
    /// Largest value per column, −1 to 1; as many as in `min`.
    pub max: Vec<f32>,
}

/// The outline of a signal in at most `columns` columns of (nearly) equal duration; fewer where
/// the signal has fewer samples, none where it has none. A silent signal gives zeros.
#[must_use]
pub fn overview(pcg: &Pcg, columns: usize) -> Overview {
    outline(&pcg.samples, columns, peak(&pcg.samples))
}

/// The largest magnitude; 0 without samples.
pub(super) fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak, s| peak.max(s.abs()))
}

/// As [`overview`], scaled so that `peak` is 1.
pub(super) fn outline(samples: &[f32], columns: usize, peak: f32) -> Overview {
    let columns = columns.min(samples.len());
    let gain = if peak > 0.0 { peak.recip() } else { 0.0 };
    let extremes = (0..columns).map(|column| {
        let [start, end] = [column, column + 1].map(|column| edge(column, columns, samples.len()));
        let bounds = (f32::INFINITY, f32::NEG_INFINITY);
        samples[start..end].iter().fold(bounds, |(low, high), &s| (low.min(s), high.max(s)))
    });
    let (min, max) = extremes.map(|(low, high)| (low * gain, high * gain)).unzip();
    Overview { min, max }
}

/// The first sample of a column. The product of an hour's samples and a screen's columns has more than the 32 bits of
/// WebAssembly's sizes.
fn edge(column: usize, columns: usize, samples: usize) -> usize {
    (column as u64 * samples as u64 / columns as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pcg(samples: Vec<f32>) -> Pcg {
        Pcg { samples, sample_rate: 2000, level_dbfs: -20.0, clipped_share: 0.0 }
    }

    proptest! {
        #[test]
        fn the_outline_holds_every_extreme_and_reaches_one(
            samples in prop::collection::vec(-8.0f32..8.0, 1..400), columns in 1usize..50,
        ) {
            let outline = overview(&pcg(samples.clone()), columns);
            prop_assert_eq!(outline.min.len(), columns.min(samples.len()));
            prop_assert_eq!(outline.max.len(), outline.min.len());
            prop_assert!(outline.min.iter().zip(&outline.max).all(|(low, high)| low <= high));
            let reach = outline.min.iter().chain(&outline.max).fold(0.0f32, |r, v| r.max(v.abs()));
            let silent = samples.iter().all(|&s| s == 0.0);
            prop_assert!(silent || (reach - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn a_spike_is_seen_in_the_column_where_it_lies() {
        let mut samples = vec![0.0; 1000];
        samples[735] = 4.0;
        let outline = overview(&pcg(samples), 10);
        let spikes: Vec<usize> = (0..10).filter(|&c| outline.max[c] > 0.5).collect();
        assert_eq!(spikes, [7]);
    }

    #[test]
    fn nothing_and_silence_have_flat_outlines() {
        assert_eq!(overview(&pcg(Vec::new()), 10), Overview::default());
        assert_eq!(overview(&pcg(vec![0.0; 4]), 2).max, [0.0, 0.0]);
    }
}
