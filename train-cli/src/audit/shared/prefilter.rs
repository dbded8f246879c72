//! A quick look at every pair of some thousand recordings, which leaves few for the exact comparison.
//!
//! Two segments are correlated at all lags at once, by one inverse transform of the product of their spectra in a
//! narrow band. Before, a segment is divided by the level of its surroundings, and its spectrum by a power of its
//! magnitude (PHAT-β: Donohue, Hannemann, Dietz, *Signal Processing* 87, 2007). In segments of `a` and `b` seconds a
//! common excerpt of `w` seconds then gives a peak of about `w / √(a b)`, wherever it lies and however loud it is. A
//! pair is kept from a share of that on, if the peak also stands above chance. It may miss pairs that share little: [`SearchFindings`](super::SearchFindings)
//! says how many where every pair is compared.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use realfft::{RealFftPlanner, RealToComplex};
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use super::config::PrefilterConfig;

/// Plans of the transforms.
pub(super) struct Prefilter<'a> {
    config: &'a PrefilterConfig,
    /// Samples in a second.
    rate: f64,
    /// Shortest excerpt that is looked for, in seconds.
    window_s: f64,
    forward: Arc<dyn RealToComplex<f32>>,
    bins: std::ops::Range<usize>,
    inverse: Arc<dyn Fft<f32>>,
}

/// A segment of a recording.
pub(super) struct Segment {
    /// The spectrum in the band, of unit norm; zeros for silence.
    spectrum: Vec<Complex<f32>>,
    /// Share of the segment that the shortest excerpt fills.
    filled: f32,
}

/// Memory for one comparison after the other.
pub(super) struct Scratch {
    lags: Vec<Complex<f32>>,
    inverse: Vec<Complex<f32>>,
}

impl<'a> Prefilter<'a> {
    pub(super) fn new(sample_rate: u32, config: &'a PrefilterConfig, window_s: f64) -> Self {
        let rate = f64::from(sample_rate);
        let period = ((config.period_s * rate) as usize).max(2).next_power_of_two();
        let bin = |hertz: f64| ((hertz / rate * period as f64) as usize).clamp(1, period / 2 - 1);
        let bins = bin(config.band_hz[0])..bin(config.band_hz[1]) + 1;
        Self {
            config,
            rate,
            window_s,
            forward: RealFftPlanner::new().plan_fft_forward(period),
            inverse: FftPlanner::new().plan_fft_inverse(bins.len().next_power_of_two()),
            bins,
        }
    }

    fn samples(&self, seconds: f64) -> usize {
        ((seconds * self.rate) as usize).max(1)
    }

    /// The segments of a recording, spread evenly over it.
    pub(super) fn segments(&self, samples: &[f32]) -> Vec<Segment> {
        let levelled =
            levelled(samples, self.samples(self.config.level_s), self.config.level_floor);
        let (most, overlap) =
            (self.samples(self.config.segment_s), self.samples(self.config.overlap_s));
        let rest = levelled.len().saturating_sub(most);
        let steps = rest.div_ceil(most.saturating_sub(overlap).max(1));
        let start = |step: usize| (rest * step).checked_div(steps).unwrap_or_default();
        (0..=steps)
            .map(|step| self.segment(&levelled[start(step)..][..levelled.len() - rest]))
            .collect()
    }

    fn segment(&self, samples: &[f32]) -> Segment {
        let period = self.forward.len();
        let mut folded = vec![0.0; period];
        let fade = self.samples(self.config.fade_s).min(samples.len() / 2);
        for (index, sample) in samples.iter().enumerate() {
            let from_end = index.min(samples.len() - 1 - index);
            folded[index % period] += sample * faded(from_end, fade);
        }
        let mut spectrum = self.forward.make_output_vec();
        let transformed = self.forward.process(&mut folded, &mut spectrum);
        assert!(transformed.is_ok(), "a transform has the lengths of its own plan");
        let power = -self.config.whitening as f32;
        let white = |bin: &Complex<f32>| bin * bin.norm().max(f32::MIN_POSITIVE).powf(power);
        let mut spectrum: Vec<Complex<f32>> =
            spectrum[self.bins.clone()].iter().map(white).collect();
        let norm = spectrum.iter().map(Complex::norm_sqr).sum::<f32>().sqrt();
        if norm > 0.0 {
            for bin in &mut spectrum {
                *bin /= norm;
            }
        }
        let filled = (self.samples(self.window_s) as f32 / samples.len().max(1) as f32).min(1.0);
        Segment { spectrum, filled }
    }

