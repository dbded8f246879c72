//! Chroma: power by pitch class, as `librosa.feature.chroma_stft(tuning=0)`.

use serde::{Deserialize, Serialize};

use super::bank::FilterBank;
use super::banked::{Banked, Scale};
use super::view::{Frames, ViewSettings};
use super::{FeatureError, RowAxis, Stft, StftConfig};

/// Where octaves begin to be counted: the note A0 at concert pitch.
const OCTAVE_ZERO_HZ: f64 = 440.0 / 16.0;
/// Centre and width, in octaves, of the Gaussian that favours the middle of the keyboard (Ellis,
/// *Chroma Feature Analysis and Synthesis*, 2007; librosa's `ctroct` and `octwidth`).
const CENTRE_OCTAVE: f64 = 5.0;
const WIDTH_OCTAVES: f64 = 2.0;

/// Shape of a chromagram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChromaConfig {
    /// Frames.
    pub stft: StftConfig,
    /// Pitch classes in an octave.
    pub classes: usize,
}

impl Default for ChromaConfig {
    fn default() -> Self {
        Self { stft: StftConfig::default(), classes: 12 }
    }
}

impl ViewSettings for ChromaConfig {
    type Planned = Banked;
    const NAME: &'static str = "chroma";

    fn frames(&self) -> Frames {
        self.stft.into()
    }

    fn set_hop(&mut self, hop: usize) {
        self.stft.hop = hop;
    }

    fn largest_count(&self) -> usize {
        self.classes
    }

    fn plan(&self, sample_rate: u32) -> Result<Banked, FeatureError> {
        if self.classes == 0 || self.classes > 120 {
            return Err(FeatureError::Config("there must be 1 to 120 pitch classes".into()));
        }
        let stft = Stft::new(self.stft)?;
        let bank = bank(f64::from(sample_rate), self.stft.n_fft, self.classes, stft.bins());
        let axis =
            RowAxis::Named((0..self.classes).map(|class| format!("pitch {class}")).collect());
        Ok(Banked { stft, bank, scale: Scale::FrameMaximum, axis })
    }
}

/// `librosa.filters.chroma` with its defaults: a Gaussian bump around every pitch, columns of unit
/// Euclidean norm, octaves weighted, C first.
fn bank(rate: f64, n_fft: usize, classes: usize, bins: usize) -> FilterBank {
    let count = classes as f64;
    let pitches = pitches(rate, n_fft, count);
    let half = (count / 2.0).round_ties_even();
    let mut rows = vec![vec![0.0_f32; bins]; classes];
    for bin in 0..bins {
        let width = pitches.get(bin + 1).map_or(1.0, |next| (next - pitches[bin]).max(1.0));
        let bump = |class: usize| {
            let distance =
                (pitches[bin] - class as f64 + half + 10.0 * count).rem_euclid(count) - half;
            (-0.5 * (2.0 * distance / width).powi(2)).exp()
        };
        let bumps: Vec<f64> = (0..classes).map(bump).collect();
        let norm = bumps.iter().map(|b| b * b).sum::<f64>().sqrt();
        let octave = pitches[bin] / count;
        let weight = (-0.5 * ((octave - CENTRE_OCTAVE) / WIDTH_OCTAVES).powi(2)).exp() / norm;
        for (class, bump) in bumps.into_iter().enumerate() {
            // A is counted first, C comes three semitones after it.
            let row = (class + classes - 3 * (classes / 12)) % classes;
            rows[row][bin] = (bump * weight) as f32;
        }
    }
    FilterBank::new(rows)
}

/// The pitch of each bin of a whole (two-sided) transform, in classes above octave zero; DC is put one
/// and a half octaves below the first bin.
fn pitches(rate: f64, n_fft: usize, classes: f64) -> Vec<f64> {
    let pitch = |bin: usize| classes * (bin as f64 * rate / n_fft as f64 / OCTAVE_ZERO_HZ).log2();
    std::iter::once(pitch(1) - 1.5 * classes).chain((1..n_fft).map(pitch)).collect()
}
