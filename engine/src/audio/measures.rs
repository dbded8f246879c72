//! What is measured of a recording beside its sound: the steps of its amplitude, and the band that is filled.

use realfft::RealFftPlanner;

use super::steps::Steps;
use super::{Pcg, Recording};

/// Samples of a spectrum: half a second at 2 kHz, so that bins are 2 Hz wide.
const WINDOW: usize = 1000;
/// Power of a bin below the strongest one, in decibels, from which on it counts as empty. Murmurs lie some 30 to 50 dB
/// below heart sounds; what an anti-alias filter leaves lies 80 dB below and more.
const EMPTY_DB: f64 = 75.0;
/// Bins of which the least counts, so that a single tone fills no band.
const TOGETHER: usize = 5;

/// What is measured of a recording.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignalMeasures {
    /// Number of distinct amplitudes, where there are fewer than eight bits have; none where steps are fine.
    pub steps: Option<usize>,
    /// Lowest and highest frequency of the band that is filled, in hertz; none of a silent recording.
    pub band_hz: Option<[f64; 2]>,
}

impl SignalMeasures {
    /// Measures a recording and its conditioned signal.
    #[must_use]
    pub fn of(recording: &Recording, pcg: &Pcg) -> Self {
        let mut steps = Steps::default();
        recording.channels.iter().for_each(|channel| steps.add(channel));
        Self::with_steps(steps.few(), pcg)
    }

    /// Measures a conditioned signal whose recording had so many distinct amplitudes.
    #[must_use]
    pub fn with_steps(steps: Option<usize>, pcg: &Pcg) -> Self {
        Self { steps, band_hz: band_hz(&pcg.samples, pcg.sample_rate) }
    }
}

/// The outermost frequencies at which the mean spectrum is not empty, in hertz; none of a silent signal.
#[must_use]
pub fn band_hz(samples: &[f32], sample_rate: u32) -> Option<[f64; 2]> {
    let spectrum = smoothed(&mean_spectrum(samples));
    let highest = spectrum.iter().copied().fold(0.0, f64::max);
    let filled = |power: &f64| *power > highest * 10_f64.powf(-EMPTY_DB / 10.0);
    let first = spectrum.iter().position(filled)?;
    let last = spectrum.iter().rposition(filled)?;
    let hz = |bin: usize| bin as f64 * f64::from(sample_rate) / WINDOW as f64;
    (highest > 0.0).then(|| [hz(first), hz(last)])
}

/// Mean of the power spectra of Hann-windowed stretches that overlap by half (Welch, *IEEE Trans. Audio* 15, 1967).
fn mean_spectrum(samples: &[f32]) -> Vec<f64> {
    let transform = RealFftPlanner::<f64>::new().plan_fft_forward(WINDOW);
    let (mut input, mut output) = (transform.make_input_vec(), transform.make_output_vec());
    let mut sum = vec![0.0; output.len()];
    let turn = |place| std::f64::consts::TAU * f64::from(place) / WINDOW as f64;
    let window: Vec<f64> = (0..WINDOW as u32).map(|place| 0.5 - 0.5 * turn(place).cos()).collect();
    let last = samples.len().saturating_sub(WINDOW);
    for start in (0..=last).step_by(WINDOW / 2) {
        input.fill(0.0);
        for ((value, sample), weight) in input.iter_mut().zip(&samples[start..]).zip(&window) {
            *value = f64::from(*sample) * weight;
        }
        let done = transform.process(&mut input, &mut output);
        assert!(done.is_ok(), "the buffers are the plan's own, so that their lengths fit");
        for (sum, value) in sum.iter_mut().zip(&output) {
            *sum += value.norm_sqr();
        }
    }
    sum
}

/// The least of the neighbours of each bin, so that a tone alone in an empty band doesn't fill it.
fn smoothed(spectrum: &[f64]) -> Vec<f64> {
    let near = |bin: usize| {
        let from = bin.saturating_sub(TOGETHER / 2);
        let to = (bin + TOGETHER / 2 + 1).min(spectrum.len());
        spectrum[from..to].iter().copied().fold(f64::INFINITY, f64::min)
    };
    (0..spectrum.len()).map(near).collect()
}

