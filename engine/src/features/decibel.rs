//! Power as level, as librosa's `power_to_db(ref=1, amin=1e-10)`.

use std::f32::consts::LN_10;

use super::Image;
use super::exponential::ln;
use super::lanes::{self, Lanes, splat};

/// Powers below this count as this (librosa's `amin`): the decibels of zero are infinite.
pub(super) const FLOORS: Lanes = Lanes::splat(1e-10);

/// Power in decibels re 1, not below −100.
#[inline]
pub(super) fn decibels(power: Lanes) -> Lanes {
    const PER_NEPER: Lanes = Lanes::splat(10.0 / LN_10);
    ln(power.max(FLOORS)) * PER_NEPER
}

/// [`decibels`] of every value, in place.
pub(super) fn to_decibels(values: &mut [f32]) {
    lanes::map(values, decibels);
}

/// Raises values further than `range_db` below the largest to that distance (librosa's `top_db`).
pub(super) fn limit_range(image: &mut Image, range_db: f32) {
    let least = splat(lanes::largest(&image.data) - range_db);
    lanes::map(&mut image.data, |values| values.fast_max(least));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decibels_are_ten_times_the_decimal_logarithm(levels in prop::collection::vec(-99.9f64..300.0, 1..9)) {
            let powers: Vec<f32> = levels.iter().map(|level| 10f64.powf(level / 10.0) as f32).collect();
            let mut found = powers.clone();
            to_decibels(&mut found);
            for (power, found) in powers.into_iter().zip(found) {
                let exact = 10.0 * f64::from(power).log10();
                prop_assert!((f64::from(found) - exact).abs() < 4e-7 * exact.abs().max(10.0));
            }
        }

        #[test]
        fn nothing_lies_further_below_the_largest_than_the_range(
            data in prop::collection::vec(-200.0f32..200.0, 1..30),
        ) {
            let mut image = Image { rows: 1, columns: data.len(), data: data.clone() };
            limit_range(&mut image, 80.0);
            let most = data.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            for (before, after) in data.iter().zip(&image.data) {
                prop_assert!((after - before.max(most - 80.0)).abs() < f32::EPSILON);
            }
        }
    }

    #[test]
    fn silence_and_what_is_no_number_lie_on_the_floor() {
        let levels = decibels(Lanes::new([0.0, -1.0, 1e-30, f32::NAN]));
        assert!(levels.to_array().iter().all(|level| (level + 100.0).abs() < 1e-4), "{levels:?}");
    }
}
