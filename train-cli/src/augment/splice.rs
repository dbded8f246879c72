//! Cycle mixing: beats of one recording, then beats of another of the same class.

use engine::checks::{Checks, Impossible};
use std::f64::consts::{FRAC_PI_2, PI};
use std::ops::RangeInclusive;

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

/// Frames of an envelope per second.
const FRAMES_HZ: f64 = 100.0;
/// Frames over which an envelope is averaged, twice: together a triangle 90 ms wide at half its height. That
/// is about a heart sound's length, so that the short pause of a systole is less quiet than a diastole.
const SMOOTHING: usize = 9;
/// Power that is added before the logarithm, of a recording whose mean power is one: −25 dB, about where the
/// noise of a good recording lies.
const FLOOR: f32 = 0.003;
/// Least frames that each recording gives.
const LEAST_PART: usize = 50;
/// Frames among which the other recording's place is searched: a cycle at 50 beats a minute.
const SEARCH: usize = 120;
/// Frames either side of the joint that are compared. With less than a cycle the first and second sounds can't be told apart; with more the two hearts' rates part.
const COMPARED: usize = 60;
/// Frames either side within which the first recording's quietest place is searched: a whole cycle at 60
/// beats a minute.
const QUIET_SEARCH: usize = 50;
/// Frames either side by which the joint may move once both recordings are aligned: less than the pauses are
/// long, and too few for two heart rates to part.
const LAST_MOVE: usize = 10;

/// Joins the first part of one recording and a later part of another where their beats fall together.
///
/// Without a beat detector envelopes are compared: the logarithm of the energy within some 90 ms, a hundred
/// times a second. The logarithm makes the pauses, whose lengths tell systole from diastole, count as much as
/// the sounds, whose loudness differs from recording to recording.
///
/// 1. A place in the first recording is drawn, and moved to where that recording is quietest within half a
///    cycle: mostly in a diastole, which is the longer pause.
/// 2. The other recording's place is that one, of a cycle that is drawn too, around which its envelope has the
///    highest correlation with the first one's around the joint. What is near counts most (Hann), as the two
///    hearts' rates differ. The first recording's own next beat thus fixes the place of the other's.
/// 3. Both places move together by up to 0.1 s to where both recordings are quietest, so that no heart sound
///    is cut in two, and the one fades into the other there. The fade keeps the power of independent sounds:
///    the squares of both weights sum to one.
///
/// The result is as long as the first recording, to 10 ms. A recording that is too short for its beats to be
/// aligned is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Splice {
    /// How often it is applied, 0 to 1.
    pub probability: f64,
    /// Length of the fade from the one to the other, in seconds.
    pub fade_s: f64,
}

impl Default for Splice {
    fn default() -> Self {
        Self { probability: 0.0, fade_s: 0.02 }
    }
}

/// Frames at which two recordings are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Joint {
    /// In the first one, which is left here.
    leave: usize,
    /// In the other one, which is entered here.
    enter: usize,
}

impl Splice {
    pub(super) fn check(&self) -> Result<(), Impossible> {
        let fits = (0.0..=0.1).contains(&self.fade_s);
        Checks::new().that(fits, "the fade of a splice lies outside 0 to 0.1 s").done()
    }

    /// The first part of `samples` and then a part of `other`, a recording of the same class, both at
    /// `sample_rate` hertz. `None` where one is too short: the first needs a second, the other 1.7 s.
    pub fn apply(
        &self,
        samples: &[f32],
        other: &[f32],
        sample_rate: u32,
        rng: &mut impl Rng,
    ) -> Option<Vec<f32>> {
        let envelopes = (envelope(samples, sample_rate), envelope(other, sample_rate));
        let joint = Joint::draw(&envelopes.0, &envelopes.1, rng)?;
        Some(self.joined(samples, other, joint, sample_rate))
    }