impl Recording {
    /// One of its channels alone.
    #[must_use]
    pub fn channel(&self, index: usize) -> Self {
        Self { channels: vec![self.channels[index].clone()], ..self.clone_head() }
    }

    fn clone_head(&self) -> Self {
        Self {
            channels: Vec::new(),
            sample_rate: self.sample_rate,
            container: self.container,
            truncated: self.truncated,
            missing_s: self.missing_s,
            signals: self.signals.clone(),
        }
    }

    /// Whether two of its channels hold different sounds: one is neither nearly the other, scaled, nor silent.
    #[must_use]
    pub fn channels_differ(&self) -> bool {
        let Some((first, others)) = self.channels.split_first() else { return false };
        others.iter().any(|other| correlation(first, other).abs() < ALIKE)
    }
}

/// Correlation from which two channels are the same sound.
const ALIKE: f64 = 0.95;

/// Correlation of two channels; 1 where one of them is silent.
fn correlation(a: &[f32], b: &[f32]) -> f64 {
    let sums = a.iter().zip(b).fold([0.0; 5], |[a, b, aa, bb, ab], (&x, &y)| {
        let (x, y) = (f64::from(x), f64::from(y));
        [a + x, b + y, aa + x * x, bb + y * y, ab + x * y]
    });
    let n = a.len().min(b.len()).max(1) as f64;
    let [a, b, aa, bb, ab] = sums.map(|sum| sum / n);
    let (variances, covariance) = ((aa - a * a) * (bb - b * b), ab - a * b);
    if variances <= f64::MIN_POSITIVE { 1.0 } else { covariance / variances.sqrt() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::audio::{ConditionConfig, condition};
    use crate::phantom::Phantom;

    fn heart() -> Recording {
        let sound = Phantom { noise_snr_db: Some(30.0), ..Phantom::default() }.synthesise();
        Recording::mono(sound.samples, sound.sample_rate)
    }

    fn measured(recording: &Recording) -> SignalMeasures {
        let pcg = condition(recording, &ConditionConfig::default()).unwrap();
        SignalMeasures::of(recording, &pcg)
    }

    #[test]
    fn few_steps_are_counted_and_fine_ones_are_not() {
        assert_eq!(measured(&heart()).steps, None);
        let mut coarse = heart();
        coarse.channels[0].iter_mut().for_each(|x| *x = (*x * 8.0).round() / 8.0);
        let steps = measured(&coarse).steps.unwrap();
        assert!((8..=17).contains(&steps), "{steps}");
    }

    #[test]
    fn the_band_that_a_low_rate_leaves_is_found() {
        let [low, high] = measured(&heart()).band_hz.unwrap();
        assert!(low < 30.0 && high > 600.0, "{low} {high}");
        // Every eighth sample of a signal without what would fold: 500 Hz carry 250.
        let slow = Phantom { sample_rate: 500, noise_snr_db: Some(30.0), ..Phantom::default() };
        let sound = slow.synthesise();
        let [_, high] = measured(&Recording::mono(sound.samples, 500)).band_hz.unwrap();
        assert!((200.0..300.0).contains(&high), "{high}");
    }

    #[test]
    fn silence_fills_no_band() {
        assert_eq!(measured(&Recording::mono(vec![0.0; 9000], 4000)).band_hz, None);
    }

    #[test]
    fn channels_with_the_same_sound_do_not_differ() {
        let mut two = heart();
        let louder = two.channels[0].iter().map(|x| -0.5 * x).collect();
        two.channels.push(louder);
        assert!(!two.channels_differ());
        two.channels[1] = vec![0.0; two.frames()];
        assert!(!two.channels_differ());
        let hum = |i: usize| (i as f32 * 0.0785).sin();
        two.channels[1] = (0..two.frames()).map(hum).collect();
        assert!(two.channels_differ());
        assert_eq!(two.channel(1).channels, [two.channels[1].clone()]);
    }
}
