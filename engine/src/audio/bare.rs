//! Samples without a header. They can't be read, as nothing says how fast they were taken, but they can be named.

/// Bytes that are looked at, from the middle of the file.
const LOOK: usize = 1 << 16;
/// Fewer bytes are no recording.
const FEWEST: usize = 4000;
/// Mean square of the steps from sample to sample over the variance. It is 2 for white noise, packed data and programs
/// (measured: 1.2 and above), and below 0.2 for heart sounds of any sampling rate.
const SMOOTH: f64 = 0.5;

/// Whether bytes are 16-bit samples of a sound, in either order of bytes.
pub(super) fn is_samples(bytes: &[u8]) -> bool {
    if bytes.len() < FEWEST {
        return false;
    }
    let start = (bytes.len().saturating_sub(LOOK) / 2) & !1;
    let middle = &bytes[start..(start + LOOK).min(bytes.len())];
    smooth(middle, i16::from_le_bytes) || smooth(middle, i16::from_be_bytes)
}

fn smooth(bytes: &[u8], number: fn([u8; 2]) -> i16) -> bool {
    let samples: Vec<f64> =
        bytes.chunks_exact(2).map(|b| f64::from(number([b[0], b[1]]))).collect();
    let mean = samples.iter().sum::<f64>() / samples.len() as f64;
    let variance: f64 = samples.iter().map(|x| (x - mean).powi(2)).sum();
    let steps: f64 = samples.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
    variance > 0.0 && steps < SMOOTH * variance
}
