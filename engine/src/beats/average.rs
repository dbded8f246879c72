//! The average beat: what a recording's cycles have in common.

use crate::features::{AverageCycle, CycleConfig, Image};

use super::Beat;
use crate::stats::median;

/// Cycles whose length differs from the median by more than this share are left out: they belong to premature
/// beats.
const UNUSUAL: f64 = 0.2;

/// Aligned cycles, from one first sound to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct AverageBeat {
    /// Median length of the cycles, in seconds.
    pub length_s: f64,
    /// Median begin of the second sound after that of the first, in seconds.
    pub s2_s: f64,
    /// Median ends of the first and of the second sound after the begin of the first, in seconds.
    pub ends_s: [f64; 2],
    /// Amplitude over all bands, relative to the mean cycle's peak: mean and spread, one row.
    pub envelope: AverageCycle,
    /// The spectrogram in decibels: mean and spread.
    pub spectrogram: AverageCycle,
}

impl AverageBeat {
    /// The average of whole cycles, from an image in decibels whose columns are `hop_s` apart. `None` where
    /// no cycle is whole.
    #[must_use]
    pub fn of(beats: &[Beat], image: &Image, hop_s: f64) -> Option<Self> {
        let cycles: Vec<(&Beat, f64)> =
            beats.iter().filter_map(|beat| Some((beat, beat.end_s? - beat.s1.start_s))).collect();
        let lengths: Vec<f64> = cycles.iter().map(|(_, length)| *length).collect();
        let usual = median(&lengths)?;
        let is_usual = |(_, length): &&(&Beat, f64)| (length - usual).abs() <= UNUSUAL * usual;
        let chosen: Vec<&(&Beat, f64)> = cycles.iter().filter(is_usual).collect();
        let spans: Vec<_> = chosen
            .iter()
            .map(|(beat, length)| {
                let start = beat.s1.start_s / hop_s;
                start..start + length / hop_s
            })
            .collect();
        let after = |time: fn(&Beat) -> f64| {
            let times: Vec<f64> =
                chosen.iter().map(|(beat, _)| time(beat) - beat.s1.start_s).collect();
            median(&times)
        };
        let config = CycleConfig { columns: (usual / hop_s).round().max(2.0) as usize };
        Some(Self {
            length_s: usual,
            s2_s: after(|beat| beat.s2.start_s)?,
            ends_s: [after(|beat| beat.s1.end_s)?, after(|beat| beat.s2.end_s)?],
            envelope: relative(config.pool(&amplitude(image), &spans)?),
            spectrogram: config.pool(image, &spans)?,
        })
    }
}

/// Amplitude over all bands in every frame.
fn amplitude(image: &Image) -> Image {
    let mut power = vec![0.0_f32; image.columns];
    for row in 0..image.rows {
        for (sum, &decibels) in power.iter_mut().zip(image.row(row)) {
            *sum += 10_f32.powf(decibels / 10.0);
        }
    }
    Image { rows: 1, columns: image.columns, data: power.into_iter().map(f32::sqrt).collect() }
}

/// Relative to the highest value of the mean.
fn relative(mut cycle: AverageCycle) -> AverageCycle {
    let peak = cycle.mean.data.iter().fold(f32::MIN_POSITIVE, |peak, &v| peak.max(v));
    for value in cycle.mean.data.iter_mut().chain(&mut cycle.spread.data) {
        *value /= peak;
    }
    cycle
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::beats::Span;

    #[test]
    fn equal_cycles_average_to_themselves_and_odd_ones_are_left_out() {
        // 20 frames a cycle of 0.2 s; the first sound is loud for 4 frames, the second for 3 from frame 9 on.
        let cycle: Vec<f32> = (0..20)
            .map(|i| {
                if i < 4 {
                    0.0
                } else if (9..12).contains(&i) {
                    -6.0
                } else {
                    -40.0
                }
            })
            .collect();
        let image = Image { rows: 1, columns: 105, data: [cycle.repeat(5), vec![0.0; 5]].concat() };
        let at = |frame: usize, length: usize| Span {
            start_s: frame as f64 * 0.01,
            end_s: (frame + length) as f64 * 0.01,
        };
        let mut beats: Vec<Beat> = (0..4)
            .map(|i| Beat {
                s1: at(20 * i, 4),
                s2: at(20 * i + 9, 3),
                end_s: Some((20 * (i + 1)) as f64 * 0.01),
                confidence: 1.0,
            })
            .collect();
        beats.push(Beat { s1: at(80, 4), s2: at(85, 3), end_s: Some(0.9), confidence: 1.0 });
        let average = AverageBeat::of(&beats, &image, 0.01).unwrap();
        assert_eq!((average.envelope.cycles, average.envelope.mean.columns), (4, 20));
        assert!((average.length_s - 0.2).abs() < 1e-9 && (average.s2_s - 0.09).abs() < 1e-9);
        assert!((average.envelope.mean.data[0] - 1.0).abs() < 1e-6);
        assert!((average.envelope.mean.data[10] - 0.501).abs() < 1e-3);
        assert!(average.envelope.spread.data.iter().all(|v| v.abs() < 1e-5));
        assert_eq!(average.spectrogram.mean.data[..9], cycle[..9]);
        assert!(AverageBeat::of(&beats[..0], &image, 0.01).is_none());
    }
}
