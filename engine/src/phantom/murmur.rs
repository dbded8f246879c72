//! Murmurs: noise of turbulent flow between the heart sounds.
//!
//! Shapes as auscultation names them (Freeman and Levine, *Ann. Intern. Med.* 6, 1933; Leatham
//! 1975): ejection murmurs swell and fade in mid-systole, regurgitation over a whole systole is
//! even, that through a leaking aortic valve fades through diastole.

use std::f64::consts::PI;

use rand_chacha::ChaCha8Rng;

use super::band::NoiseBand;
use super::noise::gaussian;
use super::timing::PhantomBeat;

/// Between which heart sounds a murmur sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// From the first to the second sound.
    Systolic,
    /// From the second to the next first sound.
    Diastolic,
}

/// How loudness develops within the phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MurmurShape {
    /// Swells and fades (diamond): ejection.
    CrescendoDecrescendo,
    /// Even throughout: regurgitation through a mitral or tricuspid valve.
    Plateau,
    /// Fades from the start: regurgitation through an aortic or pulmonary valve.
    Decrescendo,
}

/// A murmur.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Murmur {
    /// When it sounds.
    pub phase: Phase,
    /// How it swells and fades.
    pub shape: MurmurShape,
    /// Lower edge of its band, in hertz.
    pub low_hz: f64,
    /// Upper edge of its band, in hertz.
    pub high_hz: f64,
    /// RMS at its loudest, in dB relative to the peak of a first sound (about 1).
    pub level_db: f64,
}

impl Default for Murmur {
    /// An ejection murmur of middle loudness.
    fn default() -> Self {
        Self {
            phase: Phase::Systolic,
            shape: MurmurShape::CrescendoDecrescendo,
            low_hz: 100.0,
            high_hz: 400.0,
            level_db: -14.0,
        }
    }
}

/// Time after a heart sound's onset at which a murmur begins, in seconds.
const AFTER_SOUND_S: f64 = 0.05;

impl Murmur {
    /// Adds the murmur to every beat.
    pub(super) fn add(
        &self,
        beats: &[PhantomBeat],
        samples: &mut [f64],
        rate: f64,
        rng: &mut ChaCha8Rng,
    ) {
        let mut band = NoiseBand::new(self.low_hz, self.high_hz, rate);
        let noise: Vec<f64> = samples.iter().map(|_| band.next(gaussian(rng))).collect();
        let power = noise.iter().map(|x| x * x).sum::<f64>() / noise.len().max(1) as f64;
        let gain = 10_f64.powf(self.level_db / 20.0) / power.sqrt().max(f64::MIN_POSITIVE);
        for beat in beats {
            let (from, to) = self.span(beat);
            let (begin, end) = ((from * rate).ceil() as usize, (to * rate).max(0.0) as usize);
            let pairs = samples.iter_mut().zip(&noise).enumerate();
            for (i, (x, y)) in pairs.take(end).skip(begin) {
                let share = (i as f64 / rate - from) / (to - from);
                *x += gain * self.shape.envelope(share) * y;
            }
        }
    }

    /// Begin and end of the murmur in a beat, in seconds.
    fn span(&self, beat: &PhantomBeat) -> (f64, f64) {
        match self.phase {
            Phase::Systolic => (beat.s1_s + AFTER_SOUND_S, beat.s2_s),
            Phase::Diastolic => (beat.s2_s + AFTER_SOUND_S, beat.end_s),
        }
    }
}

impl MurmurShape {
    /// Loudness (0 to 1) at a share (0 to 1) of the phase; zero at both ends.
    fn envelope(self, share: f64) -> f64 {
        let edges = (PI / 2.0 * (share.min(1.0 - share) / 0.1).clamp(0.0, 1.0)).sin().powi(2);
        match self {
            Self::CrescendoDecrescendo => (PI * share).sin().max(0.0),
            Self::Plateau => edges,
            Self::Decrescendo => edges * (1.0 - share),
        }
    }
}