    pub(super) fn scratch(&self) -> Scratch {
        let zeros = |count| vec![Complex::default(); count];
        Scratch {
            lags: zeros(self.inverse.len()),
            inverse: zeros(self.inverse.get_inplace_scratch_len()),
        }
    }

    /// Whether any two segments are alike enough at any lag.
    pub(super) fn keeps(
        &self,
        first: &[Segment],
        second: &[Segment],
        scratch: &mut Scratch,
    ) -> bool {
        let PrefilterConfig { least_share, least_peak, .. } = *self.config;
        let least = |a: &Segment, b: &Segment| {
            (least_share as f32 * (a.filled * b.filled).sqrt()).max(least_peak as f32)
        };
        first.iter().any(|a| second.iter().any(|b| self.peak(a, b, scratch) >= least(a, b)))
    }

    /// The height of the highest peak: at most 1. The band is moved to 0 Hz, so that it is that of the envelope.
    fn peak(&self, a: &Segment, b: &Segment, Scratch { lags, inverse }: &mut Scratch) -> f32 {
        let (band, rest) = lags.split_at_mut(self.bins.len());
        for ((lag, a), b) in band.iter_mut().zip(&a.spectrum).zip(&b.spectrum) {
            *lag = a * b.conj();
        }
        rest.fill(Complex::default());
        self.inverse.process_with_scratch(lags, inverse);
        lags.iter().map(Complex::norm_sqr).fold(0.0, f32::max).sqrt()
    }

    /// The pairs of recordings that are worth an exact comparison, in order, on all cores. Calls `done` after each
    /// recording has been compared with all later ones. `None` once `interrupted` is set.
    pub(super) fn candidates(
        &self,
        recordings: &[&[f32]],
        done: &(impl Fn() + Sync),
        interrupted: &AtomicBool,
    ) -> Option<Vec<(usize, usize)>> {
        let segments: Vec<Vec<Segment>> =
            recordings.par_iter().map(|samples| self.segments(samples)).collect();
        let of_first = |first: usize| {
            let mut scratch = self.scratch();
            let mut is_kept =
                |second: &usize| self.keeps(&segments[first], &segments[*second], &mut scratch);
            if interrupted.load(Ordering::Relaxed) {
                return None;
            }
            let kept: Vec<usize> = (first + 1..segments.len()).filter(&mut is_kept).collect();
            done();
            Some(kept.into_iter().map(|second| (first, second)).collect::<Vec<_>>())
        };
        let found: Option<Vec<Vec<(usize, usize)>>> =
            (0..segments.len()).into_par_iter().map(of_first).collect();
        Some(found?.concat())
    }
}

/// Half a Hann window over the first samples from an end.
fn faded(from_end: usize, fade: usize) -> f32 {
    if from_end >= fade {
        return 1.0;
    }
    let phase = std::f32::consts::PI * (from_end as f32 + 0.5) / fade as f32;
    0.5 - 0.5 * phase.cos()
}