    fn joined(&self, samples: &[f32], other: &[f32], joint: Joint, sample_rate: u32) -> Vec<f32> {
        let (leave, enter) = (place(joint.leave, sample_rate), place(joint.enter, sample_rate));
        let fade = (self.fade_s * f64::from(sample_rate)).round() as usize;
        // Half the fade lies before the joint, if there is that much of both.
        let before = (fade / 2).min(leave).min(enter);
        let (head, tail) = (&samples[..leave - before], &other[enter - before..]);
        let mut joined = head.to_vec();
        joined.extend(tail.iter().take(samples.len() - head.len()));
        let faded = joined[head.len()..].iter_mut().zip(&samples[head.len()..]).take(fade);
        for (i, (entering, leaving)) in faded.enumerate() {
            let (sine, cosine) = (FRAC_PI_2 * (i as f64 + 0.5) / fade as f64).sin_cos();
            *entering = *entering * sine as f32 + leaving * cosine as f32;
        }
        joined
    }
}

impl Joint {
    fn draw(first: &[f32], other: &[f32], rng: &mut impl Rng) -> Option<Self> {
        let longest = (first.len().checked_sub(LEAST_PART)?).min(other.len().checked_sub(SEARCH)?);
        if longest < LEAST_PART {
            return None;
        }
        let allowed = first.len() - longest..=first.len() - LEAST_PART;
        let leave = rng.random_range(allowed.clone());
        let leave = least_place(nearby(leave, QUIET_SEARCH, &allowed), |frame| first[frame]);
        let rest = first.len() - leave;
        let from = rng.random_range(0..=other.len() - rest - SEARCH);
        let weights = hann();
        let here = cut(first, leave);
        let unlike = |frame| -likeness(&weights, &here, &cut(other, frame));
        Some(Self { leave, enter: least_place(from..=from + SEARCH, unlike) }.settled(first, other))
    }

    /// Both places moved together to where both recordings are quiet.
    fn settled(self, first: &[f32], other: &[f32]) -> Self {
        let back = LAST_MOVE.min(self.leave).min(self.enter);
        let ahead = LAST_MOVE.min(first.len() - 1 - self.leave).min(other.len() - 1 - self.enter);
        let loudness =
            |step: usize| first[self.leave + step - back].max(other[self.enter + step - back]);
        let step = least_place(0..=back + ahead, loudness);
        Self { leave: self.leave + step - back, enter: self.enter + step - back }
    }
}

/// First sample of a frame.
fn place(frame: usize, sample_rate: u32) -> usize {
    (frame as f64 * f64::from(sample_rate) / FRAMES_HZ).round() as usize
}

/// The places of `range` at most `reach` from `centre`.
fn nearby(centre: usize, reach: usize, range: &RangeInclusive<usize>) -> RangeInclusive<usize> {
    centre.saturating_sub(reach).max(*range.start())..=(centre + reach).min(*range.end())
}

/// Where a function is least; of equal places the first, of no places the range's start.
fn least_place(range: RangeInclusive<usize>, value: impl Fn(usize) -> f32) -> usize {
    let start = *range.start();
    let least = range.map(|i| (i, value(i))).min_by(|a, b| a.1.total_cmp(&b.1));
    least.map_or(start, |(i, _)| i)
}

/// Logarithm of the smoothed energy, [`FRAMES_HZ`] times a second.
fn envelope(samples: &[f32], sample_rate: u32) -> Vec<f32> {
    let frames = (samples.len() as f64 * FRAMES_HZ / f64::from(sample_rate.max(1))) as usize;
    let energy = |frame: usize| {
        let part = &samples[place(frame, sample_rate)..place(frame + 1, sample_rate)];
        part.iter().map(|x| x * x).sum::<f32>() / part.len().max(1) as f32
    };
    let energies: Vec<f32> = (0..frames).map(energy).collect();
    averaged(&averaged(&energies)).iter().map(|energy| (energy + FLOOR).ln()).collect()
}

/// Mean over [`SMOOTHING`] frames around each; fewer at the ends.
fn averaged(values: &[f32]) -> Vec<f32> {
    let mean = |i: usize| {
        let end = (i + SMOOTHING / 2 + 1).min(values.len());
        let part = &values[i.saturating_sub(SMOOTHING / 2)..end];
        part.iter().sum::<f32>() / part.len() as f32
    };
    (0..values.len()).map(mean).collect()
}

