//! Levels of the parts of the cycle, from which a murmur is timed.
//!
//! Levels are taken in the bands where murmurs are and heart sounds hardly, over the recording's own quiet
//! moments between sounds, in decibels, beat by beat; a beat that was disturbed is outvoted by the others.

use serde::{Deserialize, Serialize};

use crate::features::Image;

use super::{Beat, Span};
use crate::stats::{median, quantile};

/// Lower edge of the bands in which murmurs are looked for, in hertz: most of a heart sound's energy lies below
/// (Rangayyan & Lehner, CRC Crit. Rev. Biomed. Eng. 15, 1987).
pub const MURMUR_LOW_HZ: f64 = 100.0;
/// What is left out beside a heart sound, in seconds: its tail, and half a frame's window.
const MARGIN_S: f64 = 0.02;
/// The quiet of a band: this share of the frames between sounds are no louder.
const QUIET: f64 = 0.1;
/// Parts into which systole and diastole are cut.
const PARTS: usize = 3;
/// A murmur fills all of systole when its softest third is at most so far below the loudest, in decibels.
const HOLOSYSTOLIC_DB: f64 = 3.0;

/// The part of the cycle in which a murmur sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MurmurTiming {
    /// In the first third of systole, loudest there.
    EarlySystolic,
    /// Loudest in the middle of systole.
    MidSystolic,
    /// Loudest before the second sound.
    LateSystolic,
    /// All through systole.
    Holosystolic,
    /// Between the second and the next first sound.
    Diastolic,
}

impl MurmurTiming {
    /// Whether it lies between the first and the second sound.
    #[must_use]
    pub fn is_systolic(self) -> bool {
        self != Self::Diastolic
    }

    /// The word for it in JSON and CSV.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::EarlySystolic => "early_systolic",
            Self::MidSystolic => "mid_systolic",
            Self::LateSystolic => "late_systolic",
            Self::Holosystolic => "holosystolic",
            Self::Diastolic => "diastolic",
        }
    }
}

/// The timing of a murmur, given that there is one, with its confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TimedMurmur {
    /// The part of the cycle in which it sounds.
    pub timing: MurmurTiming,
    /// Share of the beats that are louder in this phase than in the other (of n beats k: (k + 1) / (n + 2),
    /// Laplace's rule of succession).
    pub confidence: f64,
}

/// Levels of the parts of the cycle over quiet, in decibels.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseLevels {
    /// One element per beat: thirds of systole, then thirds of diastole, in decibels.
    pub beats: Vec<[f64; 2 * PARTS]>,
}

impl PhaseLevels {
    /// The levels of beats whose cycle is whole, from an image in decibels whose rows have these centres, in
    /// hertz, and whose columns are `hop_s` apart. `None` where no beat leaves room for them.
    #[must_use]
    pub fn of(beats: &[Beat], image: &Image, centres_hz: &[f64], hop_s: f64) -> Option<Self> {
        let power = band_power(image, centres_hz);
        let frames: Vec<[Vec<&[f64]>; 2]> = beats
            .iter()
            .filter_map(|beat| {
                let phases = [beat.systole(), beat.diastole()?];
                let [systole, diastole] = phases.map(|phase| parts(phase, &power, hop_s));
                Some([systole?, diastole?])
            })
            .collect();
        let between: Vec<f64> =
            frames.iter().flatten().flatten().flat_map(|part| part.iter().copied()).collect();
        let quiet = quantile(&between, QUIET)?.max(f64::MIN_POSITIVE);
        let level = |part: &[f64]| {
            10.0 * (part.iter().sum::<f64>() / part.len() as f64 / quiet).max(1e-3).log10()
        };
        let of_beat = |phases: &[Vec<&[f64]>; 2]| {
            let mut levels = [0.0; 2 * PARTS];
            for (slot, part) in levels.iter_mut().zip(phases.iter().flatten()) {
                *slot = level(part);
            }
            levels
        };
        Some(Self { beats: frames.iter().map(of_beat).collect() })
    }

    /// The median over the beats.
    #[must_use]
    pub fn pooled(&self) -> [f64; 2 * PARTS] {
        std::array::from_fn(|part| {
            let of_beats: Vec<f64> = self.beats.iter().map(|beat| beat[part]).collect();
            // Only levels that are not from `of` can be of no beat; then nothing lies over quiet.
            median(&of_beats).unwrap_or(0.0)
        })
    }

    /// The timing of a murmur, given that there is one.
    #[must_use]
    pub fn murmur(&self) -> TimedMurmur {
        let pooled = self.pooled();
        let (systole, diastole) = pooled.split_at(PARTS);
        let is_systolic = loudest(systole) >= loudest(diastole);
        let agrees = |beat: &&[f64; 2 * PARTS]| {
            let (systole, diastole) = beat.split_at(PARTS);
            (loudest(systole) >= loudest(diastole)) == is_systolic
        };
        let agreeing = self.beats.iter().filter(agrees).count() as f64;
        let confidence = (agreeing + 1.0) / (self.beats.len() as f64 + 2.0);
        let timing = if is_systolic { within_systole(systole) } else { MurmurTiming::Diastolic };
        TimedMurmur { timing, confidence }
    }
}

