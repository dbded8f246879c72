//! Another stethoscope or telephone: another frequency response.

use engine::checks::{Checks, Impossible};
use std::cell::RefCell;
use std::f64::consts::PI;

use engine::phantom::gaussian;
use rand::{Rng, RngExt};
use rustfft::FftPlanner;
use rustfft::num_complex::Complex32;
use serde::{Deserialize, Serialize};

use super::uniform;

/// Control points of the equaliser, and the first's and the last's frequency, in hertz: the band that
/// conditioning lets through, about an octave from point to point.
const POINTS: usize = 6;
const POINTS_HZ: (f64, f64) = (20.0, 800.0);

/// Silence around the samples, in seconds, in which a response dies away; at its narrowest it has an edge at
/// 20 Hz and so a time constant of some 10 ms.
const MARGIN_S: f64 = 0.25;

thread_local! {
    /// Keeps the plans of the lengths that it has met, which cost more than the transforms.
    static PLANNER: RefCell<FftPlanner<f32>> = RefCell::new(FftPlanner::new());
}

/// How devices differ: a smooth equaliser over the logarithm of frequency, and band limits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceResponse {
    /// How often it is applied, 0 to 1.
    pub probability: f64,
    /// Standard deviation of the equaliser's gain at each of its points, in decibels.
    pub deviation_db: f64,
    /// Lowest and highest −3 dB edge of the high-pass, in hertz.
    pub high_pass_hz: [f64; 2],
    /// Lowest and highest −3 dB edge of the low-pass, in hertz.
    pub low_pass_hz: [f64; 2],
    /// Lowest and highest order of both filters.
    #[serde(default = "second_order")]
    pub orders: [i32; 2],
}

/// Filters of order two, as older configurations mean.
fn second_order() -> [i32; 2] {
    [2, 2]
}

impl Default for DeviceResponse {
    fn default() -> Self {
        Self {
            probability: 0.0,
            deviation_db: 4.0,
            high_pass_hz: [20.0, 60.0],
            low_pass_hz: [300.0, 800.0],
            orders: second_order(),
        }
    }
}

impl DeviceResponse {
    pub(crate) fn check(&self) -> Result<(), Impossible> {
        let edges = |[low, high]: [f64; 2]| 0.0 < low && low <= high && high.is_finite();
        Checks::new()
            .that(
                (0.0..=30.0).contains(&self.deviation_db),
                "the equaliser lies outside 0 to 30 dB",
            )
            .that(edges(self.high_pass_hz), "the edges of the device's high-pass make no sense")
            .that(edges(self.low_pass_hz), "the edges of the device's low-pass make no sense")
            .that(
                1 <= self.orders[0] && self.orders[0] <= self.orders[1] && self.orders[1] <= 20,
                "the orders of the device's filters lie outside 1 to 20",
            )
            .done()
    }

    /// Gives a recording the response of a device that is drawn.
    pub fn apply(&self, samples: &[f32], sample_rate: u32, rng: &mut impl Rng) -> Vec<f32> {
        self.draw(rng).apply(samples, sample_rate)
    }

    /// Draws a device; edges are drawn evenly over the logarithm of frequency.
    pub fn draw(&self, rng: &mut impl Rng) -> Response {
        let edge = |[low, high]: [f64; 2], rng: &mut _| uniform(low.ln(), high.ln(), rng).exp();
        Response {
            points_db: std::array::from_fn(|_| self.deviation_db * gaussian(rng)),
            high_pass_hz: edge(self.high_pass_hz, rng),
            low_pass_hz: edge(self.low_pass_hz, rng),
            order: if self.orders[0] == self.orders[1] {
                self.orders[0]
            } else {
                rng.random_range(self.orders[0]..=self.orders[1])
            },
        }
    }
}

/// The response of one device.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Response {
    /// Gain of the equaliser in decibels at points evenly spaced over the logarithm of frequency, 20 to 800 Hz.
    pub points_db: [f64; POINTS],
    /// −3 dB edge of the high-pass, in hertz.
    pub high_pass_hz: f64,
    /// −3 dB edge of the low-pass, in hertz.
    pub low_pass_hz: f64,
    /// Order of both filters.
    pub order: i32,
}

