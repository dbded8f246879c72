//! Stretches in which the stethoscope is off the skin.

use engine::checks::{Checks, Impossible};
use engine::phantom::gaussian;
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use crate::augment::{AddedNoise, is_drawn, level, uniform};
use crate::frames::labels::Labels;

/// Seconds over which the heart fades into a stretch and out of it: about a frame.
const FADE_S: f64 = 0.03;
/// How often a stretch is digital silence.
const SILENT: f64 = 0.3;

/// Puts noise, near silence or digital silence in the place of a part of a window, where then no heart is to be heard.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OffSkin {
    /// How often it is applied, 0 to 1.
    pub probability: f64,
    /// Shortest and longest stretch, in seconds.
    pub length_s: [f64; 2],
    /// Lowest and highest level of what sounds in it over the window's, in decibels.
    pub level_db: [f64; 2],
}

impl Default for OffSkin {
    fn default() -> Self {
        Self { probability: 0.3, length_s: [0.5, 5.0], level_db: [-50.0, 10.0] }
    }
}

impl OffSkin {
    pub(super) fn check(&self) -> Result<(), Impossible> {
        let range = |[low, high]: [f64; 2]| low.is_finite() && high.is_finite() && low <= high;
        Checks::new()
            .that((0.0..=1.0).contains(&self.probability), "probability")
            .that(range(self.length_s) && self.length_s[0] > 0.0, "length")
            .that(range(self.level_db), "level")
            .done()
    }

    /// Puts a stretch anywhere into the window, as often as drawn; at an end of it in half of the cases.
    pub(super) fn apply(
        &self,
        samples: &mut [f32],
        labels: &mut Labels,
        (sample_rate, hop): (u32, usize),
        rng: &mut impl Rng,
    ) {
        if !is_drawn(self.probability, rng) || samples.is_empty() {
            return;
        }
        let length = uniform(self.length_s[0], self.length_s[1], rng) * f64::from(sample_rate);
        let length = (length as usize).min(samples.len());
        let last = samples.len() - length;
        let from = match rng.random_range(0..4) {
            0 => 0,
            1 => last,
            _ => rng.random_range(0..=last),
        };
        let sound = self.sound(length, level::power(samples), sample_rate, rng);
        let fade = ((FADE_S * f64::from(sample_rate)) as usize).max(1);
        for (index, (sample, sound)) in
            samples[from..from + length].iter_mut().zip(sound).enumerate()
        {
            let edge = (index + 1).min(length - index);
            let share = (edge as f32 / fade as f32).min(1.0);
            *sample = *sample * (1.0 - share) + sound * share;
        }
        // Frames that see both are of neither.
        let frame = |sample: usize| sample / hop;
        labels.forget(frame(from).saturating_sub(1), frame(from + length) + 3);
        labels.remove_heart(frame(from + fade) + 2, frame((from + length).saturating_sub(fade)));
    }

    /// What sounds in so many samples.
    pub fn sound(
        &self,
        length: usize,
        power: f64,
        sample_rate: u32,
        rng: &mut impl Rng,
    ) -> Vec<f32> {
        let level_db = uniform(self.level_db[0], self.level_db[1], rng);
        let is_coloured = rng.random::<bool>();
        if is_drawn(SILENT, rng) {
            return vec![0.0; length];
        }
        let hiss = |rng: &mut _| (0..length).map(|_| gaussian(rng) as f32).collect::<Vec<f32>>();
        let mut sound = hiss(rng);
        if is_coloured {
            // At −100 dB what it is added to is lost.
            let noise = AddedNoise { low_db: -100.0, high_db: -100.0, ..AddedNoise::default() };
            sound = noise.apply(&sound, sample_rate, rng);
        }
        level::to_unit_rms(&mut sound);
        level::scale(&mut sound, (power * 10_f64.powf(level_db / 10.0)).sqrt());
        sound
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::frames::State;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn where_the_stethoscope_is_lifted_no_heart_is_labelled() {
        let off_skin = OffSkin { probability: 1.0, length_s: [2.0, 3.0], level_db: [-40.0, -40.0] };
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        for _ in 0..30 {
            let mut samples = vec![1.0; 12_000];
            let mut labels = Labels::unknown(301);
            labels.states = vec![State::Diastole as u8; 301];
            off_skin.apply(&mut samples, &mut labels, (2000, 40), &mut rng);
            let is_none = |frame: &usize| labels.states[*frame] == State::NONE as u8;
            let none = (0..labels.len()).filter(is_none).count();
            assert!((90..=150).contains(&none), "{none}");
            for (frame, &state) in labels.states.iter().enumerate() {
                let near = &samples[(frame * 40).min(11_999)..(frame * 40 + 1).min(12_000)];
                let is_heart = near.iter().all(|&x| (x - 1.0).abs() < 1e-6);
                assert!(state != State::NONE as u8 || !is_heart, "{frame}");
                assert!(state != State::Diastole as u8 || is_heart, "{frame}");
            }
        }
    }
}
