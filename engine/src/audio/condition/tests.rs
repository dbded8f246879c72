#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failing test should stop"
)]

use std::f64::consts::TAU;

use proptest::prelude::*;

use super::*;

fn recording(channels: Vec<Vec<f32>>, sample_rate: u32) -> Recording {
    Recording { channels, ..Recording::mono(Vec::new(), sample_rate) }
}

fn sine(hz: f64, amplitude: f64, rate: u32, seconds: f64) -> Vec<f32> {
    let n = (seconds * f64::from(rate)) as usize;
    (0..n).map(|i| (amplitude * (TAU * hz * i as f64 / f64::from(rate)).sin()) as f32).collect()
}

fn conditioned(channels: Vec<Vec<f32>>, rate: u32) -> Pcg {
    condition(&recording(channels, rate), &ConditionConfig::default()).unwrap()
}

/// RMS of the middle half, in dB, of a resampled sine of amplitude 1, relative to the sine itself.
fn gain_db(hz: f64, from: u32) -> f64 {
    let input = [sine(hz, 1.0, from, 4.0)];
    let output = resample::resample(&Mono::of(&input).unwrap(), from, 2000).unwrap();
    let middle = &output[output.len() / 4..output.len() * 3 / 4];
    let power = middle.iter().map(|x| x * x).sum::<f64>() / middle.len() as f64;
    10.0 * (power / 0.5).log10()
}

#[test]
fn resampling_keeps_the_band_of_heart_sounds() {
    for rate in [4000, 8000, 11_025, 16_000, 22_050, 44_099, 44_100, 48_000, 96_000, 192_000] {
        for hz in [20.0, 100.0, 400.0, 800.0, 900.0] {
            let gain = gain_db(hz, rate);
            assert!(gain.abs() < 0.05, "{gain} dB at {hz} Hz from {rate} Hz");
        }
    }
}

#[test]
fn resampling_leaves_no_alias() {
    for rate in [4000, 8000, 11_025, 44_099, 44_100, 48_000, 96_000, 192_000] {
        for hz in [1010.0, 1100.0, 1300.0, 1900.0] {
            let gain = gain_db(hz, rate);
            assert!(gain < -80.0, "{gain} dB at {hz} Hz from {rate} Hz");
        }
    }
}

#[test]
fn resampling_does_not_shift_in_time() {
    for rate in
        [500, 1000, 1999, 2001, 4000, 8000, 11_025, 44_099, 44_100, 96_000, 192_000, 384_000]
    {
        let hz = 97.0;
        let input = [sine(hz, 1.0, rate, 3.0)];
        let output = resample::resample(&Mono::of(&input).unwrap(), rate, 2000).unwrap();
        assert_eq!(output.len(), 6000);
        for (i, y) in output.iter().enumerate().take(4500).skip(1500) {
            let truth = (TAU * hz * i as f64 / 2000.0).sin();
            assert!((y - truth).abs() < 0.01, "{y} instead of {truth} from {rate} Hz");
        }
    }
}

#[test]
fn the_band_pass_stops_below_and_above() {
    // Faded in and out, for a sudden start has power at all frequencies.
    let level = |hz: f64| {
        let tone = sine(hz, 0.5, 4000, 8.0);
        let fade = |i: usize| (std::f64::consts::PI * i as f64 / 32_000.0).sin().powi(2) as f32;
        let faded = tone.iter().enumerate().map(|(i, x)| x * fade(i)).collect();
        conditioned(vec![faded], 4000).level_dbfs
    };
    let inside = level(150.0);
    // 0.5 as a sine is -9.03 dB, sin² as a fade takes 10 lg(3/8) = -4.26 dB.
    assert!((inside - -13.29).abs() < 0.1, "{inside}");
    assert!(level(5.0) < inside - 60.0);
    assert!(level(980.0) < inside - 60.0);
}

#[test]
fn the_level_is_measured_and_normalised() {
    let pcg = conditioned(vec![sine(100.0, 0.01, 44_100, 2.0)], 44_100);
    let rms = (pcg.samples.iter().map(|x| f64::from(x * x)).sum::<f64>() / 4000.0).sqrt();
    assert!((rms - 1.0).abs() < 1e-6);
    assert!((pcg.level_dbfs - -43.0).abs() < 0.1, "{}", pcg.level_dbfs);
    assert!((pcg.duration_s() - 2.0).abs() < 1e-9);
}

