//! How strong samples are.

/// Mean square; 0 without samples.
pub(crate) fn power(samples: &[f32]) -> f64 {
    let sum: f64 = samples.iter().map(|&x| f64::from(x).powi(2)).sum();
    sum / samples.len().max(1) as f64
}

/// Scales to an RMS of one, as conditioning does; silence stays silent.
pub(crate) fn to_unit_rms(samples: &mut [f32]) {
    let rms = power(samples).sqrt();
    if rms > 0.0 {
        scale(samples, 1.0 / rms);
    }
}

/// Multiplies all samples.
pub(crate) fn scale(samples: &mut [f32], factor: f64) {
    for sample in samples {
        *sample = (f64::from(*sample) * factor) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_level_becomes_one_and_silence_stays() {
        for level in [1e-20, 1e-3, 1.0, 1e15] {
            let mut samples = vec![level, -level, 2.0 * level, 0.0];
            to_unit_rms(&mut samples);
            assert!((power(&samples) - 1.0).abs() < 1e-6, "{level}");
        }
        for mut silence in [vec![], vec![0.0; 5]] {
            let before = silence.clone();
            to_unit_rms(&mut silence);
            assert_eq!(silence, before);
        }
    }
}
