//! The same heart at another rate, in another room.
//!
//! All of it is done to images: in time by drawing out systole and diastole each by its own factor while the
//! sounds keep about their length, and in level by adding a noise's power.

use engine::features::Image;
use engine::phantom::gaussian;
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use super::track::{Track, UNKNOWN};
use engine::beats::State;

/// What is done to images in training.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeatAugmentation {
    /// Standard deviation of the logarithm of the factor by which a state is drawn out, in the order of
    /// [`State::ALL`].
    pub stretch: [f64; 4],
    /// Share of windows to which noise is added.
    pub noise_probability: f64,
    /// Range of the power of a window over that of its noise, in decibels.
    pub snr_db: [f64; 2],
    /// Standard deviation of a factor on the standardised image.
    pub contrast: f64,
}

impl Default for BeatAugmentation {
    fn default() -> Self {
        Self {
            stretch: [0.08, 0.2, 0.08, 0.35],
            noise_probability: 0.4,
            snr_db: [0.0, 25.0],
            contrast: 0.1,
        }
    }
}

/// A window of a track: an image and its labels.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// The image, in decibels.
    pub image: Image,
    /// A label per column.
    pub labels: Vec<u8>,
}

impl BeatAugmentation {
    /// A window of `frames` columns from anywhere in a track, drawn out. A shorter track wraps around, as
    /// [`Image::window`] does; the seam's frames don't count.
    pub fn window(&self, track: &Track, frames: usize, rng: &mut impl Rng) -> Window {
        let factors = self.stretch.map(|spread| (spread * gaussian(rng)).exp());
        let columns = track.labels.len();
        let longest = columns.saturating_sub(frames);
        let mut place = rng.random_range(0..=longest) as f64;
        let mut places = Vec::with_capacity(frames);
        for _ in 0..frames {
            places.push(place);
            let state = track.labels[place as usize % columns];
            place += 1.0 / factors.get(usize::from(state)).copied().unwrap_or(1.0);
        }
        Window::of(track, &places)
    }

    /// Adds a noise, given by an image in decibels, to most windows' power.
    pub fn add_noise(&self, image: &mut Image, noise: &Image, rng: &mut impl Rng) {
        if rng.random::<f64>() >= self.noise_probability || noise.columns == 0 {
            return;
        }
        let [low, high] = self.snr_db;
        let snr_db = rng.random_range(low..=high);
        let gain = (mean_power(image) / mean_power(noise)) / 10_f64.powf(snr_db / 10.0);
        let (start, columns) = (rng.random_range(0..noise.columns), image.columns);
        for row in 0..image.rows.min(noise.rows) {
            let added = noise.row(row).iter().cycle().skip(start);
            let values = &mut image.data[row * columns..(row + 1) * columns];
            for (value, &noise) in values.iter_mut().zip(added) {
                *value = decibels(power(*value) + gain as f32 * power(noise));
            }
        }
    }

    /// Scales a standardised image.
    pub fn scale(&self, image: &mut Image, rng: &mut impl Rng) {
        let factor = (self.contrast * gaussian(rng)).exp() as f32;
        image.data.iter_mut().for_each(|value| *value *= factor);
    }
}

impl Window {
    /// The columns at fractional places: values on the line between the neighbours, labels of the nearest.
    fn of(track: &Track, places: &[f64]) -> Self {
        let columns = track.labels.len();
        let mut image = Image::zeros(track.image.rows, places.len());
        for (row, values) in image.data.chunks_exact_mut(places.len()).enumerate() {
            let source = track.image.row(row);
            for (value, &place) in values.iter_mut().zip(places) {
                let (first, share) = (place as usize, place.fract() as f32);
                let (a, b) = (source[first % columns], source[(first + 1) % columns]);
                *value = a + share * (b - a);
            }
        }
        let label = |place: f64| {
            let nearest = place.round() as usize;
            // Where it wraps around, the heart jumps.
            if nearest.is_multiple_of(columns) && nearest > 0 {
                UNKNOWN
            } else {
                track.labels[nearest % columns]
            }
        };
        Self { image, labels: places.iter().map(|&place| label(place)).collect() }
    }