impl Response {
    /// Factor by which a frequency is amplified: the equaliser's, times the magnitudes of a high-pass and a
    /// low-pass Butterworth filter of order n, `1 / √(1 + (f / edge)^±2n)`, so 6 n dB an octave.
    #[must_use]
    pub fn gain(&self, hz: f64) -> f64 {
        if hz <= 0.0 {
            return 0.0;
        }
        let below = (self.high_pass_hz / hz).powi(2 * self.order);
        let above = (hz / self.low_pass_hz).powi(2 * self.order);
        10_f64.powf(self.equaliser_db(hz) / 20.0) / ((1.0 + below) * (1.0 + above)).sqrt()
    }

    /// The points joined by half waves of a cosine, level at each point, so that nothing overshoots.
    fn equaliser_db(&self, hz: f64) -> f64 {
        let last = POINTS - 1;
        let octaves = (POINTS_HZ.1 / POINTS_HZ.0).ln();
        let at = (last as f64 * (hz / POINTS_HZ.0).ln() / octaves).clamp(0.0, last as f64);
        let point = (at as usize).min(last - 1);
        let share = 0.5 - 0.5 * (PI * (at - point as f64)).cos();
        self.points_db[point] * (1.0 - share) + self.points_db[point + 1] * share
    }

    /// Filters with zero phase, as conditioning does, so that no event moves.
    #[must_use]
    pub fn apply(&self, samples: &[f32], sample_rate: u32) -> Vec<f32> {
        filtered(samples, sample_rate, |hz| self.gain(hz))
    }
}

/// Multiplies every frequency by a smooth gain, by a Fourier transform: no phase is shifted.
#[must_use]
pub fn filtered(samples: &[f32], sample_rate: u32, gain: impl Fn(f64) -> f64) -> Vec<f32> {
    let margin = (MARGIN_S * f64::from(sample_rate)) as usize;
    let length = quick_length(samples.len() + margin);
    let (forward, inverse) = PLANNER.with_borrow_mut(|planner| {
        (planner.plan_fft_forward(length), planner.plan_fft_inverse(length))
    });
    let mut signal: Vec<Complex32> = samples.iter().map(|&x| Complex32::from(x)).collect();
    signal.resize(length, Complex32::default());
    forward.process(&mut signal);
    let half = bin_gains(length, sample_rate, gain);
    // Negative frequencies, from the last bin down, as the positive ones.
    let gains = half.iter().chain(half[1..length.div_ceil(2)].iter().rev());
    for (value, gain) in signal.iter_mut().zip(gains) {
        *value *= gain;
    }
    inverse.process(&mut signal);
    signal[..samples.len()].iter().map(|value| value.re).collect()
}

/// Gains of the bins from 0 Hz to half the rate, divided by the factor that the inverse transform leaves.
/// Computed once a hertz, finely enough for a smooth response, and interpolated between.
fn bin_gains(length: usize, sample_rate: u32, gain: impl Fn(f64) -> f64) -> Vec<f32> {
    let gain = |hz: u32| (gain(f64::from(hz)) / length as f64) as f32;
    let gains: Vec<f32> = (0..=sample_rate / 2 + 1).map(gain).collect();
    let bin_hz = f64::from(sample_rate) / length as f64;
    let at_bin = |bin: usize| {
        let hz = bin as f64 * bin_hz;
        let (below, share) = (hz as usize, hz.fract() as f32);
        gains[below] * (1.0 - share) + gains[below + 1] * share
    };
    (0..=length / 2).map(at_bin).collect()
}

