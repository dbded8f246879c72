//! When the heart beats: cycle lengths, systoles, premature beats.

use rand_chacha::ChaCha8Rng;

use super::Phantom;
use super::noise::gaussian;

/// Heart rates that are synthesised, per minute.
const RATES: (f64, f64) = (35.0, 220.0);

/// Rate up to which Weissler's regression is used; it was fitted to people at rest.
const WEISSLER_MAX_BPM: f64 = 110.0;

/// Time from the Q wave to the first sound, in seconds: 50 to 70 ms (Weissler, *Noninvasive
/// Cardiology*, 1974), taken off the systole that begins at Q.
const Q_TO_S1_S: f64 = 0.065;

/// Onset of the first beat, so that it is not cut off.
const FIRST_S1_S: f64 = 0.15;

/// One heart beat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PhantomBeat {
    /// Onset of the first sound, in seconds.
    pub s1_s: f64,
    /// Onset of the second sound, in seconds.
    pub s2_s: f64,
    /// Onset of the next beat's first sound, in seconds: the end of diastole.
    pub end_s: f64,
    /// Whether this beat came too early.
    pub premature: bool,
}

/// Premature beats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extrasystoles {
    /// One in so many beats is premature (2 is bigeminy); at least 2.
    pub every: usize,
    /// Cycle before the premature beat as a share of the normal one, kept within 0.45 to 0.9.
    pub coupling: f64,
}

impl Default for Extrasystoles {
    fn default() -> Self {
        Self { every: 5, coupling: 0.6 }
    }
}

/// Time from first to second sound at a heart rate, in seconds.
///
/// Electromechanical systole after Weissler, Harris and Schoenfeld (*Circulation* 37, 1968, men):
/// Q–S2 = 546 ms − 2.1 ms · rate. Above 110/min, where that goes to zero, systole keeps its
/// share of the cycle.
pub(super) fn systole_s(rate_bpm: f64) -> f64 {
    let at_rest = rate_bpm.min(WEISSLER_MAX_BPM);
    let systole = 0.546 - 0.0021 * at_rest - Q_TO_S1_S;
    systole * at_rest / rate_bpm
}

/// All beats whose first sound begins before `duration_s`.
pub(super) fn beats(phantom: &Phantom, duration_s: f64, rng: &mut ChaCha8Rng) -> Vec<PhantomBeat> {
    let rate = phantom.rate_bpm.clamp(RATES.0, RATES.1);
    let variability = phantom.rate_variability.clamp(0.0, 0.1);
    let mut beats = Vec::new();
    let mut onset = FIRST_S1_S;
    while onset < duration_s {
        let jitter = (variability * gaussian(rng)).clamp(-0.2, 0.2);
        let cycle = 60.0 / rate * (1.0 + jitter);
        let (length, premature) = cycle_length(phantom.extrasystoles, beats.len(), cycle);
        beats.push(PhantomBeat {
            s1_s: onset,
            s2_s: onset + systole_s(rate).min(0.6 * length),
            end_s: onset + length,
            premature,
        });
        onset += length;
    }
    beats
}

/// Length of the cycle that beat `index` begins, and whether that beat is premature. The pause
/// after a premature beat is fully compensatory: both cycles together last two normal ones.
fn cycle_length(extrasystoles: Option<Extrasystoles>, index: usize, cycle: f64) -> (f64, bool) {
    let Some(extra) = extrasystoles else {
        return (cycle, false);
    };
    let every = extra.every.max(2);
    let coupling = extra.coupling.clamp(0.45, 0.9);
    match index % every {
        last if last + 1 == every => (cycle * (2.0 - coupling), true),
        before if before + 2 == every => (cycle * coupling, false),
        _ => (cycle, false),
    }
}
