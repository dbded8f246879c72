//! Figures of a frame model on synthesised sounds.

use engine::backend::Cpu;
use engine::beats::HeartCycle;
use engine::model_file::FrameModel;
use engine::phantom::{Extrasystoles, Murmur, Noise, Phantom, PhantomSound, Phase};
use engine::pipeline::CycleFinder;
use engine::stats::median;
use serde::{Deserialize, Serialize};

use super::detection::with_finders;
use super::synthetic::conditioned;
use crate::TrainError;

/// Rate at which the sounds are synthesised, in hertz.
const SAMPLE_RATE: u32 = 4000;
/// Length of each, in seconds.
const SECONDS: f64 = 10.0;
/// Seeds of these sounds, apart from those of training and of calibration.
const SEED: u64 = 1 << 48;
/// The most that a heart rate may be off, per minute.
pub const RATE_TOLERANCE_BPM: f64 = 3.0;
/// A premature beat is found within so many seconds of where it is.
const PREMATURE_TOLERANCE_S: f64 = 0.1;

/// Heart rates of phantoms.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RateMetrics {
    /// Phantoms.
    pub n: usize,
    /// Those on which no rate is claimed.
    pub unclaimed: usize,
    /// Those whose claimed rate is off by more than [`RATE_TOLERANCE_BPM`], each in words.
    pub wrong: Vec<String>,
    /// Largest error of those that are right, per minute.
    pub largest_error_bpm: f64,
}

/// Sounds without a heart.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct NoiseMetrics {
    /// Sounds.
    pub n: usize,
    /// Those on which beats are claimed, each in words.
    pub claimed: Vec<String>,
}

/// Premature beats of phantoms.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct PrematureMetrics {
    /// Premature beats whose whole coupling and pause lie in the recording.
    pub premature: usize,
    /// Those of them that were found.
    pub found: usize,
    /// Other beats.
    pub others: usize,
    /// Those of them that were taken for premature.
    pub false_alarms: usize,
}

/// Phantoms from 35 to 220 beats a minute, without and with murmurs, clean and with noise of 20, 10 and 5 dB.
///
/// # Errors
/// When the model can't be used or fails.
pub fn rates(model: &FrameModel<Cpu>) -> Result<RateMetrics, TrainError> {
    let rates = with_finders(model, &rate_phantoms(), |finder, phantom| {
        let cycle = cycle_of(finder, &phantom.synthesise())?;
        Ok(cycle.rhythm.map(|rhythm| rhythm.rate_bpm))
    })?;
    let mut metrics = RateMetrics::default();
    for (phantom, rate) in rate_phantoms().iter().zip(rates) {
        metrics.n += 1;
        let Some(rate) = rate else {
            metrics.unclaimed += 1;
            continue;
        };
        let error = (rate - true_rate(phantom)).abs();
        if error <= RATE_TOLERANCE_BPM {
            metrics.largest_error_bpm = metrics.largest_error_bpm.max(error);
        } else {
            metrics.wrong.push(format!(
                "{:.0}/min, {}, {:?} at {}: heard {rate:.0}/min",
                phantom.rate_bpm,
                phantom.murmur.map_or("no murmur".to_owned(), |m| format!("{:?} murmur", m.phase)),
                phantom.noise,
                phantom.noise_snr_db.map_or("no noise".to_owned(), |snr| format!("{snr:.0} dB")),
            ));
        }
    }
    Ok(metrics)
}

fn rate_phantoms() -> Vec<Phantom> {
    let murmur = |phase| Some(Murmur { phase, ..Murmur::default() });
    let murmurs = [None, murmur(Phase::Systolic), murmur(Phase::Diastolic)];
    let noises = [
        (Noise::White, None),
        (Noise::White, Some(20.0)),
        (Noise::White, Some(5.0)),
        (Noise::Pink, Some(10.0)),
        (Noise::Pink, Some(5.0)),
        (Noise::Babble, Some(5.0)),
        (Noise::Breathing, Some(5.0)),
        (Noise::Clicks, Some(5.0)),
        (Noise::Hum { hz: 50.0 }, Some(5.0)),
    ];
    let rates =
        [35.0, 40.0, 50.0, 60.0, 72.0, 85.0, 100.0, 120.0, 140.0, 160.0, 180.0, 200.0, 220.0];
    let mut phantoms = Vec::new();
    for rate_bpm in rates {
        for murmur in murmurs {
            for (noise, noise_snr_db) in noises {
                phantoms.push(Phantom {
                    sample_rate: SAMPLE_RATE,
                    duration_s: SECONDS,
                    rate_bpm,
                    murmur,
                    noise,
                    noise_snr_db,
                    seed: SEED + phantoms.len() as u64,
                    ..Phantom::default()
                });
            }
        }
    }
    phantoms
}

