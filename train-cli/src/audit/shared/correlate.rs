//! How alike two waveforms are at a lag.

use super::config::SharedAudioConfig;

/// Samples beside the lag that are tried: lags are found to about a millisecond.
const BESIDE: isize = 3;

/// Blocks of a window: how finely windows are placed.
const BLOCKS: usize = 4;

/// The window in which two recordings agree best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Best {
    /// Absolute correlation.
    pub correlation: f64,
    /// Where the second recording begins in the first, in samples.
    pub lag: isize,
}

/// The highest absolute correlation over all windows and over lags beside the given one. Where the overlap is
/// shorter than a window, it is the window.
pub(super) fn best_window(
    clips: [&[f32]; 2],
    lag: isize,
    sample_rate: u32,
    config: &SharedAudioConfig,
) -> Best {
    let window = (config.window_s * f64::from(sample_rate)) as usize;
    let at = |lag: isize| {
        let (a, b) = overlap(clips, lag);
        Best { correlation: highest(a, b, window), lag }
    };
    let lags = (lag - BESIDE)..=(lag + BESIDE);
    let best = lags.map(at).max_by(|a, b| a.correlation.total_cmp(&b.correlation));
    best.unwrap_or(Best { correlation: 0.0, lag })
}

/// The parts of two recordings that lie upon each other where the second begins `lag` samples into the first.
fn overlap([a, b]: [&[f32]; 2], lag: isize) -> (&[f32], &[f32]) {
    let a = a.get(lag.max(0) as usize..).unwrap_or_default();
    let b = b.get((-lag).max(0) as usize..).unwrap_or_default();
    let length = a.len().min(b.len());
    (&a[..length], &b[..length])
}

/// Highest absolute correlation of any window of two signals of one length.
fn highest(a: &[f32], b: &[f32], window: usize) -> f64 {
    let block = (window.min(a.len()) / BLOCKS).max(1);
    let sums: Vec<[f64; 3]> =
        a.chunks_exact(block).zip(b.chunks_exact(block)).map(|(a, b)| products(a, b)).collect();
    let of_window = |blocks: &[[f64; 3]]| {
        let [ab, aa, bb] = blocks
            .iter()
            .fold([0.0; 3], |sum, block| [sum[0] + block[0], sum[1] + block[1], sum[2] + block[2]]);
        let scale = (aa * bb).sqrt();
        if scale > 0.0 { (ab / scale).abs() } else { 0.0 }
    };
    sums.windows(BLOCKS).map(of_window).fold(0.0, f64::max)
}

/// `Σ ab`, `Σ a²`, `Σ b²`, on eight lanes, which the compiler makes vectors of.
fn products(a: &[f32], b: &[f32]) -> [f64; 3] {
    let mut sums = [[0.0f32; 8]; 3];
    let (a, b) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.0.iter().zip(b.0) {
        for lane in 0..8 {
            sums[0][lane] += a[lane] * b[lane];
            sums[1][lane] += a[lane] * a[lane];
            sums[2][lane] += b[lane] * b[lane];
        }
    }
    for (lane, (a, b)) in a.1.iter().zip(b.1).enumerate() {
        sums[0][lane] += a * b;
        sums[1][lane] += a * a;
        sums[2][lane] += b * b;
    }
    sums.map(|lanes| lanes.iter().map(|&x| f64::from(x)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_waveforms_correlate_fully_whatever_their_scale_and_sign_and_only_at_their_lag() {
        let wave: Vec<f32> = (0..9000).map(|i| ((i * i) as f32 * 1e-3).sin()).collect();
        let scaled: Vec<f32> = wave[2500..8000].iter().map(|x| -0.1 * x).collect();
        let config = SharedAudioConfig::default();
        let best = best_window([&wave, &scaled], 2498, 2000, &config);
        assert!(best.lag == 2500 && best.correlation > 0.9999, "{best:?}");
        let turned = best_window([&scaled, &wave], -2500, 2000, &config);
        assert!(turned.lag == -2500 && turned.correlation > 0.9999, "{turned:?}");
        assert!(best_window([&wave, &scaled], 1200, 2000, &config).correlation < 0.5);
    }

    #[test]
    fn silence_is_like_nothing_and_no_overlap_is_none() {
        let (silence, config) = (vec![0.0; 5000], SharedAudioConfig::default());
        for lag in [0, 9000, -9000] {
            let best = best_window([&silence, &silence], lag, 2000, &config);
            assert!(best.correlation.abs() < f64::EPSILON);
        }
    }
}
