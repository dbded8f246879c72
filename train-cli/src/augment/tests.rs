use engine::audio::{ConditionConfig, Recording, condition};
use engine::phantom::{Murmur, Noise, Phantom, PhantomSound, Phase};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::level::power;
use super::*;

const RATE: u32 = 2000;

/// A phantom as training sees it, at 2000 Hz.
pub(super) fn conditioned(sound: &PhantomSound) -> Vec<f32> {
    let recording = Recording::mono(sound.samples.clone(), sound.sample_rate);
    condition(&recording, &ConditionConfig::default()).unwrap().samples
}

/// Everything, always.
fn all_of_it() -> WaveAugmentation {
    WaveAugmentation::names()
        .into_iter()
        .fold(WaveAugmentation::default(), |config, name| config.with(name, 1.0).unwrap())
}

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Mean power between two times.
fn power_between(samples: &[f32], from_s: f64, to_s: f64) -> f64 {
    let place = |time: f64| ((time * f64::from(RATE)) as usize).min(samples.len());
    power(&samples[place(from_s)..place(to_s)])
}

/// Power in the systoles over that in the diastoles of the phantom's beats, both without heart sounds, in a
/// recording that was made `factor` times as long.
fn systole_over_diastole(samples: &[f32], sound: &PhantomSound, factor: f64) -> f64 {
    let beats = &sound.truth.beats[1..sound.truth.beats.len() - 2];
    let sum = |spans: Vec<(f64, f64)>| -> f64 {
        spans.iter().map(|(from, to)| power_between(samples, from * factor, to * factor)).sum()
    };
    let systoles = sum(beats.iter().map(|beat| (beat.s1_s + 0.16, beat.s2_s - 0.04)).collect());
    let diastoles = sum(beats.iter().map(|beat| (beat.s2_s + 0.14, beat.end_s - 0.04)).collect());
    systoles / diastoles
}

#[test]
fn a_murmur_stays_in_its_phase() {
    let mut config = all_of_it();
    // With less noise than a murmur is loud.
    config.noise.low_db = 20.0;
    for (phase, seed) in [Phase::Systolic, Phase::Diastolic].into_iter().zip([0, 50]) {
        let murmur = Some(Murmur { phase, level_db: -10.0, ..Murmur::default() });
        let heart = Phantom { murmur, rate_variability: 0.0, seed, ..Phantom::default() };
        let partner = Phantom { seed: seed + 1, ..heart.clone() }.synthesise();
        let heart = heart.synthesise();
        let (samples, partner) = (conditioned(&heart), conditioned(&partner));
        for draw in 0..40 {
            let changed = config.apply(&samples, Some(&partner), RATE, &mut rng(draw)).unwrap();
            let factor = changed.len() as f64 / samples.len() as f64;
            let ratio = systole_over_diastole(&changed, &heart, factor);
            let holds = if phase == Phase::Systolic { ratio > 2.0 } else { ratio < 0.5 };
            assert!(holds, "{phase:?}, draw {draw}: {ratio}");
        }
    }
}

#[test]
fn equal_seeds_give_equal_samples_and_others_do_not() {
    let samples = conditioned(&Phantom::default().synthesise());
    let partner = conditioned(&Phantom { seed: 1, ..Phantom::default() }.synthesise());
    for name in WaveAugmentation::names() {
        let config = WaveAugmentation::default().with(name, 1.0).unwrap();
        let changed = |seed| config.apply(&samples, Some(&partner), RATE, &mut rng(seed)).unwrap();
        assert_eq!(changed(1), changed(1), "{name}");
        assert_ne!(changed(1), changed(2), "{name}");
        assert_ne!(changed(1), samples, "{name}");
    }
}

