//! Another heart rate and pitch: a smaller or larger heart.

use engine::checks::{Checks, Impossible};
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use crate::augment::{is_drawn, uniform};
use crate::frames::labels::Labels;

/// Plays a recording faster or slower, as a tape does: rate and pitch change together, as they do from a child's heart
/// to a grown-up's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How often it is applied, 0 to 1.
    pub probability: f64,
    /// Most by which it is played faster, as a share.
    pub faster: f64,
    /// Most by which it is drawn out, as a share.
    pub slower: f64,
}

impl Default for Rate {
    fn default() -> Self {
        Self { probability: 0.5, faster: 0.2, slower: 0.3 }
    }
}

impl Rate {
    pub(super) fn check(&self) -> Result<(), Impossible> {
        let share = |x: f64| (0.0..=1.0).contains(&x);
        Checks::new()
            .that(share(self.probability), "probability")
            .that(share(self.faster) && share(self.slower), "share of the change")
            .done()
    }

    /// The factor by which time is drawn out; the logarithm is drawn evenly.
    pub fn draw(&self, rng: &mut impl Rng) -> f64 {
        let factor = uniform(-self.faster.ln_1p(), self.slower.ln_1p(), rng).exp();
        if is_drawn(self.probability, rng) { factor } else { 1.0 }
    }

    /// A window of at most `count` samples from anywhere in a recording, time drawn out by `factor`, and its labels, one
    /// for every `hop` samples.
    pub fn window(
        (samples, labels): (&[f32], &Labels),
        (factor, count, hop): (f64, usize, usize),
        rng: &mut impl Rng,
    ) -> (Vec<f32>, Labels) {
        let whole = (samples.len() as f64 * factor) as usize;
        let count = count.min(whole);
        let start = rng.random_range(0..=whole - count);
        let place = |index: usize| (start + index) as f64 / factor;
        let cut = if (factor - 1.0).abs() < f64::EPSILON {
            samples[start..start + count].to_vec()
        } else {
            (0..count).map(|index| interpolated(samples, place(index))).collect()
        };
        let frames = if count == 0 { 0 } else { 1 + count / hop };
        let labels = labels.at((0..frames).map(|frame| place(frame * hop) / hop as f64));
        (cut, labels)
    }
}

/// The value at a fractional place, by the cubic through the four samples around it (Catmull & Rom, 1974).
fn interpolated(samples: &[f32], place: f64) -> f32 {
    let first = place as usize;
    let t = place.fract() as f32;
    let at = |index: usize| samples[index.min(samples.len() - 1)];
    let [a, b, c, d] = [at(first.saturating_sub(1)), at(first), at(first + 1), at(first + 2)];
    let slope = 0.5 * (c - a);
    let curve = a - 2.5 * b + 2.0 * c - 0.5 * d;
    let twist = 0.5 * (d - a) + 1.5 * (b - c);
    b + t * (slope + t * (curve + t * twist))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn a_tone_that_is_drawn_out_is_lower_and_its_labels_go_with_it() {
        let tone =
            |hz: f64, i: usize| (std::f64::consts::TAU * hz * i as f64 / 2000.0).sin() as f32;
        let samples: Vec<f32> = (0..8000).map(|i| tone(100.0, i)).collect();
        let mut labels = Labels::unknown(201);
        for (frame, state) in labels.states.iter_mut().enumerate() {
            *state = u8::from(frame >= 100);
        }
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let (slow, labels) = Rate::window((&samples, &labels), (1.25, 10_000, 40), &mut rng);
        assert_eq!((slow.len(), labels.len()), (10_000, 251));
        let worst = (10..9900).map(|i| (slow[i] - tone(80.0, i)).abs()).fold(0.0, f32::max);
        assert!(worst < 0.01, "{worst}");
        assert_eq!(labels.states.iter().position(|&s| s == 1), Some(125));
    }

    #[test]
    fn a_window_is_no_longer_than_the_recording() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let samples = [1.0; 1000];
        let (cut, labels) =
            Rate::window((&samples, &Labels::unknown(26)), (1.0, 5000, 40), &mut rng);
        assert_eq!((cut.len(), labels.len()), (1000, 26));
    }
}
