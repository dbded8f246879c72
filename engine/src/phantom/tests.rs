#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failing test should stop"
)]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;

/// Power of the samples between two times.
fn power(sound: &PhantomSound, from_s: f64, to_s: f64) -> f64 {
    let rate = f64::from(sound.sample_rate);
    let part = &sound.samples[(from_s * rate) as usize..(to_s * rate) as usize];
    part.iter().map(|x| f64::from(x * x)).sum::<f64>() / part.len() as f64
}

#[test]
fn there_are_as_many_beats_as_the_rate_says() {
    for rate_bpm in [35.0, 60.0, 72.0, 110.0, 150.0, 220.0] {
        let sound = Phantom { rate_bpm, duration_s: 60.0, ..Phantom::default() }.synthesise();
        let beats = sound.truth.beats.len() as f64;
        assert!((beats - rate_bpm).abs() <= 0.02 * rate_bpm + 1.0, "{beats} at {rate_bpm}");
    }
}

#[test]
fn truth_marks_the_sounds() {
    for rate_bpm in [40.0, 72.0, 120.0] {
        let sound = Phantom { rate_bpm, ..Phantom::default() }.synthesise();
        let beats = &sound.truth.beats;
        for beat in &beats[..beats.len() - 1] {
            let quiet = power(&sound, beat.s2_s + 0.1, beat.end_s - 0.01);
            assert!(power(&sound, beat.s1_s, beat.s1_s + 0.08) > 100.0 * quiet.max(1e-9));
            assert!(power(&sound, beat.s2_s, beat.s2_s + 0.06) > 100.0 * quiet.max(1e-9));
            assert!(beat.s2_s - beat.s1_s < beat.end_s - beat.s2_s || rate_bpm > 100.0);
        }
    }
}

#[test]
fn systole_shortens_with_rate_and_never_fills_the_cycle() {
    // Weissler's figure at 72/min, less the 65 ms from Q to the first sound.
    assert!((timing::systole_s(72.0) - 0.3298).abs() < 1e-4);
    let mut before = f64::INFINITY;
    for rate in 35..=220 {
        let systole = timing::systole_s(f64::from(rate));
        assert!(systole < before && systole < 0.5 * 60.0 / f64::from(rate));
        before = systole;
    }
}

#[test]
fn a_murmur_sounds_in_its_phase_only() {
    for (phase, systolic) in [(Phase::Systolic, true), (Phase::Diastolic, false)] {
        for shape in
            [MurmurShape::CrescendoDecrescendo, MurmurShape::Plateau, MurmurShape::Decrescendo]
        {
            let murmur = Some(Murmur { phase, shape, ..Murmur::default() });
            let sound = Phantom { murmur, ..Phantom::default() }.synthesise();
            let beat = sound.truth.beats[2];
            let systole = power(&sound, beat.s1_s + 0.14, beat.s2_s - 0.05);
            let diastole = power(&sound, beat.s2_s + 0.1, beat.end_s - 0.1);
            assert_eq!(systole > 20.0 * diastole, systolic, "{shape:?}: {systole} {diastole}");
            assert_eq!(diastole > 20.0 * systole, !systolic, "{shape:?}: {systole} {diastole}");
            assert_eq!(sound.truth.murmur, Some(phase));
        }
    }
}

#[test]
fn third_and_fourth_sounds_lie_in_diastole() {
    let sound =
        Phantom { third_sound: true, fourth_sound: true, rate_bpm: 60.0, ..Phantom::default() }
            .synthesise();
    assert!(sound.truth.third_sounds_s.len() >= 9 && sound.truth.fourth_sounds_s.len() >= 8);
    let (third, fourth) = (sound.truth.third_sounds_s[1], sound.truth.fourth_sounds_s[1]);
    let beat = sound.truth.beats[1];
    assert!((0.12..=0.18).contains(&(third - beat.s2_s)));
    let quiet = power(&sound, third + 0.1, fourth - 0.02).max(1e-9);
    assert!(power(&sound, third, third + 0.06) > 30.0 * quiet);
    assert!(power(&sound, fourth, fourth + 0.06) > 30.0 * quiet);
    let fast = Phantom { third_sound: true, rate_bpm: 210.0, ..Phantom::default() }.synthesise();
    assert!(fast.truth.third_sounds_s.is_empty());
}