#[test]
fn nothing_drawn_is_told_from_something_drawn() {
    let samples = conditioned(&Phantom { duration_s: 3.0, ..Phantom::default() }.synthesise());
    let off = WaveAugmentation::default();
    assert!(off.is_off() && !all_of_it().is_off());
    assert_eq!(off.apply(&samples, Some(&samples), RATE, &mut rng(1)), None);
    let alone = off.with("splice", 1.0).unwrap();
    assert_eq!(alone.apply(&samples, None, RATE, &mut rng(1)), None);
    let half = off.with("noise", 0.5).unwrap();
    let mut draws = rng(2);
    let noisy = (0..400).filter(|_| half.apply(&samples, None, RATE, &mut draws).is_some()).count();
    assert!((160..240).contains(&noisy), "{noisy}");
}

#[test]
fn the_level_is_one_but_for_the_gain() {
    let samples = conditioned(&Phantom::default().synthesise());
    let level_db = |config: WaveAugmentation, seed| {
        let changed = config.apply(&samples, Some(&samples), RATE, &mut rng(seed)).unwrap();
        10.0 * power(&changed).log10()
    };
    for seed in 0..10 {
        let without = level_db(all_of_it().with("gain", 0.0).unwrap(), seed);
        assert!(without.abs() < 1e-4, "{without} dB");
        assert!(level_db(all_of_it(), seed).abs() < 6.001);
    }
}

#[test]
fn each_part_goes_by_its_name_and_no_other() {
    for name in WaveAugmentation::names() {
        let config = WaveAugmentation::default().with(name, 0.25).unwrap();
        let json = serde_json::to_value(config).unwrap();
        for (part, settings) in json.as_object().unwrap() {
            let expected = if part == name { 0.25 } else { 0.0 };
            assert_eq!(settings["probability"], expected, "{part} of {name}");
        }
    }
    assert_eq!(WaveAugmentation::default().with("reverse", 1.0), None);
}

#[test]
fn a_configuration_survives_its_file_and_unknown_settings_are_refused() {
    let json = serde_json::to_string(&all_of_it()).unwrap();
    assert_eq!(serde_json::from_str::<WaveAugmentation>(&json).unwrap(), all_of_it());
    let other = json.replacen("most_db", "most_decibels", 1);
    assert!(serde_json::from_str::<WaveAugmentation>(&other).is_err());
}

#[test]
fn senseless_settings_are_named() {
    assert_eq!(all_of_it().check(), Ok(()));
    let refused = |change: fn(&mut WaveAugmentation)| {
        let mut config = all_of_it();
        change(&mut config);
        config.check().unwrap_err().to_string()
    };
    assert!(refused(|c| c.noise.probability = f64::NAN).contains("probability"));
    assert!(refused(|c| c.gain.probability = 1.1).contains("probability"));
    assert!(refused(|c| c.splice.fade_s = -1.0).contains("splice"));
    assert!(refused(|c| c.stretch.most = 0.9).contains("stretch"));
    assert!(refused(|c| c.device.deviation_db = f64::NAN).contains("equaliser"));
    assert!(refused(|c| c.device.high_pass_hz = [0.0, 60.0]).contains("high-pass"));
    assert!(refused(|c| c.device.low_pass_hz = [800.0, 300.0]).contains("low-pass"));
    assert!(refused(|c| c.noise.low_db = 30.0).contains("ratios"));
    assert!(refused(|c| c.noise.band_hz = [800.0, 20.0]).contains("band"));
    assert!(refused(|c| c.gain.most_db = -1.0).contains("gain"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_recording_stays_finite(
        lengths in (0_usize..8000, 0_usize..8000),
        is_short in any::<bool>(),
        rate in prop::sample::select(vec![500_u32, 2000, 4000]),
        seed in any::<u64>(),
    ) {
        let length = if is_short { lengths.0 % 12 } else { lengths.0 };
        let samples = Noise::Pink.synthesise(length, RATE, seed);
        let partner = Noise::Clicks.synthesise(lengths.1, RATE, seed);
        let changed = all_of_it().apply(&samples, Some(&partner), rate, &mut rng(seed)).unwrap();
        prop_assert!(changed.iter().all(|x| x.is_finite()));
        let factor = changed.len() as f64 / length.max(1) as f64;
        prop_assert!(length < 12 || (0.89..1.12).contains(&factor), "{}", factor);
    }
}
