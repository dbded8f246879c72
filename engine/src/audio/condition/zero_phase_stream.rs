//! A filter without phase shift over a signal that comes in pieces.

use super::butterworth::{BandPass, CausalPass};

/// Seconds that are filtered backward at once.
const PIECE_S: f64 = 120.0;
/// Seconds behind a piece from which the backward pass starts, times the lower edge of the band in hertz. In a period of
/// the edge the slowest pole of a Butterworth filter of order N decays by e to the 2π sin(π / 2N), which is 1.2 for the
/// highest order: what lies so far behind has no weight that 64 bits show.
const LOOK_AHEAD: f64 = 40.0;

/// The forward and the backward pass of a band-pass, as [`BandPass::zero_phase`] applies them to a whole signal. The
/// forward pass is the same; the backward one begins some time behind each piece and differs by rounding.
pub(super) struct ZeroPhaseStream {
    filter: BandPass,
    /// None until there is enough for the padding.
    forward: Option<CausalPass>,
    /// The first samples, until the forward pass begins; then the last ones, which pad the end.
    edge: Vec<f64>,
    /// Filtered forward, and not yet backward.
    pending: Vec<f64>,
    piece: usize,
    ahead: usize,
    /// Samples of padding that are still to be left out.
    padding: usize,
}

impl ZeroPhaseStream {
    /// For signals at `sample_rate` hertz; `low_hz` is the lower edge of the band.
    pub(super) fn new(filter: BandPass, sample_rate: u32, low_hz: f64) -> Self {
        let samples = |seconds: f64| (seconds * f64::from(sample_rate)).ceil() as usize;
        let padding = filter.padding();
        Self {
            filter,
            forward: None,
            edge: Vec::new(),
            pending: Vec::new(),
            piece: samples(PIECE_S),
            ahead: samples(LOOK_AHEAD / low_hz),
            padding,
        }
    }

    /// Adds samples, and appends to `output` what is finished.
    pub(super) fn push(&mut self, samples: &[f64], output: &mut Vec<f64>) {
        let pad = self.filter.padding();
        self.edge.extend(samples);
        let fresh = match &mut self.forward {
            Some(pass) => filtered(pass, samples.to_vec()),
            None if self.edge.len() <= pad => return,
            None => {
                let first = self.edge[0];
                let before = self.edge[1..=pad].iter().rev().map(|x| 2.0 * first - x);
                let padded: Vec<f64> = before.chain(self.edge.iter().copied()).collect();
                let mut pass = self.filter.pass_after(padded[0]);
                let fresh = filtered(&mut pass, padded);
                self.forward = Some(pass);
                fresh
            }
        };
        self.pending.extend(fresh);
        self.edge.drain(..self.edge.len().saturating_sub(pad + 1));
        while self.pending.len() >= self.piece + self.ahead {
            self.backward(self.piece, self.piece + self.ahead, output);
        }
    }

    /// Appends what is left.
    pub(super) fn finish(mut self, output: &mut Vec<f64>) {
        let Some(pass) = &mut self.forward else {
            output.extend(self.filter.zero_phase(&self.edge));
            return;
        };
        let Some((last, before)) = self.edge.split_last() else { return };
        let after = before.iter().rev().map(|x| 2.0 * last - x).collect();
        let after = filtered(pass, after);
        let count = self.pending.len();
        self.pending.extend(after);
        self.backward(count, self.pending.len(), output);
    }

    /// Filters what is pending backward from `from` on, and gives away the first `count` samples of it.
    fn backward(&mut self, count: usize, from: usize, output: &mut Vec<f64>) {
        let mut reversed: Vec<f64> = self.pending[..from].iter().rev().copied().collect();
        self.filter.forward(&mut reversed);
        let padding = self.padding.min(count);
        self.padding -= padding;
        output.extend(reversed[from - count..].iter().rev().skip(padding));
        self.pending.drain(..count);
    }
}

fn filtered(pass: &mut CausalPass, mut samples: Vec<f64>) -> Vec<f64> {
    pass.filter(&mut samples);
    samples
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::super::ConditionConfig;
    use super::*;

    #[test]
    fn pieces_of_any_length_give_what_the_whole_gives() {
        let config = ConditionConfig { sample_rate: 500, high_hz: 200.0, ..Default::default() };
        let filter = BandPass::design(&config).unwrap();
        // Three and a half pieces, with an offset and steps.
        let signal: Vec<f64> = (0..210_000_u32)
            .map(|i| f64::from(i % 997 * 31 % 97) + f64::from(i / 50_000))
            .collect();
        for count in [signal.len(), 59_999, 20, 27, 28] {
            let whole = filter.zero_phase(&signal[..count]);
            for step in [7, 1000, 100_000] {
                let mut stream = ZeroPhaseStream::new(filter.clone(), 500, config.low_hz);
                let mut output = Vec::new();
                signal[..count].chunks(step).for_each(|piece| stream.push(piece, &mut output));
                stream.finish(&mut output);
                assert_eq!(output.len(), whole.len());
                let worst =
                    whole.iter().zip(&output).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                assert!(worst < 1e-10, "{count} by {step}: {worst}");
            }
        }
    }
}
