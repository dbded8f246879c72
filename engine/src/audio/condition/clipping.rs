//! How much of a recording was cut off at full scale.

/// Consecutive samples at the rail from which on it counts as clipping and not as a peak.
const RUN: usize = 3;

/// The highest positive value of 16-bit samples.
const FULL_SCALE: f32 = 32_767.0 / 32_768.0;

/// The highest positive value of 8-bit samples: the lowest rail there is.
const LOWEST_RAIL: f32 = 127.0 / 128.0;

/// Share of samples, over all channels, in runs of at least three at or beyond full scale.
pub(super) fn clipped_share(channels: &[Vec<f32>]) -> f64 {
    let total: usize = channels.iter().map(Vec::len).sum();
    let clipped: usize =
        channels.iter().map(|c| clipped_above(c, |x| x) + clipped_above(c, |x| -x)).sum();
    clipped as f64 / total.max(1) as f64
}

/// Samples in runs at the upper rail of the signal after `side`.
fn clipped_above(samples: &[f32], side: impl Fn(f32) -> f32) -> usize {
    let peak = samples.iter().map(|x| side(*x)).fold(0.0, f32::max);
    if peak < LOWEST_RAIL {
        return 0;
    }
    let rail = peak.min(FULL_SCALE);
    samples
        .chunk_by(|a, b| (side(*a) >= rail) == (side(*b) >= rail))
        .filter(|run| run.len() >= RUN && side(run[0]) >= rail)
        .map(<[f32]>::len)
        .sum()
}
