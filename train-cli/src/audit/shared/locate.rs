//! Where two recordings would be the same.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use super::config::SharedAudioConfig;

/// Plans of the transforms.
pub(super) struct Locator {
    /// Samples of a segment, and between the starts of segments.
    segment: usize,
    step: usize,
    /// Samples of the shortest overlap.
    least: usize,
    /// The forward transform, whose length holds every lag of two segments.
    forward: Arc<dyn RealToComplex<f32>>,
    /// The bins that are compared.
    bins: std::ops::Range<usize>,
    inverse: Arc<dyn ComplexToReal<f32>>,
}

/// The segments of a recording.
pub(super) struct Segments(Vec<Segment>);

struct Segment {
    /// Where it begins and how long it is, in samples.
    start: usize,
    length: usize,
    /// Phases of its spectrum, as unit vectors.
    phases: Vec<Complex<f32>>,
}

/// Memory for one comparison after the other.
pub(super) struct Scratch {
    spectrum: Vec<Complex<f32>>,
    lags: Vec<f32>,
}

/// Where the second recording begins in the first, in samples, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub lag: isize,
    pub peak: f64,
}

impl Locator {
    pub(super) fn new(sample_rate: u32, config: &SharedAudioConfig) -> Self {
        let rate = f64::from(sample_rate);
        let samples = |seconds: f64| ((seconds * rate) as usize).max(1);
        let segment = samples(config.segment_s);
        let forward = (2 * segment).next_power_of_two();
        let bin = |hertz: f64| ((hertz / rate * forward as f64) as usize).clamp(1, forward / 2 - 1);
        let bins = bin(config.band_hz[0])..bin(config.band_hz[1]) + 1;
        // Lags are needed no finer than the band's highest frequency tells them apart.
        let backward = (2 * bins.end).next_power_of_two().min(forward);
        Self {
            segment,
            step: samples(config.step_s),
            least: samples(config.least_overlap_s),
            forward: RealFftPlanner::new().plan_fft_forward(forward),
            bins,
            inverse: RealFftPlanner::new().plan_fft_inverse(backward),
        }
    }

    /// The phases of a recording's segments, of which the last ends with it.
    pub(super) fn segments(&self, samples: &[f32]) -> Segments {
        let last = samples.len().saturating_sub(self.segment);
        let starts = (0..last).step_by(self.step).chain([last]);
        let of_start = |start: usize| {
            let part = &samples[start..samples.len().min(start + self.segment)];
            let mut padded = vec![0.0; self.forward.len()];
            padded[..part.len()].copy_from_slice(part);
            let mut spectrum = self.forward.make_output_vec();
            let transformed = self.forward.process(&mut padded, &mut spectrum);
            assert!(transformed.is_ok(), "a transform has the lengths of its own plan");
            let unit = |z: &Complex<f32>| z / z.norm().max(f32::MIN_POSITIVE);
            let phases = spectrum[self.bins.clone()].iter().map(unit).collect();
            Segment { start, length: part.len(), phases }
        };
        Segments(starts.map(of_start).collect())
    }

    pub(super) fn scratch(&self) -> Scratch {
        Scratch { spectrum: self.inverse.make_input_vec(), lags: self.inverse.make_output_vec() }
    }

    /// The lag at which the phases of any two segments agree best (phase transform: Knapp and Carter, *IEEE
    /// Trans. ASSP* 24, 1976), among those at which they overlap for long enough.
    pub(super) fn locate(
        &self,
        first: &Segments,
        second: &Segments,
        scratch: &mut Scratch,
    ) -> Option<Found> {
        let pairs = first.0.iter().flat_map(|a| second.0.iter().map(move |b| (a, b)));
        pairs
            .map(|(a, b)| {
                let found = self.peak(a, b, scratch);
                Found { lag: found.lag + a.start.cast_signed() - b.start.cast_signed(), ..found }
            })
            .max_by(|a, b| a.peak.total_cmp(&b.peak))
    }

    fn peak(&self, a: &Segment, b: &Segment, Scratch { spectrum, lags }: &mut Scratch) -> Found {
        spectrum.fill(Complex::default());
        let products = a.phases.iter().zip(&b.phases).map(|(a, b)| a * b.conj());
        for (bin, product) in spectrum[self.bins.clone()].iter_mut().zip(products) {
            *bin = product;
        }
        // Its lengths are the plan's own.
        let _ = self.inverse.process(spectrum, lags);
        let (step, count) =
            ((self.forward.len() / lags.len()).cast_signed(), lags.len().cast_signed());
        let least = self.least.min(a.length).min(b.length).cast_signed();
        let earliest = (least - b.length.cast_signed()) / step;
        let latest = (a.length.cast_signed() - least) / step;
        let highest = (earliest..=latest)
            .map(|lag| (lag, lags[lag.rem_euclid(count) as usize].abs()))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let (lag, height) = highest.unwrap_or_default();
        Found { lag: lag * step, peak: f64::from(height) / (2 * self.bins.len()) as f64 }
    }
}