/// The least of 5, 6 and 8 times a power of two that is not below: few lengths, and quick to transform.
fn quick_length(least: usize) -> usize {
    let power = least.next_power_of_two().max(8);
    [power / 8 * 5, power / 8 * 6, power].into_iter().find(|&n| n >= least).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use std::f64::consts::TAU;

    const RATE: u32 = 2000;

    fn drawn(seed: u64) -> Response {
        DeviceResponse::default().draw(&mut ChaCha8Rng::seed_from_u64(seed))
    }

    fn decibels(gain: f64) -> f64 {
        20.0 * gain.log10()
    }

    #[test]
    fn tones_are_amplified_as_the_response_says() {
        for seed in 0..5 {
            let response = drawn(seed);
            for hz in [22.0, 40.0, 63.0, 110.0, 222.0, 400.0, 650.0, 790.0] {
                let tone = |i: usize| (TAU * hz * i as f64 / f64::from(RATE)).sin() as f32;
                let tone: Vec<f32> = (0..8000).map(tone).collect();
                let filtered = response.apply(&tone, RATE);
                let (x, y) = (&tone[2000..6000], &filtered[2000..6000]);
                let dot = |a: &[f32], b: &[f32]| -> f64 {
                    a.iter().zip(b).map(|(x, y)| f64::from(x * y)).sum()
                };
                // The part in phase, and all of it: the same where no phase is shifted.
                let in_phase = decibels(dot(x, y) / dot(x, x));
                let all = decibels((dot(y, y) / dot(x, x)).sqrt());
                let expected = decibels(response.gain(hz));
                assert!((in_phase - expected).abs() < 0.1, "{in_phase} {expected} at {hz} Hz");
                assert!((all - in_phase).abs() < 0.05, "{all} {in_phase} at {hz} Hz");
            }
        }
    }

    #[test]
    fn an_impulse_stays_where_it_is_and_becomes_symmetric() {
        for (seed, n, at) in [(1, 4001, 2000), (2, 4000, 2000), (3, 3333, 1000)] {
            let mut impulse = vec![0.0; n];
            impulse[at] = 1.0;
            let filtered = drawn(seed).apply(&impulse, RATE);
            let loudest = (0..n).max_by(|&a, &b| filtered[a].abs().total_cmp(&filtered[b].abs()));
            assert_eq!(loudest, Some(at));
            for step in 1..900 {
                assert!((filtered[at - step] - filtered[at + step]).abs() < 1e-4, "{step}");
            }
        }
    }

    #[test]
    fn the_end_does_not_reach_round_to_the_start() {
        let mut samples = vec![0.0; 4590];
        samples[4589] = 1.0;
        for seed in 0..5 {
            let filtered = drawn(seed).apply(&samples, RATE);
            assert!(filtered[..2000].iter().all(|x| x.abs() < 2e-4));
        }
    }

    #[test]
    fn devices_vary_as_much_as_they_should() {
        let config = DeviceResponse::default();
        let mut rng = ChaCha8Rng::seed_from_u64(6);
        let drawn: Vec<Response> = (0..2000).map(|_| config.draw(&mut rng)).collect();
        let squares = drawn.iter().flat_map(|r| r.points_db).map(|db| db * db).sum::<f64>();
        let deviation = (squares / (2000 * POINTS) as f64).sqrt();
        assert!((deviation - 4.0).abs() < 0.1, "{deviation}");
        let within = |edge: f64, [low, high]: [f64; 2]| low <= edge && edge <= high;
        assert!(drawn.iter().all(|r| within(r.high_pass_hz, config.high_pass_hz)));
        assert!(drawn.iter().all(|r| within(r.low_pass_hz, config.low_pass_hz)));
        assert!(drawn.iter().any(|r| r.low_pass_hz < 310.0));
        assert!(drawn.iter().any(|r| r.low_pass_hz > 780.0));
    }

    #[test]
    fn lengths_are_quick_and_long_enough() {
        for least in 0..5000 {
            let length = quick_length(least);
            let odd = length >> length.trailing_zeros();
            assert!(length >= least && [1, 3, 5].contains(&odd), "{length} for {least}");
            assert!(length <= 8.max(least * 8 / 5 + 1), "{length} for {least}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        #[test]
        fn any_samples_stay_finite_and_as_many(
            samples in prop::collection::vec(-1e3..1e3_f32, 0..600),
            rate in prop::sample::select(vec![1_u32, 100, 2000, 44_100]),
            seed in any::<u64>(),
        ) {
            let filtered = drawn(seed).apply(&samples, rate);
            prop_assert_eq!(filtered.len(), samples.len());
            prop_assert!(filtered.iter().all(|x| x.is_finite()));
        }
    }
}
