//! What carried a verdict, as JSON.

use serde::{Deserialize, Serialize};

use crate::explanation::{Band, Explanation, Moment};
use crate::findings::Class;

/// See [`Explanation`]: effects are what the class's log-odds lose when the part is hidden.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonExplanation {
    /// The class that is explained.
    pub class: Class,
    /// Its log-odds with nothing hidden.
    pub log_odds: f64,
    /// Moment after moment.
    pub moments: Vec<JsonMoment>,
    /// From low to high.
    pub bands: Vec<JsonBand>,
    /// Of what is known of the heart cycle.
    pub cycle: Option<f64>,
}

/// A moment's effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "as those of `Moment`")]
pub struct JsonMoment {
    pub start_s: f64,
    pub end_s: f64,
    pub effect: f64,
}

/// A band's effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "as those of `Band`")]
pub struct JsonBand {
    pub low_hz: f64,
    pub high_hz: f64,
    pub effect: f64,
}

impl From<&Explanation> for JsonExplanation {
    fn from(explanation: &Explanation) -> Self {
        let moment =
            |&Moment { start_s, end_s, effect }: &Moment| JsonMoment { start_s, end_s, effect };
        let band = |&Band { low_hz, high_hz, effect }: &Band| JsonBand { low_hz, high_hz, effect };
        Self {
            class: explanation.class,
            log_odds: explanation.log_odds,
            moments: explanation.moments.iter().map(moment).collect(),
            bands: explanation.bands.iter().map(band).collect(),
            cycle: explanation.cycle,
        }
    }
}
