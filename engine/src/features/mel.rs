//! The mel scale and its triangular filters, as librosa 0.11 defines them.

use super::FeatureError;
use super::bank::FilterBank;

/// Hertz per mel below the break: Slaney, *Auditory Toolbox* (Interval Research, 1998).
const LINEAR_HZ_PER_MEL: f64 = 200.0 / 3.0;
/// Above this frequency Slaney's scale is logarithmic.
const BREAK_HZ: f64 = 1000.0;
/// The break in mels.
const BREAK_MEL: f64 = BREAK_HZ / LINEAR_HZ_PER_MEL;
/// `ln(6.4) / 27`: 27 mels span a factor of 6.4 above the break.
const LOG_STEP: f64 = 0.068_751_777_420_949_12;

/// Slaney's mel scale: linear to 1 kHz, logarithmic above.
fn hz_to_mel(hz: f64) -> f64 {
    if hz < BREAK_HZ { hz / LINEAR_HZ_PER_MEL } else { BREAK_MEL + (hz / BREAK_HZ).ln() / LOG_STEP }
}

/// The inverse of [`hz_to_mel`].
fn mel_to_hz(mel: f64) -> f64 {
    if mel < BREAK_MEL {
        mel * LINEAR_HZ_PER_MEL
    } else {
        BREAK_HZ * ((mel - BREAK_MEL) * LOG_STEP).exp()
    }
}

/// Triangular filters between `low_hz` and `high_hz`, equally spaced in mels, each of unit area in hertz
/// (librosa's `norm="slaney"`), for the bins of a transform of `n_fft` samples at `sample_rate` hertz;
/// and their centres.
///
/// # Errors
/// When there is no band, or the range is empty or reaches beyond the Nyquist frequency.
pub(super) fn mel_bank(
    sample_rate: u32,
    n_fft: usize,
    bands: usize,
    (low_hz, high_hz): (f64, f64),
) -> Result<(FilterBank, Vec<f64>), FeatureError> {
    let nyquist = f64::from(sample_rate) / 2.0;
    if bands == 0 || n_fft == 0 {
        return Err(FeatureError::Config("there must be at least one mel band and one bin".into()));
    }
    if !(0.0 <= low_hz && low_hz < high_hz && high_hz <= nyquist) {
        return Err(FeatureError::Config("the mel range must lie between 0 and Nyquist".into()));
    }
    let (low, high) = (hz_to_mel(low_hz), hz_to_mel(high_hz));
    let step = (high - low) / (bands + 1) as f64;
    let edge = |i: usize| mel_to_hz(low + step * i as f64);
    let bin_hz = f64::from(sample_rate) / n_fft as f64;
    let rows = (0..bands)
        .map(|band| triangle([edge(band), edge(band + 1), edge(band + 2)], bin_hz, n_fft));
    Ok((FilterBank::new(rows), (1..=bands).map(edge).collect()))
}

/// The weights of a triangle with the given edges and peak, scaled to unit area in hertz.
fn triangle([left, peak, right]: [f64; 3], bin_hz: f64, n_fft: usize) -> Vec<f32> {
    let weight = |bin: usize| {
        let hz = bin as f64 * bin_hz;
        let slope = ((hz - left) / (peak - left)).min((right - hz) / (right - peak));
        slope.max(0.0) * 2.0 / (right - left)
    };
    (0..=n_fft / 2).map(|bin| weight(bin) as f32).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::features::lanes::Lanes;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn mel_scale_inverts(hz in 0.0f64..20_000.0) {
            prop_assert!((mel_to_hz(hz_to_mel(hz)) - hz).abs() < 1e-6 * (1.0 + hz));
        }
    }

    #[test]
    fn scale_is_continuous_at_its_break() {
        assert!((hz_to_mel(999.999_999) - hz_to_mel(1000.0)).abs() < 1e-6);
        assert!((hz_to_mel(6400.0) - (15.0 + 27.0)).abs() < 1e-9);
    }

    #[test]
    fn a_band_hears_a_tone_at_its_centre_and_no_other_far_away() {
        let (bank, centres) = mel_bank(2000, 256, 40, (20.0, 800.0)).unwrap();
        let mut power = vec![Lanes::ZERO; 129];
        power[52] = Lanes::ONE; // 406 Hz
        let energy = |band| bank.energy(band, &power).to_array()[0];
        let loudest = (0..40).max_by(|&a, &b| energy(a).total_cmp(&energy(b))).unwrap();
        assert!((centres[loudest] - 406.25).abs() < 20.0, "{centres:?}");
        assert!(energy(0) < f32::MIN_POSITIVE);
    }

    #[test]
    fn ranges_beyond_nyquist_are_refused() {
        assert!(mel_bank(2000, 256, 40, (20.0, 1001.0)).is_err());
        assert!(mel_bank(2000, 256, 40, (900.0, 100.0)).is_err());
        assert!(mel_bank(2000, 256, 0, (20.0, 800.0)).is_err());
    }
}
