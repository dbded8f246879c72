//! Another heart rate: a small stretch in time that keeps the pitch.

use engine::checks::{Checks, Impossible};
use rand::Rng;
use serde::{Deserialize, Serialize};

use super::uniform;

/// Half a frame, in seconds: a frame holds a period of 12.5 Hz, so more than one of everything that
/// conditioning lets through.
const HOP_S: f64 = 0.04;

/// How far a frame may be moved from where its time would be, in seconds. Both ways together that is a period
/// of 20 Hz, the lowest frequency that conditioning lets through, so a frame that fits can always be found.
const REACH_S: f64 = 0.025;

/// The same in a pause, in seconds.
const REACH_IN_PAUSE_S: f64 = 0.005;

/// Power of a frame in a pause, as a share of the recording's mean power: at most −6 dB. The pauses between
/// heart sounds are well below, murmurs about there, and tones and noises, which have no pauses, above.
const PAUSE: f64 = 0.25;

/// Makes a recording longer or shorter, by WSOLA (Verhelst & Roelands, *An overlap-add technique based on
/// waveform similarity (WSOLA) for high quality time-scale modification of speech*, ICASSP 1993).
///
/// The output is a sum of Hann-windowed frames that overlap by half. Each frame is cut from the input near
/// where its time, divided by the factor, lies: there where it is most like what follows the frame before it
/// in the input (normalised cross-correlation). So every event keeps its shape and its place in the order, and
/// comes within some 30 ms of its new time.
///
/// WSOLA as published makes its leaps anywhere, and could leap over the loudest period of a second sound. Here
/// a frame in a pause stays closer to its time than a loud one has to, so that leaps are made in pauses and
/// there is none left to be made within a heart sound.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// How often it is applied, 0 to 1.
    pub probability: f64,
    /// Most by which a recording is made longer, as a share; it is made shorter by the same factor.
    pub most: f64,
}

impl Default for Stretch {
    fn default() -> Self {
        Self { probability: 0.0, most: 0.1 }
    }
}

impl Stretch {
    pub(super) fn check(&self) -> Result<(), Impossible> {
        let fits = (0.0..=0.5).contains(&self.most);
        Checks::new().that(fits, "the stretch in time lies outside 0 to 0.5").done()
    }

    /// Stretches a recording by a factor whose logarithm is drawn evenly.
    pub fn apply(&self, samples: &[f32], sample_rate: u32, rng: &mut impl Rng) -> Vec<f32> {
        let most = self.most.ln_1p();
        stretched(samples, uniform(-most, most, rng).exp(), sample_rate)
    }
}

/// Makes a recording `factor` times as long, to the nearest sample.
pub(super) fn stretched(samples: &[f32], factor: f64, sample_rate: u32) -> Vec<f32> {
    let frames = Frames::new(samples, factor, sample_rate);
    let rise = rising_hann(frames.hop);
    // The first hop lies before the output's first sample.
    let mut sum = vec![0.0; frames.length + 3 * frames.hop];
    let mut start = frames.reach;
    for frame in 0..=frames.length.div_ceil(frames.hop) {
        if frame > 0 {
            start = frames.next_start(frame, start);
        }
        let cut = &frames.input[start..start + 2 * frames.hop];
        let weights = rise.iter().chain(rise.iter().rev());
        for ((y, x), weight) in sum[frame * frames.hop..].iter_mut().zip(cut).zip(weights) {
            *y += weight * x;
        }
    }
    sum[frames.hop..frames.hop + frames.length].to_vec()
}

/// Where frames may be cut from.
struct Frames {
    /// The recording, with silence around it for the outermost frames; positions are places in this.
    input: Vec<f32>,
    /// `sums[i]` is the energy of the input before place `i`.
    sums: Vec<f64>,
    /// Samples of the recording and of the output.
    samples: usize,
    length: usize,
    factor: f64,
    hop: usize,
    reach: usize,
    reach_in_pause: usize,
}

