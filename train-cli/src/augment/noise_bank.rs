//! A bank of noises: each is synthesised once, and pieces of it are used ever after.
//!
//! To synthesise a babble, a sum of 72 tones, takes many times as long as all else that augmentation does; and the
//! same piece of the same noise is seldom drawn twice.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use engine::audio::{ConditionConfig, Recording, condition};
use engine::phantom::Noise;

/// Kinds of noise that are drawn from.
pub(super) const KINDS: [Kind; 6] =
    [Kind::White, Kind::Pink, Kind::Hum, Kind::Babble, Kind::Breathing, Kind::Clicks];
/// Noises of each kind; hum is at 50 Hz in the even ones and at 60 Hz in the odd ones.
pub(super) const NOISES_OF_A_KIND: u64 = 8;
/// Length of each, in seconds.
const NOISE_S: usize = 30;

/// A kind of noise. Unlike [`Noise`], something that a map can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    White,
    Pink,
    Hum,
    Babble,
    Breathing,
    Clicks,
}

/// Which noise, and how it is conditioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BankedNoise {
    pub(super) kind: Kind,
    /// Its number and seed, below [`NOISES_OF_A_KIND`].
    pub(super) number: u64,
    /// In hertz.
    pub(super) sample_rate: u32,
    /// Edges of the band, in millihertz.
    pub(super) band_mhz: [u32; 2],
}

static BANK: Mutex<BTreeMap<BankedNoise, Arc<[f32]>>> = Mutex::new(BTreeMap::new());

impl BankedNoise {
    /// Its samples, conditioned as a recording is; none where the rate can't carry the band.
    pub(super) fn samples(self) -> Arc<[f32]> {
        // Nothing is half done when a thread stops: a noise is put in whole.
        let mut bank = BANK.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(bank.entry(self).or_insert_with(|| self.synthesise().into()))
    }

    fn synthesise(self) -> Vec<f32> {
        let length = NOISE_S * self.sample_rate as usize;
        let samples = self.noise().synthesise(length, self.sample_rate, self.number);
        let recording = Recording::mono(samples, self.sample_rate);
        let [low_hz, high_hz] = self.band_mhz.map(|mhz| f64::from(mhz) / 1000.0);
        let sample_rate = self.sample_rate;
        let config = ConditionConfig { sample_rate, low_hz, high_hz, ..ConditionConfig::default() };
        condition(&recording, &config).map(|pcg| pcg.samples).unwrap_or_default()
    }

    fn noise(self) -> Noise {
        match self.kind {
            Kind::White => Noise::White,
            Kind::Pink => Noise::Pink,
            Kind::Hum => Noise::Hum { hz: if self.number.is_multiple_of(2) { 50.0 } else { 60.0 } },
            Kind::Babble => Noise::Babble,
            Kind::Breathing => Noise::Breathing,
            Kind::Clicks => Noise::Clicks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::augment::level::power;

    const ONE: BankedNoise = BankedNoise {
        kind: Kind::White,
        number: 0,
        sample_rate: 2000,
        band_mhz: [20_000, 800_000],
    };

    #[test]
    fn every_noise_has_unit_power_and_is_another() {
        let mut met = Vec::new();
        for kind in KINDS {
            for number in [0, 1] {
                let samples = BankedNoise { kind, number, ..ONE }.samples();
                assert_eq!(samples.len(), 60_000);
                assert!((power(&samples) - 1.0).abs() < 1e-4, "{kind:?}");
                assert!(!met.contains(&samples), "{kind:?}");
                met.push(samples);
            }
        }
    }

    #[test]
    fn a_noise_is_synthesised_once() {
        assert!(Arc::ptr_eq(&ONE.samples(), &ONE.samples()));
        assert_eq!(*ONE.samples(), *ONE.synthesise());
    }

    #[test]
    fn of_an_impossible_band_there_is_no_noise() {
        assert!(BankedNoise { sample_rate: 40, ..ONE }.samples().is_empty());
    }
}
