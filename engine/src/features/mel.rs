//! The mel scale and its triangular filters, as librosa 0.11 defines them.

use super::FeatureError;

/// Hertz per mel below the break: Slaney, *Auditory Toolbox* (Interval Research, 1998).
const LINEAR_HZ_PER_MEL: f64 = 200.0 / 3.0;
/// Above this frequency Slaney's scale is logarithmic.
const BREAK_HZ: f64 = 1000.0;
/// The break in mels.
const BREAK_MEL: f64 = BREAK_HZ / LINEAR_HZ_PER_MEL;
/// `ln(6.4) / 27`: 27 mels span a factor of 6.4 above the break.
const LOG_STEP: f64 = 0.068_751_777_420_949_12;

/// Slaney's mel scale: linear to 1 kHz, logarithmic above.
#[must_use]
pub fn hz_to_mel(hz: f64) -> f64 {
    if hz < BREAK_HZ { hz / LINEAR_HZ_PER_MEL } else { BREAK_MEL + (hz / BREAK_HZ).ln() / LOG_STEP }
}

/// The inverse of [`hz_to_mel`].
#[must_use]
pub fn mel_to_hz(mel: f64) -> f64 {
    if mel < BREAK_MEL {
        mel * LINEAR_HZ_PER_MEL
    } else {
        BREAK_HZ * ((mel - BREAK_MEL) * LOG_STEP).exp()
    }
}

/// One triangular filter: weights from a first bin on; all other bins have weight zero.
#[derive(Debug, Clone, PartialEq)]
struct Filter {
    first_bin: usize,
    weights: Vec<f32>,
}

/// Triangular filters, equally spaced in mels, each of unit area in hertz (librosa's
/// `norm="slaney"`).
#[derive(Debug, Clone, PartialEq)]
pub struct MelBank {
    filters: Vec<Filter>,
}

impl MelBank {
    /// Filters between `low_hz` and `high_hz` for the bins of a transform of `n_fft` samples at
    /// `sample_rate` hertz.
    ///
    /// # Errors
    /// When there is no band, or the range is empty or reaches beyond the Nyquist frequency.
    pub fn new(
        sample_rate: u32,
        n_fft: usize,
        bands: usize,
        (low_hz, high_hz): (f64, f64),
    ) -> Result<Self, FeatureError> {
        let nyquist = f64::from(sample_rate) / 2.0;
        if bands == 0 || n_fft == 0 {
            return Err(FeatureError::Config("there must be at least one mel band and one bin"));
        }
        if !(0.0 <= low_hz && low_hz < high_hz && high_hz <= nyquist) {
            return Err(FeatureError::Config("the mel range must lie between 0 and Nyquist"));
        }
        let (low, high) = (hz_to_mel(low_hz), hz_to_mel(high_hz));
        let step = (high - low) / (bands + 1) as f64;
        let edge = |i: usize| mel_to_hz(low + step * i as f64);
        let bin_hz = f64::from(sample_rate) / n_fft as f64;
        let filters = (0..bands)
            .map(|band| triangle([edge(band), edge(band + 1), edge(band + 2)], bin_hz, n_fft))
            .collect();
        Ok(Self { filters })
    }

    /// Number of bands.
    #[must_use]
    pub fn bands(&self) -> usize {
        self.filters.len()
    }

    /// Energy of one band in a power spectrum.
    #[must_use]
    pub fn energy(&self, band: usize, power: &[f32]) -> f32 {
        self.filters.get(band).map_or(0.0, |filter| {
            let bins = power.get(filter.first_bin..).unwrap_or(&[]);
            filter.weights.iter().zip(bins).map(|(w, p)| w * p).sum()
        })
    }
}

/// The weights of a triangle with the given edges and peak, scaled to unit area in hertz.
fn triangle([left, peak, right]: [f64; 3], bin_hz: f64, n_fft: usize) -> Filter {
    let weight = |bin: usize| {
        let hz = bin as f64 * bin_hz;
        let slope = ((hz - left) / (peak - left)).min((right - hz) / (right - peak));
        slope.max(0.0) * 2.0 / (right - left)
    };
    let all: Vec<f32> = (0..=n_fft / 2).map(|bin| weight(bin) as f32).collect();
    let first_bin = all.iter().position(|&w| w > 0.0).unwrap_or(0);
    let last_bin = all.iter().rposition(|&w| w > 0.0).map_or(first_bin, |last| last + 1);
    Filter { first_bin, weights: all[first_bin..last_bin].to_vec() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
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
        let bank = MelBank::new(2000, 256, 40, (20.0, 800.0)).unwrap();
        let mut power = vec![0.0; 129];
        power[52] = 1.0; // 406 Hz
        let loudest = (0..40)
            .max_by(|&a, &b| bank.energy(a, &power).total_cmp(&bank.energy(b, &power)))
            .unwrap();
        let centre = mel_to_hz(
            hz_to_mel(20.0) + (hz_to_mel(800.0) - hz_to_mel(20.0)) * (loudest + 1) as f64 / 41.0,
        );
        assert!((centre - 406.25).abs() < 20.0, "{centre}");
        assert!(bank.energy(0, &power) < f32::MIN_POSITIVE);
    }

    #[test]
    fn ranges_beyond_nyquist_are_refused() {
        assert!(MelBank::new(2000, 256, 40, (20.0, 1001.0)).is_err());
        assert!(MelBank::new(2000, 256, 40, (900.0, 100.0)).is_err());
        assert!(MelBank::new(2000, 256, 0, (20.0, 800.0)).is_err());
    }
}