impl Frames {
    fn new(samples: &[f32], factor: f64, sample_rate: u32) -> Self {
        let rate = f64::from(sample_rate);
        let hop = ((HOP_S * rate).round() as usize).max(1);
        let reach = (REACH_S * rate).round() as usize;
        let reach_in_pause = (REACH_IN_PAUSE_S * rate).round() as usize;
        let length = (samples.len() as f64 * factor).round() as usize;
        // As far as the frame after the last one may reach.
        let after = reach + 3 * hop + (hop as f64 / factor).ceil() as usize;
        let mut input = vec![0.0; hop + reach];
        input.extend_from_slice(samples);
        input.resize(input.len() + after, 0.0);
        let mut sum = 0.0;
        let energies = input.iter().map(|&x| {
            sum += f64::from(x).powi(2);
            sum
        });
        let sums = std::iter::once(0.0).chain(energies).collect();
        let samples = samples.len();
        Self { input, sums, samples, length, factor, hop, reach, reach_in_pause }
    }

    /// Where the frame is cut that follows one cut at `before`.
    fn next_start(&self, frame: usize, before: usize) -> usize {
        let natural = before + self.hop;
        let (low, high) = self.range(frame, self.is_pause(natural));
        // What follows in the input correlates best with itself (Cauchy and Schwarz).
        if (low..=high).contains(&natural) {
            return natural;
        }
        let wanted = &self.input[natural..natural + 2 * self.hop];
        let mut best = (usize::midpoint(low, high), 0.0);
        for start in low..=high {
            let likeness = self.likeness(wanted, start);
            if likeness > best.1 {
                best = (start, likeness);
            }
        }
        best.0
    }

    /// First and last place where a frame may be cut: near its time, and where possible so that no silence
    /// from before or after the recording gets into the output.
    fn range(&self, frame: usize, is_pause: bool) -> (usize, usize) {
        let reach = if is_pause { self.reach_in_pause } else { self.reach };
        let time = (frame as f64 * self.hop as f64 / self.factor).round() as usize + self.reach;
        let (low, high) = (time - reach, time + reach);
        let first = self.hop + self.reach;
        let length = (self.length + self.hop - frame * self.hop).min(2 * self.hop);
        let last = (first + self.samples).saturating_sub(length);
        let low = low.max(first.min(high));
        (low, high.min(last.max(low)))
    }

    fn is_pause(&self, start: usize) -> bool {
        let mean = self.energy(0, self.input.len()) / self.samples.max(1) as f64;
        let length = 2 * self.hop;
        self.energy(start, length) < PAUSE * mean * length as f64
    }

    fn energy(&self, start: usize, length: usize) -> f64 {
        self.sums[start + length] - self.sums[start]
    }

    /// Cross-correlation of a frame with that at `start`, divided by the latter's norm.
    fn likeness(&self, wanted: &[f32], start: usize) -> f64 {
        let energy = self.energy(start, wanted.len());
        if energy <= 0.0 {
            return 0.0;
        }
        f64::from(dot(wanted, &self.input[start..start + wanted.len()])) / energy.sqrt()
    }
}

/// The rising half of a Hann window of twice `hop` samples: it and its mirror image sum to one.
fn rising_hann(hop: usize) -> Vec<f32> {
    let weight = |i: usize| {
        let angle = std::f64::consts::FRAC_PI_2 * (i as f64 + 0.5) / hop as f64;
        angle.sin().powi(2) as f32
    };
    (0..hop).map(weight).collect()
}