/// The median rate of the beats that were put in.
fn true_rate(phantom: &Phantom) -> f64 {
    let beats = phantom.synthesise().truth.beats;
    let lengths: Vec<f64> = beats.iter().map(|beat| beat.end_s - beat.s1_s).collect();
    60.0 / median(&lengths).unwrap_or(f64::INFINITY)
}

fn cycle_of(finder: &mut CycleFinder, sound: &PhantomSound) -> Result<HeartCycle, TrainError> {
    let pcg = conditioned(sound.samples.clone(), finder.condition())?;
    Ok(pollster::block_on(finder.find(&pcg))?.1)
}

/// 200 sounds without a heart: every kind of noise, each with another seed, and silence.
///
/// # Errors
/// When the model can't be used or fails.
pub fn silences(model: &FrameModel<Cpu>) -> Result<NoiseMetrics, TrainError> {
    const COUNT: u64 = 200;
    let kinds = [
        Noise::White,
        Noise::Babble,
        Noise::Hum { hz: 50.0 },
        Noise::Pink,
        Noise::Babble,
        Noise::Hum { hz: 60.0 },
        Noise::Breathing,
        Noise::Clicks,
        Noise::Silence,
        Noise::Babble,
    ];
    let trials: Vec<(Noise, u64)> =
        (0..COUNT).map(|i| (kinds[(i % 10) as usize], SEED + i)).collect();
    let n = (SECONDS * f64::from(SAMPLE_RATE)) as usize;
    let claims = with_finders(model, &trials, |finder, &(noise, seed)| {
        let samples = noise.synthesise(n, SAMPLE_RATE, seed).iter().map(|x| 0.1 * x).collect();
        let pcg = conditioned(samples, finder.condition())?;
        Ok(pollster::block_on(finder.find(&pcg))?.1.beats.are_claimed())
    })?;
    let claimed = trials.iter().zip(claims).filter(|(_, is_claimed)| *is_claimed);
    Ok(NoiseMetrics {
        n: trials.len(),
        claimed: claimed.map(|((noise, seed), _)| format!("{noise:?}, {}", seed - SEED)).collect(),
    })
}

/// Phantoms with extrasystoles at 50 to 130 beats a minute, clean and with noise.
///
/// # Errors
/// When the model can't be used or fails.
pub fn premature_beats(model: &FrameModel<Cpu>) -> Result<PrematureMetrics, TrainError> {
    let mut phantoms = Vec::new();
    for rate_bpm in [50.0, 70.0, 90.0, 110.0, 130.0] {
        for every in [2, 3, 5, 8] {
            for coupling in [0.5, 0.6, 0.7, 0.8] {
                for noise_snr_db in [None, Some(10.0)] {
                    phantoms.push(Phantom {
                        sample_rate: SAMPLE_RATE,
                        duration_s: 2.0 * SECONDS,
                        rate_bpm,
                        extrasystoles: Some(Extrasystoles { every, coupling }),
                        noise: Noise::Pink,
                        noise_snr_db,
                        seed: SEED + phantoms.len() as u64,
                        ..Phantom::default()
                    });
                }
            }
        }
    }
    let counted = with_finders(model, &phantoms, |finder, phantom| {
        let sound = phantom.synthesise();
        let cycle = cycle_of(finder, &sound)?;
        Ok(count_premature(&sound, &cycle))
    })?;
    Ok(counted.into_iter().fold(PrematureMetrics::default(), |sum, one| PrematureMetrics {
        premature: sum.premature + one.premature,
        found: sum.found + one.found,
        others: sum.others + one.others,
        false_alarms: sum.false_alarms + one.false_alarms,
    }))
}

/// Beats of the middle of a phantom: not the first three and the last three, whose neighbours are missing.
fn count_premature(sound: &PhantomSound, cycle: &HeartCycle) -> PrematureMetrics {
    const ENDS: usize = 3;
    let found = cycle.rhythm.as_ref().map_or(&[][..], |rhythm| &rhythm.premature_s);
    let beats = &sound.truth.beats;
    let mut metrics = PrematureMetrics::default();
    for beat in beats.iter().take(beats.len().saturating_sub(ENDS)).skip(ENDS) {
        // The truth holds onsets, a beat holds middles.
        let is_found = found.iter().any(|time| (time - beat.s1_s).abs() <= PREMATURE_TOLERANCE_S);
        let (all, hits) = if beat.premature {
            (&mut metrics.premature, &mut metrics.found)
        } else {
            (&mut metrics.others, &mut metrics.false_alarms)
        };
        *all += 1;
        *hits += usize::from(is_found);
    }
    metrics
}
