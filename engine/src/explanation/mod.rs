//! Which moments, frequency bands and measures of the heart cycle a finding rests on.
//!
//! By occlusion (Zeiler & Fergus, *Visualizing and Understanding Convolutional Networks*, arXiv:1311.2901, § 4.2):
//! a part of the image is set to its mean, and what the class then loses is the part's effect. It needs no
//! gradients, so it runs wherever the network runs, whatever its architecture. The effect is a change of the
//! network's output, which can be checked.

mod bands;
mod occlusion;

pub use occlusion::{ExplainError, Subject, explain};

use crate::findings::Class;

/// Resolution of an explanation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExplainConfig {
    /// Length of the stretches of time that are hidden, in seconds: long enough for a heart sound.
    pub moment_s: f64,
    /// Number of bands over the height of an image.
    pub bands: usize,
    /// The class that is explained; none for the likeliest.
    pub class: Option<Class>,
}

impl Default for ExplainConfig {
    fn default() -> Self {
        Self { moment_s: 0.2, bands: 8, class: None }
    }
}

/// The effect of each part of a recording on the probability of a class: what the log-odds of the class lose, in
/// nats, when the part is hidden. An effect is below zero where hiding the part makes the class likelier.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The explained class.
    pub class: Class,
    /// Log-odds of the class with nothing hidden, in nats.
    pub log_odds: f64,
    /// Effects of stretches of time, in order; together they are the whole recording.
    pub moments: Vec<Moment>,
    /// Effects of frequency bands, low to high; none where the rows of the image are no frequencies.
    pub bands: Vec<Band>,
    /// Effect of the measures of the heart cycle; none where the network takes none.
    pub cycle: Option<f64>,
}

/// The effect of a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Start, in seconds.
    pub start_s: f64,
    /// End, in seconds.
    pub end_s: f64,
    /// In nats, see [`Explanation`].
    pub effect: f64,
}

/// The effect of a frequency band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Lower edge, in hertz.
    pub low_hz: f64,
    /// Upper edge, in hertz.
    pub high_hz: f64,
    /// In nats, see [`Explanation`].
    pub effect: f64,
}