/// A signal divided by the RMS of so many samples around each, to which a share of the RMS of all is added.
fn levelled(samples: &[f32], around: usize, floor: f64) -> Vec<f32> {
    let mut sums = vec![0.0_f64];
    let mut sum = 0.0;
    for &sample in samples {
        sum += f64::from(sample).powi(2);
        sums.push(sum);
    }
    let count = samples.len();
    let least = floor * (sum / count.max(1) as f64).sqrt() + f64::from(f32::MIN_POSITIVE);
    let level = |index: usize| {
        let (from, to) = (index.saturating_sub(around / 2), (index + around / 2 + 1).min(count));
        ((sums[to] - sums[from]).max(0.0) / (to - from) as f64).sqrt()
    };
    let divided =
        |(index, &sample): (usize, &f32)| (f64::from(sample) / (level(index) + least)) as f32;
    samples.iter().enumerate().map(divided).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::phantom::{Murmur, Noise, Phantom};

    const RATE: u32 = 2000;

    /// Sixteen seconds of a heart of its own rate with noise of its own.
    fn heart(seed: u64) -> Vec<f32> {
        let phantom = Phantom {
            duration_s: 16.0,
            sample_rate: RATE,
            rate_bpm: 55.0 + 2.5 * seed as f64,
            murmur: seed.is_multiple_of(2).then(Murmur::default),
            noise: Noise::White,
            noise_snr_db: Some(10.0),
            seed,
            ..Phantom::default()
        };
        phantom.synthesise().samples
    }

    fn kept(recordings: &[Vec<f32>]) -> Vec<(usize, usize)> {
        let config = PrefilterConfig::default();
        let samples: Vec<&[f32]> = recordings.iter().map(Vec::as_slice).collect();
        Prefilter::new(RATE, &config, 2.0)
            .candidates(&samples, &|| {}, &AtomicBool::new(false))
            .unwrap()
    }

    #[test]
    fn every_planted_excerpt_is_kept_wherever_it_lies_and_few_other_pairs() {
        let mut recordings: Vec<Vec<f32>> = (0..24).map(heart).collect();
        // Two and a half seconds of each of the first eight in another one, at all places and levels, some upside down.
        let planted: Vec<(usize, usize)> = (0..8).map(|number| (number, 12 + number)).collect();
        for &(from, to) in &planted {
            let (place, other) = (1300 * from + 777, 26_000 - 2900 * from);
            let level = 0.15 * (from as f32 + 1.0) * if from % 2 == 0 { 1.0 } else { -1.0 };
            let excerpt = recordings[from][place..place + 5000].to_vec();
            for (sample, copied) in recordings[to][other..].iter_mut().zip(excerpt) {
                *sample = level * copied;
            }
        }
        let kept = kept(&recordings);
        assert!(planted.iter().all(|pair| kept.contains(pair)), "{kept:?}");
        assert!(kept.len() <= planted.len() + 276 / 20, "{} of 276 pairs", kept.len());
    }

    #[test]
    fn two_knocks_at_different_times_are_nothing_in_common() {
        let mut recordings = vec![heart(1), heart(2)];
        recordings[0][5000..5020].fill(60.0);
        recordings[1][21_000..21_020].fill(60.0);
        assert!(kept(&recordings).is_empty());
    }

    #[test]
    fn short_recordings_and_silence_are_compared_too() {
        let whole = heart(3);
        let recordings =
            [whole.clone(), whole[9000..12_000].to_vec(), vec![0.0; 4000], vec![], vec![0.5]];
        assert_eq!(kept(&recordings), [(0, 1)]);
    }

    #[test]
    fn segments_overlap_by_two_seconds_and_reach_from_end_to_end() {
        let config = PrefilterConfig::default();
        let prefilter = Prefilter::new(RATE, &config, 2.0);
        let counts = [1.0, 10.0, 10.5, 18.0, 18.5, 27.8]
            .map(|seconds| prefilter.segments(&vec![0.1; (seconds * 2000.0) as usize]).len());
        assert_eq!(counts, [1, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn a_level_is_that_of_the_surroundings() {
        let samples: Vec<f32> =
            (0..400).map(|i| ((i * i) as f32).sin() * if i < 200 { 9.0 } else { 0.1 }).collect();
        let fast = levelled(&samples, 20, 0.01);
        let rms =
            |part: &[f32]| (part.iter().map(|x| x * x).sum::<f32>() / part.len() as f32).sqrt();
        for index in [0_usize, 5, 150, 230, 399] {
            let around = &samples[index.saturating_sub(10)..(index + 11).min(400)];
            let slow = samples[index] / (rms(around) + 0.01 * rms(&samples));
            assert!((fast[index] - slow).abs() < 1e-3, "{index}: {} {slow}", fast[index]);
        }
    }
}
