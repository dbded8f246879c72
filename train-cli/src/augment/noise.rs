//! Another room: noise on top of the recording.

use engine::checks::{Checks, Impossible};
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use super::noise_bank::{BankedNoise, KINDS, NOISES_OF_A_KIND};
use super::{level, uniform};

/// Highest edge of a band, as a share of the sampling rate; the filter's must lie below half.
const HIGHEST_EDGE: f64 = 0.45;

/// Adds one of the noises of [`engine::phantom::Noise`], each kind as often as another.
///
/// The noise goes through the filter of conditioning first. What disturbs a recording is conditioned with
/// it, so noise beyond that band would be something that no recording has; a network could learn to know
/// augmented examples by it, and a part of the stated signal-to-noise ratio would lie where the network sees nothing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddedNoise {
    /// How often it is applied, 0 to 1.
    pub probability: f64,
    /// Lowest power of the recording over that of the noise, in decibels.
    pub low_db: f64,
    /// Highest such ratio, in decibels.
    pub high_db: f64,
    /// Edges of conditioning's band-pass, in hertz; kept within what the sampling rate carries.
    pub band_hz: [f64; 2],
}

impl Default for AddedNoise {
    fn default() -> Self {
        Self { probability: 0.0, low_db: 5.0, high_db: 25.0, band_hz: [20.0, 800.0] }
    }
}

/// A noise that was drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Disturbance {
    noise: BankedNoise,
    /// Where in the noise it begins, 0 to 1.
    start: f64,
    ratio_db: f64,
}

impl AddedNoise {
    pub(crate) fn check(&self) -> Result<(), Impossible> {
        let [low, high] = self.band_hz;
        let finite = self.low_db.is_finite() && self.high_db.is_finite();
        Checks::new()
            .that(finite && self.low_db <= self.high_db, "the noise's ratios make no sense")
            .that(0.0 < low && low < high && high < 1e6, "the noise's band makes no sense")
            .done()
    }

    /// Adds a noise that is drawn, at a ratio drawn evenly in decibels. To a silent recording nothing is added,
    /// nor where the rate is too low for the band.
    pub fn apply(&self, samples: &[f32], sample_rate: u32, rng: &mut impl Rng) -> Vec<f32> {
        self.draw(sample_rate, rng).added(samples)
    }

    fn draw(&self, sample_rate: u32, rng: &mut impl Rng) -> Disturbance {
        let highest = HIGHEST_EDGE * f64::from(sample_rate);
        let noise = BankedNoise {
            kind: KINDS[rng.random_range(0..KINDS.len())],
            number: rng.random_range(0..NOISES_OF_A_KIND),
            sample_rate,
            band_mhz: self.band_hz.map(|hz| (1000.0 * hz.min(highest)).round() as u32),
        };
        let ratio_db = uniform(self.low_db, self.high_db, rng);
        Disturbance { noise, start: rng.random(), ratio_db }
    }
}

impl Disturbance {
    fn added(&self, samples: &[f32]) -> Vec<f32> {
        let noise = self.cut(samples.len());
        let wanted = level::power(samples) / 10_f64.powf(self.ratio_db / 10.0);
        let power = level::power(&noise);
        if power <= 0.0 {
            return samples.to_vec();
        }
        let gain = (wanted / power).sqrt();
        let sum = |(x, y): (&f32, f32)| (f64::from(*x) + gain * f64::from(y)) as f32;
        samples.iter().zip(noise).map(sum).collect()
    }

    /// So many samples of the noise; for a longer recording it begins again.
    fn cut(&self, length: usize) -> Vec<f32> {
        let noise = self.noise.samples();
        let starts = if noise.len() > length { noise.len() - length } else { noise.len() };
        let start = (self.start * starts as f64) as usize;
        noise[start..].iter().chain(noise.iter().cycle()).copied().take(length).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::augment::noise_bank::Kind;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use rustfft::FftPlanner;
    use rustfft::num_complex::Complex32;

    const RATE: u32 = 2000;

    fn recording(n: usize) -> Vec<f32> {
        (0..n).map(|i| (0.3 * i as f32).sin()).collect()
    }

    fn difference(a: &[f32], b: &[f32]) -> Vec<f32> {
        a.iter().zip(b).map(|(a, b)| a - b).collect()
    }

    #[test]
    fn the_ratio_is_what_was_drawn_for_every_kind() {
        let samples = recording(12_000);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut met = Vec::new();
        for _ in 0..60 {
            let drawn = AddedNoise::default().draw(RATE, &mut rng);
            let noise = difference(&drawn.added(&samples), &samples);
            let ratio_db = 10.0 * (level::power(&samples) / level::power(&noise)).log10();
            assert!((ratio_db - drawn.ratio_db).abs() < 0.5, "{drawn:?}: {ratio_db}");
            assert!((5.0..=25.0).contains(&drawn.ratio_db));
            met.push(drawn.noise.kind);
        }
        assert!(KINDS.iter().all(|kind| met.contains(kind)));
    }

    #[test]
    fn every_kind_is_drawn_as_often() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let draws: Vec<Kind> =
            (0..6000).map(|_| AddedNoise::default().draw(RATE, &mut rng).noise.kind).collect();
        for kind in KINDS {
            let count = draws.iter().filter(|drawn| **drawn == kind).count();
            assert!((880..1120).contains(&count), "{kind:?}: {count}");
        }
    }

    #[test]
    fn noise_stays_within_the_band_of_conditioning() {
        let noise = BankedNoise {
            kind: Kind::White,
            number: 0,
            sample_rate: RATE,
            band_mhz: [20_000, 800_000],
        };
        let noise = Disturbance { noise, start: 0.5, ratio_db: 0.0 }.cut(20_000);
        let mut spectrum: Vec<Complex32> = noise.iter().map(|&x| Complex32::from(x)).collect();
        FftPlanner::new().plan_fft_forward(20_000).process(&mut spectrum);
        // Bins are 0.1 Hz apart.
        let energy = |low_hz: usize, high_hz: usize| -> f32 {
            spectrum[10 * low_hz..10 * high_hz].iter().map(Complex32::norm_sqr).sum()
        };
        assert!(energy(0, 10) < 1e-4 * energy(0, 1000));
        assert!(energy(920, 1000) < 1e-3 * energy(0, 1000));
    }

    #[test]
    fn silence_stays_silent_and_short_recordings_get_their_share() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let config = AddedNoise::default();
        for n in [0, 1, 10, 1000] {
            for _ in 0..20 {
                let noisy = config.apply(&recording(n), RATE, &mut rng);
                assert!(noisy.len() == n && noisy.iter().all(|x| x.is_finite()));
                assert_eq!(config.apply(&vec![0.0; n], RATE, &mut rng), vec![0.0; n]);
            }
        }
    }

    #[test]
    fn a_recording_longer_than_a_noise_is_noisy_to_its_end() {
        let samples = recording(100 * RATE as usize);
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let noisy = AddedNoise::default().apply(&samples, RATE, &mut rng);
        let noise = difference(&noisy, &samples);
        assert!(noise.chunks(20_000).all(|part| level::power(part) > 0.0));
    }

    #[test]
    fn rates_too_low_for_the_band_get_a_narrower_one_or_nothing() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let samples = recording(500);
        let config = AddedNoise::default();
        assert_ne!(config.apply(&samples, 1000, &mut rng), samples);
        assert_eq!(config.apply(&samples, 40, &mut rng), samples);
    }
}