    /// The window in pieces of a tenth to four tenths of a second (of 10 ms frames), put together at random:
    /// no heart beats like that.
    #[must_use]
    pub fn scrambled(&self, rng: &mut impl Rng) -> Self {
        let columns = self.labels.len();
        let mut pieces = Vec::new();
        let mut start = 0;
        while start < columns {
            let end = (start + rng.random_range(10..40)).min(columns);
            pieces.push(start..end);
            start = end;
        }
        for last in (1..pieces.len()).rev() {
            pieces.swap(last, rng.random_range(0..=last));
        }
        let order: Vec<usize> = pieces.into_iter().flatten().collect();
        let mut image = Image::zeros(self.image.rows, columns);
        for (row, values) in image.data.chunks_exact_mut(columns).enumerate() {
            for (value, &from) in values.iter_mut().zip(&order) {
                *value = self.image.row(row)[from];
            }
        }
        Self { image, labels: vec![State::NONE as u8; columns] }
    }

    /// Whether a heart is to be heard anywhere.
    #[must_use]
    pub fn has_heart(&self) -> bool {
        self.labels.iter().any(|&label| usize::from(label) < State::NONE)
    }
}

fn mean_power(image: &Image) -> f64 {
    let sum: f64 = image.data.iter().map(|&value| f64::from(power(value))).sum();
    (sum / image.data.len().max(1) as f64).max(f64::MIN_POSITIVE)
}

fn power(decibels: f32) -> f32 {
    (decibels * (std::f32::consts::LN_10 / 10.0)).exp()
}

fn decibels(power: f32) -> f32 {
    power.max(f32::MIN_POSITIVE).log10() * 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn track() -> Track {
        let labels: Vec<u8> = [10, 15, 10, 25]
            .iter()
            .enumerate()
            .flat_map(|(state, &count)| vec![state as u8; count])
            .collect::<Vec<_>>()
            .repeat(10);
        let data = labels.iter().map(|&label| f32::from(label)).collect();
        Track { name: String::new(), image: Image { rows: 1, columns: labels.len(), data }, labels }
    }

    #[test]
    fn labels_follow_the_image_when_states_are_drawn_out() {
        let augmentation = BeatAugmentation { stretch: [0.3; 4], ..BeatAugmentation::default() };
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for _ in 0..20 {
            let window = augmentation.window(&track(), 300, &mut rng);
            for (value, &label) in window.image.data.iter().zip(&window.labels) {
                // Half a frame between two states is the most that they may differ, but from diastole to S1.
                assert!(
                    (value - f32::from(label)).abs() <= 0.5
                        || *value > 0.0 && *value < 3.0 && (label == 0 || label == 3)
                );
            }
        }
    }

    #[test]
    fn without_stretching_a_window_is_a_piece_of_the_track() {
        let augmentation = BeatAugmentation { stretch: [0.0; 4], ..BeatAugmentation::default() };
        let window = augmentation.window(&track(), 600, &mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!(window.labels, track().labels);
        let longer = augmentation.window(&track(), 700, &mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!(longer.labels[600], UNKNOWN);
        assert_eq!(longer.labels[601..], track().labels[1..100]);
    }

    #[test]
    fn a_scrambled_window_has_the_same_frames_and_no_heart() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let window = BeatAugmentation::default().window(&track(), 300, &mut rng);
        let scrambled = window.scrambled(&mut rng);
        assert!(window.has_heart() && !scrambled.has_heart());
        let sorted = |image: &Image| {
            let mut values = image.data.clone();
            values.sort_by(f32::total_cmp);
            values
        };
        assert_eq!(sorted(&window.image), sorted(&scrambled.image));
        assert_ne!(window.image, scrambled.image);
    }

    #[test]
    fn noise_is_added_in_power_at_the_wanted_ratio() {
        let augmentation =
            BeatAugmentation { noise_probability: 1.0, snr_db: [10.0, 10.0], ..Default::default() };
        let flat = |value| Image { rows: 2, columns: 5, data: vec![value; 10] };
        let mut image = flat(-20.0);
        augmentation.add_noise(&mut image, &flat(30.0), &mut ChaCha8Rng::seed_from_u64(1));
        let expected = -20.0 + 10.0 * 1.1_f32.log10();
        assert!(image.data.iter().all(|v| (v - expected).abs() < 1e-3), "{:?}", image.data);
    }
}