/// Scalar product, in eight sums side by side, which the compiler turns into vector instructions.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a_rows, a_rest) = a.as_chunks::<8>();
    let (b_rows, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for (row, other) in a_rows.iter().zip(b_rows) {
        for ((sum, x), y) in sums.iter_mut().zip(row).zip(other) {
            *sum += x * y;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::augment::level::power;
    use crate::augment::tests::conditioned;
    use engine::phantom::Phantom;
    use proptest::prelude::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use std::f64::consts::TAU;

    const RATE: u32 = 2000;

    fn tone(hz: f64, n: usize) -> Vec<f32> {
        (0..n).map(|i| (TAU * hz * i as f64 / f64::from(RATE)).sin() as f32).collect()
    }

    /// Frequency from the first to the last rising zero crossing of the middle part, interpolated.
    fn frequency(samples: &[f32]) -> f64 {
        let middle = &samples[samples.len() / 10..samples.len() * 9 / 10];
        let crossings: Vec<f64> = middle
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| pair[0] < 0.0 && pair[1] >= 0.0)
            .map(|(i, pair)| i as f64 + f64::from(pair[0] / (pair[0] - pair[1])))
            .collect();
        let span = crossings[crossings.len() - 1] - crossings[0];
        f64::from(RATE) * (crossings.len() - 1) as f64 / span
    }

    fn rms(samples: &[f32]) -> f64 {
        power(samples).sqrt()
    }

    #[test]
    fn a_factor_of_one_changes_nothing() {
        let samples = tone(77.0, 3001);
        let same = stretched(&samples, 1.0, RATE);
        for (x, y) in samples.iter().zip(&same) {
            assert!((x - y).abs() < 1e-5, "{x} {y}");
        }
        assert_eq!(same.len(), samples.len());
    }

    #[test]
    fn factors_are_drawn_evenly_both_ways() {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let stretch = Stretch { probability: 1.0, most: 0.1 };
        let lengths: Vec<f64> = (0..400)
            .map(|_| stretch.apply(&[0.0; 1000], RATE, &mut rng).len() as f64 / 1000.0)
            .collect();
        assert!(lengths.iter().all(|f| (0.908..=1.101).contains(f)));
        let longer = lengths.iter().filter(|f| **f > 1.0).count();
        assert!((160..240).contains(&longer), "{longer}");
        assert!(lengths.iter().any(|f| *f > 1.09) && lengths.iter().any(|f| *f < 0.92));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn a_tone_keeps_its_frequency_and_level(hz in 25.0..600.0_f64, factor in 0.67..1.5_f64) {
            let samples = tone(hz, 8000);
            let longer = stretched(&samples, factor, RATE);
            let found = frequency(&longer);
            prop_assert!((found / hz - 1.0).abs() < 0.02, "{} Hz instead of {}", found, hz);
            prop_assert!((rms(&longer) / rms(&samples) - 1.0).abs() < 0.05, "{}", rms(&longer));
        }

        #[test]
        fn any_samples_get_their_new_length_and_stay_finite(
            samples in prop::collection::vec(-1e3..1e3_f32, 0..600),
            factor in 0.67..1.5_f64,
            rate in prop::sample::select(vec![1_u32, 50, 1000, 2000, 8000]),
        ) {
            let longer = stretched(&samples, factor, rate);
            prop_assert_eq!(longer.len(), (samples.len() as f64 * factor).round() as usize);
            prop_assert!(longer.iter().all(|x| x.is_finite() && x.abs() <= 1.001e3));
        }
    }

    #[test]
    fn every_heart_sound_is_heard_once_at_its_new_time() {
        for (seed, factor) in [(1, 0.9), (2, 0.95), (3, 1.05), (4, 1.1)] {
            let sound = Phantom { seed, ..Phantom::default() }.synthesise();
            let samples = conditioned(&sound);
            let changed = stretched(&samples, factor, RATE);
            let energy = |samples: &[f32], from_s: f64, to_s: f64| {
                let place = |time: f64| (time * f64::from(RATE)) as usize;
                let part = &samples[place(from_s)..place(to_s)];
                part.iter().map(|x| x * x).sum::<f32>()
            };
            for beat in &sound.truth.beats[1..sound.truth.beats.len() - 2] {
                for (onset, length) in [(beat.s1_s, 0.13), (beat.s2_s, 0.09)] {
                    let (new, before) = (onset * factor, energy(&samples, onset, onset + length));
                    let after = energy(&changed, new - 0.03, new + length + 0.03);
                    assert!((0.9..1.1).contains(&(after / before)), "{onset} s: {after} {before}");
                    let between = energy(&changed, new - 0.06, new - 0.03);
                    assert!(between < 0.05 * before, "{onset} s: {between} {before}");
                }
            }
        }
    }

    #[test]
    fn the_shortest_recordings_are_stretched_too() {
        for n in [0, 1, 2, 10, 159, 160, 161] {
            for factor in [0.9, 1.1] {
                let longer = stretched(&vec![1.0; n], factor, RATE);
                assert_eq!(longer.len(), (n as f64 * factor).round() as usize);
                assert!(longer.iter().all(|x| (-1e-6..=1.0 + 1e-6).contains(x)));
            }
        }
    }

    #[test]
    fn sums_side_by_side_are_the_scalar_product() {
        let a: Vec<f32> = (0..21_u8).map(f32::from).collect();
        let expected: f32 = a.iter().map(|x| x * x).sum();
        assert!((dot(&a, &a) - expected).abs() < 1e-3);
    }
}
