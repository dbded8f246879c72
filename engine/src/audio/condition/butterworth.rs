//! A digital Butterworth band-pass, applied forward and backward.
//!
//! Design: analogue low-pass prototype, low-pass to band-pass transformation, bilinear transform
//! with pre-warped edges (Oppenheim and Schafer, *Discrete-Time Signal Processing*, 3rd ed.,
//! §7.1–7.3; Parks and Burrus, *Digital Filter Design*, §7.5). Application: as
//! `scipy.signal.sosfiltfilt`, with odd padding and steady-state initial conditions
//! (Gustafsson, *IEEE Trans. Signal Processing* 44(4), 1996, on why the edges matter).

use std::f64::consts::PI;

use realfft::num_complex::Complex;

use super::ConditionConfig;
use crate::zero_phase::zero_phase;

/// Highest order that stays well conditioned for narrow bands.
const MAX_ORDER: usize = 8;

/// A second-order section `g (1 − z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²)`: a band-pass has one zero at DC
/// and one at half the sampling rate for every pair of poles.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Section {
    gain: f64,
    a1: f64,
    a2: f64,
}

/// A band-pass as a cascade of second-order sections.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BandPass {
    sections: Vec<Section>,
}

impl BandPass {
    /// Designs the filter; `None` where the configuration describes none.
    pub(super) fn design(config: &ConditionConfig) -> Option<Self> {
        let rate = f64::from(config.sample_rate);
        let edges_fit =
            0.0 < config.low_hz && config.low_hz < config.high_hz && config.high_hz < rate / 2.0;
        if !edges_fit || !(1..=MAX_ORDER).contains(&config.order) {
            return None;
        }
        // Analogue frequencies are in units of twice the sampling rate, so the bilinear transform
        // is z = (1 + s) / (1 − s).
        let warp = |hz: f64| (PI * hz / rate).tan();
        let (low, high) = (warp(config.low_hz), warp(config.high_hz));
        let centre = (low * high).sqrt();
        let at_centre = Complex::from_polar(1.0, 2.0 * centre.atan());
        let sections = pole_pairs(config.order, high - low, centre)
            .into_iter()
            .map(|(p, q)| Section::new(bilinear(p), bilinear(q), at_centre))
            .collect();
        Some(Self { sections })
    }

    /// Filters forward, then backward: no phase shift, the magnitude squared.
    pub(super) fn zero_phase(&self, samples: &[f64]) -> Vec<f64> {
        zero_phase(samples, self.padding(), |signal| self.forward(signal))
    }

    /// As much padding as in `scipy.signal.sosfiltfilt`, in samples at either end.
    pub(super) fn padding(&self) -> usize {
        3 * (2 * self.sections.len() + 1)
    }

    /// One causal pass, from the steady state for the first sample.
    pub(super) fn forward(&self, signal: &mut [f64]) {
        self.pass_after(signal.first().copied().unwrap_or(0.0)).filter(signal);
    }

    /// A causal pass that takes a signal in pieces, as if `constant` had come before.
    pub(super) fn pass_after(&self, constant: f64) -> CausalPass {
        // No section lets DC through, so that those behind the first one were at rest.
        let steady = |(index, section): (usize, &Section)| {
            let before = if index == 0 { -section.gain * constant } else { 0.0 };
            (*section, [before; 2])
        };
        CausalPass { sections: self.sections.iter().enumerate().map(steady).collect() }
    }
}

/// A causal pass in progress: the sections, each with what it remembers.
#[derive(Debug, Clone)]
pub(super) struct CausalPass {
    sections: Vec<(Section, [f64; 2])>,
}

impl CausalPass {
    /// Filters the next piece in place.
    pub(super) fn filter(&mut self, signal: &mut [f64]) {
        for (section, memory) in &mut self.sections {
            section.filter(signal, memory);
        }
    }
}

impl Section {
    /// A section from its two poles in the z-plane, with unit gain at `at_centre`.
    fn new(p: Complex<f64>, q: Complex<f64>, at_centre: Complex<f64>) -> Self {
        let (a1, a2) = (-(p + q).re, (p * q).re);
        let delay = at_centre.inv();
        let response = (1.0 - delay * delay) / (1.0 + delay * a1 + delay * delay * a2);
        Self { gain: 1.0 / response.norm(), a1, a2 }
    }

    /// Filters in place (transposed direct form II), going on from what it remembers.
    fn filter(&self, signal: &mut [f64], memory: &mut [f64; 2]) {
        let [mut first, mut second] = *memory;
        for x in signal {
            let scaled = self.gain * *x;
            let y = scaled + first;
            first = second - self.a1 * y;
            second = -scaled - self.a2 * y;
            *x = y;
        }
        *memory = [first, second];
    }
}

/// Pairs of analogue poles whose polynomial is real: (p, conjugate of p), or two from a real one.
fn pole_pairs(order: usize, width: f64, centre: f64) -> Vec<(Complex<f64>, Complex<f64>)> {
    let mut pairs = Vec::with_capacity(order);
    for k in 0..order.div_ceil(2) {
        let angle = PI * (2 * k + 1) as f64 / (2 * order) as f64;
        let prototype = Complex::new(-angle.sin(), angle.cos());
        let is_real = 2 * k + 1 == order;
        let half = prototype * (width / 2.0);
        let root = (half * half - centre * centre).sqrt();
        if is_real {
            pairs.push((half + root, half - root));
        } else {
            pairs.extend([half + root, half - root].map(|p| (p, p.conj())));
        }
    }
    pairs
}

fn bilinear(s: Complex<f64>) -> Complex<f64> {
    (1.0 + s) / (1.0 - s)
}

#[cfg(test)]
mod tests;