#[test]
fn silence_is_zeros_also_with_dc() {
    for value in [0.0, 0.3, -1.0] {
        let pcg = conditioned(vec![vec![value; 9000]], 44_100);
        assert!(pcg.samples.iter().all(|x| *x == 0.0));
        assert!(pcg.level_dbfs.is_infinite() && pcg.level_dbfs < 0.0);
    }
}

#[test]
fn equal_channels_are_averaged_and_opposite_ones_are_not() {
    let tone = sine(100.0, 0.5, 4000, 2.0);
    let opposite: Vec<f32> = tone.iter().map(|x| -x).collect();
    let mono = conditioned(vec![tone.clone()], 4000);
    assert_eq!(conditioned(vec![tone.clone(), tone.clone()], 4000), mono);
    assert_eq!(conditioned(vec![opposite.iter().map(|x| -x).collect(), opposite], 4000), mono);
    let half = conditioned(vec![tone, vec![0.0; 8000]], 4000);
    assert!((half.level_dbfs - (mono.level_dbfs - 6.02)).abs() < 0.01);
}

#[test]
fn clipping_is_counted_and_loud_peaks_are_not() {
    let loud = sine(100.0, 0.98, 4000, 1.0);
    assert!(conditioned(vec![loud], 4000).clipped_share < 1e-12);
    let clipped: Vec<f32> =
        sine(100.0, 2.0, 4000, 1.0).iter().map(|x| x.clamp(-1.0, 0.999_97)).collect();
    let share = conditioned(vec![clipped], 4000).clipped_share;
    // A sine of amplitude 2 is beyond 1 for two thirds of the time.
    assert!((share - 0.65).abs() < 0.06, "{share}");
}

#[test]
fn too_few_samples_are_refused_or_handled() {
    let empty = [
        recording(vec![], 4000),
        recording(vec![vec![]], 4000),
        recording(vec![vec![0.5; 10]], 192_000),
    ];
    for recording in empty {
        let result = condition(&recording, &ConditionConfig::default());
        assert!(matches!(result, Err(ConditionError::TooShort)), "{result:?}");
    }
    for n in 1..40 {
        let ramp = (0..n).map(|i| i as f32 / 40.0).collect();
        assert_eq!(conditioned(vec![ramp], 2000).samples.len(), n);
    }
}

#[test]
fn a_recording_without_a_rate_is_no_short_recording() {
    let error = condition(&recording(vec![vec![0.1; 100]], 0), &ConditionConfig::default());
    assert!(matches!(error, Err(ConditionError::Resample { from: 0, to: 2000, .. })), "{error:?}");
}

#[test]
fn a_configuration_without_a_filter_is_refused() {
    let config = ConditionConfig { high_hz: 1200.0, ..ConditionConfig::default() };
    let error = condition(&recording(vec![vec![0.1; 100]], 4000), &config).unwrap_err();
    assert_eq!(error.code(), "bad-configuration");
}

#[test]
fn huge_float_samples_stay_finite() {
    let pcg = conditioned(vec![sine(100.0, 3e38, 8000, 1.0)], 8000);
    assert!(pcg.samples.iter().all(|x| x.is_finite()));
    assert!(pcg.level_dbfs.is_finite());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_rate_gives_the_right_length(rate in 500_u32..=200_000, n in 1_usize..30_000) {
        let samples: Vec<f32> = (0..n).map(|i| ((i * 7919) % 201) as f32 / 100.0 - 1.0).collect();
        let expected = (n as f64 * 2000.0 / f64::from(rate)).round() as usize;
        match condition(&recording(vec![samples], rate), &ConditionConfig::default()) {
            Ok(pcg) => {
                prop_assert_eq!(pcg.samples.len(), expected);
                prop_assert!(pcg.samples.iter().all(|x| x.is_finite()));
            }
            Err(error) => {
                prop_assert!(matches!(error, ConditionError::TooShort), "{error:?}");
                prop_assert_eq!(expected, 0);
            }
        }
    }
}
