//! An explanation as JSON.

use serde::{Deserialize, Serialize};

use crate::explanation::{Band, Explanation, Moment};
use crate::findings::Class;

/// See [`Explanation`]: an effect is what the log-odds of the class lose, in nats, when a part is hidden.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonExplanation {
    /// The explained class.
    pub class: Class,
    /// Log-odds of the class with nothing hidden, in nats.
    pub log_odds: f64,
    /// Effects of stretches of time, in order.
    pub moments: Vec<JsonMoment>,
    /// Effects of frequency bands, low to high.
    pub bands: Vec<JsonBand>,
    /// Effect of the measures of the heart cycle; none where the network takes none.
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