fn within_systole(levels: &[f64]) -> MurmurTiming {
    let softest = levels.iter().copied().fold(f64::INFINITY, f64::min);
    if loudest(levels) - softest <= HOLOSYSTOLIC_DB {
        return MurmurTiming::Holosystolic;
    }
    match levels.iter().position(|&level| level >= loudest(levels)) {
        Some(0) => MurmurTiming::EarlySystolic,
        Some(1) => MurmurTiming::MidSystolic,
        _ => MurmurTiming::LateSystolic,
    }
}

fn loudest(levels: &[f64]) -> f64 {
    levels.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Power of the murmurs' bands in every frame.
fn band_power(image: &Image, centres_hz: &[f64]) -> Vec<f64> {
    let mut power = vec![0.0; image.columns];
    for (row, _) in centres_hz.iter().enumerate().filter(|(_, hz)| **hz >= MURMUR_LOW_HZ) {
        for (sum, &decibels) in power.iter_mut().zip(image.row(row)) {
            *sum += 10_f64.powf(f64::from(decibels) / 10.0);
        }
    }
    power
}

/// The frames of a phase in parts of about equal length; `None` where there are fewer frames than parts.
fn parts(phase: Span, power: &[f64], hop_s: f64) -> Option<Vec<&[f64]>> {
    let frame = |time: f64| ((time / hop_s).ceil().max(0.0) as usize).min(power.len());
    let (from, to) = (frame(phase.start_s + MARGIN_S), frame(phase.end_s - MARGIN_S));
    let count = to.checked_sub(from).filter(|&count| count >= PARTS)?;
    Some(
        (0..PARTS)
            .map(|i| &power[from + i * count / PARTS..from + (i + 1) * count / PARTS])
            .collect(),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::audio::Pcg;
    use crate::beats::LevelImage;
    use crate::features::{LogMelConfig, StftConfig};
    use crate::phantom::{Murmur, MurmurShape, Phantom, Phase};

    /// The levels of a phantom whose beats are known.
    fn levels(murmur: Option<Murmur>) -> PhaseLevels {
        let sound = Phantom { sample_rate: 2000, murmur, ..Phantom::default() }.synthesise();
        let beats: Vec<Beat> = sound
            .truth
            .beats
            .iter()
            .map(|beat| Beat {
                s1: Span { start_s: beat.s1_s, end_s: beat.s1_s + 0.1 },
                s2: Span { start_s: beat.s2_s, end_s: beat.s2_s + 0.08 },
                end_s: (beat.end_s < 10.0).then_some(beat.end_s),
                confidence: 1.0,
            })
            .collect();
        let stft = StftConfig { n_fft: 128, hop: 20, window: 100 };
        let config = LogMelConfig { stft, bands: 20, low_hz: 20.0, high_hz: 600.0, range_db: 80.0 };
        let mut view = LevelImage::new(config, 2000).unwrap();
        let pcg =
            Pcg { samples: sound.samples, sample_rate: 2000, level_dbfs: 0.0, clipped_share: 0.0 };
        let image = view.decibels(&pcg).unwrap();
        PhaseLevels::of(&beats, &image, &view.centres_hz(), view.hop_s()).unwrap()
    }

    fn timed(phase: Phase, shape: MurmurShape) -> TimedMurmur {
        levels(Some(Murmur { phase, shape, ..Murmur::default() })).murmur()
    }

    #[test]
    fn murmurs_are_timed() {
        use MurmurTiming::{Diastolic, EarlySystolic, Holosystolic, MidSystolic};
        for (phase, shape, timing) in [
            (Phase::Systolic, MurmurShape::Plateau, Holosystolic),
            (Phase::Systolic, MurmurShape::CrescendoDecrescendo, MidSystolic),
            (Phase::Systolic, MurmurShape::Decrescendo, EarlySystolic),
            (Phase::Diastolic, MurmurShape::Decrescendo, Diastolic),
            (Phase::Diastolic, MurmurShape::Plateau, Diastolic),
        ] {
            let murmur = timed(phase, shape);
            assert_eq!(murmur.timing, timing, "{phase:?} {shape:?}");
            assert!(murmur.confidence > 0.8, "{murmur:?}");
        }
    }

    #[test]
    fn a_murmur_raises_its_phase_and_no_other() {
        let (plain, loud) = (levels(None).pooled(), levels(Some(Murmur::default())).pooled());
        assert!(loud[1] > plain[1] + 10.0, "{plain:?} {loud:?}");
        assert!((loud[4] - plain[4]).abs() < 6.0, "{plain:?} {loud:?}");
    }
}
