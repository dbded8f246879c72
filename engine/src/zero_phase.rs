//! A filter applied forward and backward: no phase shift, the magnitude squared.

/// Applies `forward`, one causal pass from the steady state for its first sample, in both directions, with
/// up to `most_padding` samples of odd padding at either end, as `scipy.signal.filtfilt` and `sosfiltfilt`.
pub(crate) fn zero_phase(
    samples: &[f64],
    most_padding: usize,
    forward: impl Fn(&mut [f64]),
) -> Vec<f64> {
    let Some(last) = samples.len().checked_sub(1) else {
        return Vec::new();
    };
    let pad = most_padding.min(last);
    let mut signal = odd_extended(samples, pad);
    for _direction in 0..2 {
        forward(&mut signal);
        signal.reverse();
    }
    signal[pad..pad + samples.len()].to_vec()
}

/// Continues a signal by `pad` samples at both ends, turned by 180° about its end points.
fn odd_extended(samples: &[f64], pad: usize) -> Vec<f64> {
    let n = samples.len();
    let (first, last) = (samples[0], samples[n - 1]);
    let before = (1..=pad).rev().map(|i| 2.0 * first - samples[i]);
    let after = (1..=pad).map(|i| 2.0 * last - samples[n - 1 - i]);
    before.chain(samples.iter().copied()).chain(after).collect()
}