/// Weights of the frames that are compared.
fn hann() -> Vec<f32> {
    let weight = |i: usize| (PI * (i as f64 + 0.5) / (2 * COMPARED + 1) as f64).sin().powi(2);
    (0..=2 * COMPARED).map(|i| weight(i) as f32).collect()
}

/// The frames that are compared around a place, where there are such.
fn cut(envelope: &[f32], place: usize) -> Vec<Option<f32>> {
    let at = |i: usize| (place + i).checked_sub(COMPARED).and_then(|i| envelope.get(i)).copied();
    (0..=2 * COMPARED).map(at).collect()
}

/// Weighted correlation (Pearson) of the frames that both have, −1 to 1; 0 where one doesn't vary.
fn likeness(weights: &[f32], a: &[Option<f32>], b: &[Option<f32>]) -> f32 {
    let both = || {
        let rows = weights.iter().zip(a).zip(b);
        rows.filter_map(|((&weight, &x), &y)| Some((weight, x?, y?)))
    };
    let sums = both().fold((0.0, 0.0, 0.0), |sums, (weight, x, y)| {
        (sums.0 + weight, sums.1 + weight * x, sums.2 + weight * y)
    });
    let (mean_x, mean_y) = (sums.1 / sums.0, sums.2 / sums.0);
    let squares = both().fold((0.0, 0.0, 0.0), |sums, (weight, x, y)| {
        let (x, y) = (x - mean_x, y - mean_y);
        (sums.0 + weight * x * y, sums.1 + weight * x * x, sums.2 + weight * y * y)
    });
    let norm = (squares.1 * squares.2).sqrt();
    if norm > 0.0 { squares.0 / norm } else { 0.0 }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::augment::level::power;
    use crate::augment::tests::conditioned;
    use engine::phantom::{Noise, Phantom, PhantomBeat, PhantomSound};
    use proptest::prelude::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    const RATE: u32 = 2000;

    /// Onsets of heart sounds in seconds, and whether it is a first sound.
    fn sounds(beats: &[PhantomBeat]) -> Vec<(f64, bool)> {
        beats.iter().flat_map(|beat| [(beat.s1_s, true), (beat.s2_s, false)]).collect()
    }

    /// The sounds of two recordings that are joined, of the first one up to the joint.
    fn joined_sounds(first: &PhantomSound, other: &PhantomSound, joint: Joint) -> Vec<(f64, bool)> {
        let (leave, enter) = (joint.leave as f64 / FRAMES_HZ, joint.enter as f64 / FRAMES_HZ);
        let mut joined = sounds(&first.truth.beats);
        joined.retain(|sound| sound.0 < leave);
        let after = sounds(&other.truth.beats).into_iter().filter(|sound| sound.0 >= enter);
        joined.extend(after.map(|(onset, is_first)| (onset - enter + leave, is_first)));
        joined
    }

    #[test]
    fn beats_go_on_across_the_joint_without_a_gap_or_a_double() {
        let (slow_s, quick_s) = (1.0, 60.0 / 66.0);
        for seed in 0..60 {
            let noise =
                Phantom { noise: Noise::Pink, noise_snr_db: Some(20.0), ..Phantom::default() };
            let slow = Phantom { rate_bpm: 60.0, seed, ..noise.clone() }.synthesise();
            let quick = Phantom { rate_bpm: 66.0, seed: seed + 100, ..noise }.synthesise();
            let (x, y) = (conditioned(&slow), conditioned(&quick));
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let joint = Joint::draw(&envelope(&x, RATE), &envelope(&y, RATE), &mut rng).unwrap();
            let sounds = joined_sounds(&slow, &quick, joint);
            for pair in sounds.windows(2) {
                assert_ne!(pair[0].1, pair[1].1, "a sound is lost or doubled with seed {seed}");
            }
            for same in sounds.windows(3) {
                let cycle = same[2].0 - same[0].0;
                assert!((0.8 * quick_s..1.2 * slow_s).contains(&cycle), "{cycle} s, seed {seed}");
            }
        }
    }

    #[test]
    fn no_heart_sound_is_cut_in_two_and_joints_lie_in_diastole() {
        let first = Phantom::default().synthesise();
        let other = Phantom { rate_bpm: 80.0, seed: 1, ..Phantom::default() }.synthesise();
        let envelopes = [&first, &other].map(|sound| envelope(&conditioned(sound), RATE));
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut in_systole = 0;
        for _ in 0..200 {
            let joint = Joint::draw(&envelopes[0], &envelopes[1], &mut rng).unwrap();
            for (sound, frame) in [(&first, joint.leave), (&other, joint.enter)] {
                let time = frame as f64 / FRAMES_HZ;
                let within = |&(onset, is_first): &(f64, bool)| {
                    (onset..onset + if is_first { 0.13 } else { 0.09 }).contains(&time)
                };
                assert!(!sounds(&sound.truth.beats).iter().any(within), "{time} s");
                let systole = |beat: &PhantomBeat| (beat.s1_s..beat.s2_s).contains(&time);
                in_systole += usize::from(sound.truth.beats.iter().any(systole));
            }
        }
        assert!(in_systole < 20, "{in_systole} of 400");
    }

    #[test]
    fn both_recordings_stay_as_they_are_outside_the_fade() {
        let (first, other) = (vec![1.0; 8000], vec![-2.0; 6000]);
        let joint = Joint { leave: 250, enter: 100 };
        let joined = Splice::default().joined(&first, &other, joint, RATE);
        assert_eq!(joined.len(), 8000);
        assert_eq!(joined[..4980], first[..4980]);
        assert_eq!(joined[5020..], other[..2980]);
        // The middle of the fade: both at -3 dB.
        assert!((joined[5000] - -(0.5_f32.sqrt())).abs() < 0.06, "{}", joined[5000]);
    }

    #[test]
    fn the_fade_keeps_the_power_of_independent_sounds() {
        let noise = |seed| Noise::White.synthesise(20_000, RATE, seed);
        let splice = Splice { probability: 1.0, fade_s: 0.1 };
        let in_fade: f64 = (0..40)
            .map(|seed| {
                let joint = Joint { leave: 500, enter: 400 };
                let joined = splice.joined(&noise(seed), &noise(seed + 50), joint, RATE);
                power(&joined[9900..10_100])
            })
            .sum();
        assert!((in_fade / 40.0 - 1.0).abs() < 0.05, "{in_fade}");
    }

    #[test]
    fn what_is_too_short_or_silent_is_left_alone_or_joined_anywhere() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let splice = Splice::default();
        let mut length = |x: usize, y: usize| {
            let joined = splice.apply(&vec![0.0; x], &vec![0.0; y], RATE, &mut rng);
            joined.map(|samples| samples.len())
        };
        for (x, y) in [(0, 9000), (1, 9000), (9000, 0), (9000, 10), (1990, 9000), (9000, 3390)] {
            assert_eq!(length(x, y), None, "{x} {y}");
        }
        for (x, y) in [(2000, 3400), (9000, 3400), (2000, 9000)] {
            assert_eq!(length(x, y), Some(x), "{x} {y}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        #[test]
        fn any_recordings_are_joined_to_about_the_length_of_the_first(
            lengths in (0_usize..9000, 0_usize..9000),
            rate in prop::sample::select(vec![50_u32, 333, 2000, 4000]),
            seed in any::<u64>(),
        ) {
            let (x, y) = (Noise::Clicks, Noise::White);
            let x = x.synthesise(lengths.0, 2000, seed);
            let y = y.synthesise(lengths.1, 2000, seed);
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            if let Some(joined) = Splice::default().apply(&x, &y, rate, &mut rng) {
                prop_assert!(joined.iter().all(|x| x.is_finite()));
                let missing = (x.len() - joined.len()) as f64 / f64::from(rate);
                prop_assert!(missing <= 0.0201, "{} s", missing);
            }
        }
    }
}
