//! Power as level, as librosa's `power_to_db(ref=1, amin=1e-10)`.

use super::Image;

/// Smallest power that is told from zero (librosa's `amin`).
pub(super) const FLOOR: f32 = 1e-10;

/// Power in decibels re 1, not below −100.
pub(super) fn decibels(power: f32) -> f32 {
    10.0 * power.max(FLOOR).log10()
}

/// Raises values further than `range_db` below the largest to that distance (librosa's `top_db`).
pub(super) fn limit_range(image: &mut Image, range_db: f32) {
    let loudest = image.data.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for value in &mut image.data {
        *value = value.max(loudest - range_db);
    }
}
