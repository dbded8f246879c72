//! Beat-synchronous pooling: mean and spread of a recording's cycles.

use std::ops::Range;

use super::Image;

/// Shape of what cycles are pooled to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleConfig {
    /// Columns that each cycle is brought to, whatever its length.
    pub columns: usize,
}

impl Default for CycleConfig {
    /// 32 columns: 25 ms at 75 beats a minute.
    fn default() -> Self {
        Self { columns: 32 }
    }
}

/// Cycles laid over each other.
#[derive(Debug, Clone, PartialEq)]
pub struct AverageCycle {
    /// Mean over the cycles, a row for each of the image's, a column for each moment of the cycle.
    pub mean: Image,
    /// Standard deviation over the cycles.
    pub spread: Image,
    /// Number of cycles.
    pub cycles: usize,
}

impl CycleConfig {
    /// Lays the cycles of an image over each other. Each is given by its start and end in frames, as
    /// fractions; one that reaches beyond the image, or is empty, is left out. `None` where none is left.
    #[must_use]
    pub fn pool(&self, image: &Image, cycles: &[Range<f64>]) -> Option<AverageCycle> {
        let last = image.columns.checked_sub(1)? as f64;
        let is_inside = |cycle: &&Range<f64>| {
            cycle.start >= 0.0 && cycle.start < cycle.end && cycle.end <= last
        };
        let inside: Vec<&Range<f64>> = cycles.iter().filter(is_inside).collect();
        if inside.is_empty() || self.columns == 0 {
            return None;
        }
        let mut mean = Image::zeros(image.rows, self.columns);
        let mut spread = mean.clone();
        let of_row = mean.rows_mut().zip(spread.rows_mut()).enumerate();
        for (row, (means, spreads)) in of_row {
            let values = image.row(row);
            let moments = means.iter_mut().zip(spreads).enumerate();
            for (column, (mean, spread)) in moments {
                let share = column as f64 / self.columns as f64;
                let of_cycles = inside.iter().map(|cycle| {
                    interpolated(values, cycle.start + share * (cycle.end - cycle.start))
                });
                (*mean, *spread) = moments_of(of_cycles, inside.len());
            }
        }
        Some(AverageCycle { mean, spread, cycles: inside.len() })
    }
}

/// The value at a place between two frames, on the line between them.
fn interpolated(values: &[f32], place: f64) -> f64 {
    let before = place.floor();
    let at = |index: usize| values.get(index).copied().map_or(0.0, f64::from);
    let (first, share) = (at(before as usize), place - before);
    if share > 0.0 { first + share * (at(before as usize + 1) - first) } else { first }
}

/// Mean and standard deviation of `count` values.
fn moments_of(values: impl Iterator<Item = f64> + Clone, count: usize) -> (f32, f32) {
    let n = count as f64;
    let mean = values.clone().sum::<f64>() / n;
    let variance = values.map(|v| (v - mean).powi(2)).sum::<f64>() / n;
    (mean as f32, variance.sqrt() as f32)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::features::{StftConfig, ViewConfig};
    use crate::phantom::{Murmur, Phantom};
    use proptest::prelude::*;

    #[test]
    fn a_systolic_murmur_fills_systole_of_the_average_cycle_and_noise_averages_out() {
        let heart = Phantom { sample_rate: 2000, duration_s: 12.0, ..Phantom::default() };
        let murmur = Phantom { murmur: Some(Murmur::default()), ..heart.clone() };
        let hop = StftConfig::default().hop as f64 / 2000.0;
        let average = |phantom: &Phantom| {
            let sound = phantom.synthesise();
            let starts: Vec<f64> = sound.truth.beats.iter().map(|beat| beat.s1_s / hop).collect();
            let cycles: Vec<_> = starts.windows(2).map(|pair| pair[0]..pair[1]).collect();
            let mut view = ViewConfig::by_name("log-mel").unwrap().plan(2000).unwrap();
            let image = view.compute(&sound.samples).unwrap();
            let beat = sound.truth.beats[2];
            let systole = (beat.s2_s - beat.s1_s) / hop / (starts[3] - starts[2]);
            (CycleConfig::default().pool(&image, &cycles).unwrap(), systole)
        };
        let ((plain, _), (noisy, systole)) = (average(&heart), average(&murmur));
        assert!(plain.cycles >= 10);
        let middle = (0.5 * systole * 32.0) as usize;
        let late = (0.5 * (1.0 + systole) * 32.0) as usize;
        let raised = |column: usize| {
            (10..35)
                .map(|row| noisy.mean.row(row)[column] - plain.mean.row(row)[column])
                .sum::<f32>()
        };
        assert!(raised(middle) > 10.0 * 25.0, "systole: {}", raised(middle));
        assert!(raised(late) < 0.5 * raised(middle), "diastole: {}", raised(late));
    }

    proptest! {
        #[test]
        fn equal_cycles_have_no_spread_and_are_their_own_mean(
            cycle in prop::collection::vec(-9.0f32..9.0, 8), count in 1usize..6,
        ) {
            let mut data = cycle.repeat(count);
            data.push(cycle[0]);
            let image = Image { rows: 1, columns: data.len(), data };
            let cycles: Vec<_> = (0..count).map(|i| i as f64 * 8.0..(i + 1) as f64 * 8.0).collect();
            let average = CycleConfig { columns: 8 }.pool(&image, &cycles).unwrap();
            prop_assert_eq!(average.cycles, count);
            for (found, expected) in average.mean.data.iter().zip(&cycle) {
                prop_assert!((found - expected).abs() < 1e-5);
            }
            prop_assert!(average.spread.data.iter().all(|v| v.abs() < 1e-5));
        }
    }

    #[test]
    fn cycles_beyond_the_image_are_left_out() {
        let image = Image { rows: 1, columns: 5, data: vec![0.0, 1.0, 2.0, 3.0, 4.0] };
        let config = CycleConfig { columns: 2 };
        let average = config.pool(&image, &[0.0..2.0, 3.0..9.0, -1.0..1.0, 2.0..2.0]).unwrap();
        assert_eq!((average.cycles, average.mean.data), (1, vec![0.0, 1.0]));
        assert_eq!(config.pool(&image, &[3.0..9.0]), None);
        assert_eq!(config.pool(&Image::zeros(1, 0), &[0.0..1.0]), None);
    }
}
