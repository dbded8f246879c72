//! A small causal band-pass that shapes noise.

use std::f64::consts::PI;

/// Two equal band-pass biquads in a row (constant 0 dB peak gain), after Bristow-Johnson,
/// *Cookbook formulae for audio EQ biquad filter coefficients*.
#[derive(Debug, Clone)]
pub(super) struct NoiseBand {
    gain: f64,
    a1: f64,
    a2: f64,
    state: [[f64; 2]; 2],
}

impl NoiseBand {
    /// A band between two edges, in hertz; edges are kept within what the rate can carry.
    pub(super) fn new(low_hz: f64, high_hz: f64, rate: f64) -> Self {
        let highest = 0.49 * rate.max(1.0);
        let low = low_hz.clamp(0.001 * highest, 0.9 * highest);
        let high = high_hz.clamp(1.05 * low, highest);
        let centre = 2.0 * PI * (low * high).sqrt() / rate.max(1.0);
        let alpha = centre.sin() * (high - low) / (2.0 * (low * high).sqrt());
        Self {
            gain: alpha / (1.0 + alpha),
            a1: -2.0 * centre.cos() / (1.0 + alpha),
            a2: (1.0 - alpha) / (1.0 + alpha),
            state: [[0.0; 2]; 2],
        }
    }

    /// Filters the next sample.
    pub(super) fn next(&mut self, sample: f64) -> f64 {
        let mut x = sample;
        for [first, second] in &mut self.state {
            let scaled = self.gain * x;
            let y = scaled + *first;
            *first = *second - self.a1 * y;
            *second = -scaled - self.a2 * y;
            x = y;
        }
        x
    }
}
