//! The average beat of hearts without a murmur, to be drawn beside that of a recording. Nothing is judged by it.
//!
//! The table is a mean over 203 people of CirCor DigiScope 1.0.3 (Oliveira et al., *IEEE J. Biomed. Health Inform.* 2022;
//! `PhysioNet`, ODC-By 1.0) in whom the expert heard no murmur, 642 recordings in all, mostly of children. Each person counts
//! once. `cargo run --release -p engine --example normal_beat -- CIRCOR` prints it again.

use crate::beats::AverageBeat;

/// People whose mean it is.
pub const NORMAL_PEOPLE: usize = 203;

/// Points of systole (onset of S1 to onset of S2), and of diastole (to the next S1).
const POINTS: usize = 50;
/// What stands for 1, the peak of a recording's own average beat.
const FULL: f32 = 255.0;

/// Mean over the people.
#[rustfmt::skip]
const MEAN: [u8; 2 * POINTS] = [
    85, 105, 126, 147, 167, 181, 190, 192, 188, 179, 167, 152, 137, 121, 106, 93, 82, 74, 67, 62, 58, 54, 52, 50, 49,
    47, 46, 46, 45, 45, 45, 44, 44, 44, 44, 44, 44, 43, 43, 43, 43, 43, 44, 44, 45, 47, 50, 56, 63, 76,
    90, 114, 138, 159, 171, 173, 168, 155, 137, 119, 102, 88, 75, 66, 58, 53, 49, 46, 45, 44, 43, 43, 42, 42, 41,
    41, 41, 41, 41, 41, 40, 40, 40, 40, 41, 41, 41, 41, 41, 41, 41, 41, 41, 41, 42, 43, 46, 50, 57, 68,
];
/// Standard deviation between the people.
#[rustfmt::skip]
const SPREAD: [u8; 2 * POINTS] = [
    38, 40, 44, 44, 44, 41, 40, 40, 42, 44, 46, 46, 45, 44, 41, 38, 35, 32, 30, 28, 26, 25, 23, 22, 22,
    21, 20, 20, 19, 19, 19, 18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 20, 20, 20, 21, 22, 22, 24, 29, 34,
    40, 44, 48, 47, 44, 44, 47, 51, 53, 52, 49, 44, 39, 34, 29, 25, 22, 21, 21, 20, 20, 20, 19, 19, 19,
    19, 19, 19, 19, 18, 18, 17, 17, 16, 16, 17, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19, 20, 23, 27, 32,
];

/// The amplitude of the mean, and of the mean and a standard deviation together, in each of `columns` columns of a beat,
/// relative to the peak. Systole and diastole are stretched to those of the beat.
pub(super) fn normal(beat: &AverageBeat, columns: usize) -> [Vec<f32>; 2] {
    let place = |column: usize| {
        let time = column as f64 / columns as f64 * beat.length_s;
        let systole = time / beat.s2_s;
        let diastole = (time - beat.s2_s) / (beat.length_s - beat.s2_s);
        POINTS as f64 * if time < beat.s2_s { systole } else { 1.0 + diastole }
    };
    let curve = |value: fn(usize) -> f32| {
        (0..columns).map(|column| interpolated(value, place(column))).collect()
    };
    [
        curve(|index| f32::from(MEAN[index]) / FULL),
        curve(|index| (f32::from(MEAN[index]) + f32::from(SPREAD[index])) / FULL),
    ]
}

/// The value at a place between two points; after the last one comes the first.
fn interpolated(value: fn(usize) -> f32, place: f64) -> f32 {
    let (before, share) = (place as usize, place.fract() as f32);
    let [first, second] = [before, before + 1].map(|index| value(index % (2 * POINTS)));
    first + share * (second - first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{AverageCycle, Image};

    fn beat(length_s: f64, s2_s: f64) -> AverageBeat {
        let cycle =
            || AverageCycle { mean: Image::zeros(1, 1), spread: Image::zeros(1, 1), cycles: 1 };
        let ends_s = [0.1, s2_s + 0.1];
        AverageBeat { length_s, s2_s, ends_s, envelope: cycle(), spectrogram: cycle() }
    }

    /// The column with the highest value in a part of a curve.
    fn loudest(curve: &[f32], from: usize, to: usize) -> usize {
        (from..to).max_by(|a, b| curve[*a].total_cmp(&curve[*b])).unwrap_or(from)
    }

    #[test]
    fn both_sounds_lie_where_they_do_in_the_beat() {
        for (length_s, s2_s) in [(0.8, 0.3), (0.5, 0.25), (1.2, 0.35)] {
            let [mean, upper] = normal(&beat(length_s, s2_s), 200);
            let s2 = (s2_s / length_s * 200.0) as usize;
            // Loudest 14 hundredths of systole after its onset, and 10 of diastole after that of S2.
            let first = (0.14 * s2_s / length_s * 200.0) as usize;
            assert!(loudest(&mean, 0, s2).abs_diff(first) <= 1);
            let second = s2 + (0.1 * (length_s - s2_s) / length_s * 200.0) as usize;
            assert!(loudest(&mean, s2, 200).abs_diff(second) <= 1);
            assert!(mean.iter().zip(&upper).all(|(mean, upper)| mean < upper));
        }
    }

    #[test]
    fn a_beat_without_a_diastole_is_no_fault() {
        let [mean, _] = normal(&beat(0.3, 0.3), 30);
        assert_eq!(mean.len(), 30);
        assert!(mean.iter().all(|value| value.is_finite()));
    }
}
