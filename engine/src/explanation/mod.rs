//! What carried a verdict: which moments, which bands, and what was known of the heart cycle.
//!
//! By occlusion (Zeiler & Fergus, *Visualizing and Understanding Convolutional Networks*, arXiv:1311.2901, § 4.2):
//! a part of the image is brought to its mean, and what the class then loses is the part's effect. It needs no
//! gradients, so that it runs wherever the network does, whatever its architecture; and the effect is a
//! change of the network's output, which can be checked.

mod bands;
mod occlusion;

pub use occlusion::{ExplainError, Subject, explain};

use crate::findings::Class;

/// How finely a verdict is taken apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExplainConfig {
    /// Length of a moment, in seconds: long enough for a heart sound.
    pub moment_s: f64,
    /// Bands over the height of an image.
    pub bands: usize,
    /// The class that is explained; none for the likeliest.
    pub class: Option<Class>,
}

impl Default for ExplainConfig {
    fn default() -> Self {
        Self { moment_s: 0.2, bands: 8, class: None }
    }
}

/// What carried a verdict. Effects are what the log-odds of the class lose, in nats, when the part is hidden; below
/// zero where hiding it makes the class likelier.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The class whose probability is explained.
    pub class: Class,
    /// Its log-odds with nothing hidden.
    pub log_odds: f64,
    /// The recording, moment after moment.
    pub moments: Vec<Moment>,
    /// Bands, from low to high; none where the network sees no frequencies.
    pub bands: Vec<Band>,
    /// The effect of what is known of the heart cycle; none where the network takes no measures of it.
    pub cycle: Option<f64>,
}

/// A moment's effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Its start, in seconds.
    pub start_s: f64,
    /// Its end, in seconds.
    pub end_s: f64,
    /// See [`Explanation`].
    pub effect: f64,
}

/// A band's effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Its lower end, in hertz.
    pub low_hz: f64,
    /// Its upper end, in hertz.
    pub high_hz: f64,
    /// See [`Explanation`].
    pub effect: f64,
}