#[test]
fn premature_beats_are_followed_by_a_compensatory_pause() {
    let extrasystoles = Some(Extrasystoles { every: 4, coupling: 0.6 });
    let sound = Phantom { extrasystoles, rate_variability: 0.0, ..Phantom::default() }.synthesise();
    let beats = &sound.truth.beats;
    let premature: Vec<usize> = (0..beats.len()).filter(|i| beats[*i].premature).collect();
    assert_eq!(premature, [3, 7, 11]);
    let normal = 60.0 / 72.0;
    assert!((beats[3].s1_s - beats[2].s1_s - 0.6 * normal).abs() < 1e-9);
    assert!((beats[4].s1_s - beats[2].s1_s - 2.0 * normal).abs() < 1e-9);
}

#[test]
fn noise_has_the_wanted_ratio() {
    let clean = Phantom { seed: 3, ..Phantom::default() };
    let noisy = Phantom { noise_snr_db: Some(0.0), ..clean.clone() }.synthesise();
    let clean = clean.synthesise();
    // At 0 dB the projection onto the clean sound holds half the power.
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| f64::from(x * y)).sum::<f64>();
    let (a, b) = (&clean.samples, &noisy.samples);
    let share = dot(a, b).powi(2) / (dot(a, a) * dot(b, b));
    assert!((share - 0.5).abs() < 0.05, "{share}");
}

#[test]
fn every_noise_has_unit_rms_and_depends_on_the_seed_alone() {
    for kind in [
        Noise::White,
        Noise::Pink,
        Noise::Hum { hz: 50.0 },
        Noise::Babble,
        Noise::Breathing,
        Noise::Clicks,
    ] {
        let samples = kind.synthesise(40_000, 4000, 5);
        let power = samples.iter().map(|x| f64::from(x * x)).sum::<f64>() / 40_000.0;
        assert!((power - 1.0).abs() < 1e-4, "{kind:?}: {power}");
        assert_eq!(samples, kind.synthesise(40_000, 4000, 5));
        assert_ne!(samples, kind.synthesise(40_000, 4000, 6));
    }
    assert!(Noise::Silence.synthesise(100, 4000, 1).iter().all(|x| *x == 0.0));
}

#[test]
fn the_same_seed_gives_the_same_sound() {
    let phantom = Phantom {
        murmur: Some(Murmur::default()),
        noise: Noise::Babble,
        noise_snr_db: Some(10.0),
        seed: 11,
        ..Phantom::default()
    };
    assert_eq!(phantom.synthesise(), phantom.synthesise());
    let other = Phantom { seed: 12, ..phantom.clone() };
    assert_ne!(phantom.synthesise().samples, other.synthesise().samples);
}

#[test]
fn senseless_settings_do_not_stop() {
    for (sample_rate, duration_s, rate_bpm) in [
        (0, 1.0, 72.0),
        (4000, 0.0, 72.0),
        (4000, f64::NAN, 72.0),
        (4000, -1.0, 72.0),
        (100, 3.0, 1e9),
        (4000, 1.0, f64::NAN),
    ] {
        let sound = Phantom {
            sample_rate,
            duration_s,
            rate_bpm,
            murmur: Some(Murmur::default()),
            ..Phantom::default()
        };
        let sound = sound.synthesise();
        assert!(sound.samples.iter().all(|x| x.is_finite()));
    }
}

#[test]
fn normal_variates_have_mean_zero_and_variance_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let values: Vec<f64> = (0..20_000).map(|_| gaussian(&mut rng)).collect();
    let mean = values.iter().sum::<f64>() / 20_000.0;
    let variance = values.iter().map(|v| v * v).sum::<f64>() / 20_000.0;
    assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
}
