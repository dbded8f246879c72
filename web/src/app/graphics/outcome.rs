//! What came of trying a graphics processor, and how it is said.

use engine::report::JsonBackend;

use crate::protocol::{Race, Trial};

/// What came of trying a graphics processor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// It is right.
    Right {
        /// Largest difference of a class probability from the processor's, as a share of it.
        difference: f64,
        /// Which of the two is quicker.
        race: Race,
    },
    /// It computes something else than the processor; how far off, where that is a number.
    Wrong(Option<f64>),
    /// It could not be started.
    Failed,
}

impl Outcome {
    /// The outcome of a trial; of none, where it failed before it could be tried.
    #[must_use]
    pub fn new(trial: Option<Trial>) -> Self {
        match trial {
            Some(Trial { passed: true, difference: Some(difference), race: Some(race) }) => {
                Self::Right { difference, race }
            }
            Some(trial) => Self::Wrong(trial.difference),
            None => Self::Failed,
        }
    }

    /// Whether it is right and quicker than the processor.
    #[must_use]
    pub fn is_worth_it(self) -> bool {
        matches!(self, Self::Right { race, .. } if race.graphics_ms < race.processor_ms)
    }

    /// Largest difference of a class probability from the processor's, as a share of it.
    #[must_use]
    pub fn difference(self) -> Option<f64> {
        match self {
            Self::Right { difference, .. } => Some(difference),
            Self::Wrong(difference) => difference,
            Self::Failed => None,
        }
    }

    /// The race that it ran.
    #[must_use]
    pub fn race(self) -> Option<Race> {
        match self {
            Self::Right { race, .. } => Some(race),
            Self::Wrong(_) | Self::Failed => None,
        }
    }

    /// Whether it is right.
    #[must_use]
    pub fn is_right(self) -> bool {
        matches!(self, Self::Right { .. })
    }
}

/// What the page knows of the graphics processor.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Graphics {
    /// It has not been looked for yet.
    #[default]
    Unknown,
    /// The reader chose the processor.
    Off,
    /// The browser has none.
    Absent,
    /// It is only played by a program of this name.
    Software(String),
    /// It is being tried.
    Trying(String),
    /// It is used.
    Used(String, Outcome),
    /// It was tried, and isn't used.
    Unused(String, Outcome),
    /// It failed while it was used.
    Lost(String),
}

impl Graphics {
    /// A stable word for it.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Off => "off",
            Self::Absent => "absent",
            Self::Software(_) => "software",
            Self::Trying(_) => "trying",
            Self::Used(..) => "used",
            Self::Unused(_, Outcome::Right { .. }) => "slower",
            Self::Unused(_, Outcome::Wrong(_)) => "wrong",
            Self::Unused(_, Outcome::Failed) => "failed",
            Self::Lost(_) => "lost",
        }
    }

    /// The adapter's name, where there is one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Unknown | Self::Off | Self::Absent => None,
            Self::Software(name)
            | Self::Trying(name)
            | Self::Used(name, _)
            | Self::Unused(name, _)
            | Self::Lost(name) => Some(name),
        }
    }

    /// What is stored with a result that was computed by `name`.
    #[must_use]
    pub fn backend(&self, name: String, seconds: Option<f64>) -> JsonBackend {
        let outcome = match self {
            Self::Used(_, outcome) | Self::Unused(_, outcome) => Some(*outcome),
            _ => None,
        };
        let self_test = outcome.and_then(Outcome::difference);
        JsonBackend { name, self_test, graphics: Some(self.key().to_owned()), seconds }
    }

    /// What the reader is told.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Unknown => "Not looked for yet.".to_owned(),
            Self::Off => "Not used, as chosen.".to_owned(),
            Self::Absent => "This browser offers none, so the processor is used.".to_owned(),
            Self::Software(name) => {
                format!(
                    "This browser only has a program that plays one ({name}), so the processor is used."
                )
            }
            Self::Trying(name) => format!("Checking the graphics processor ({name}) …"),
            Self::Used(name, outcome) => format!("Used ({name}). {}", said(*outcome)),
            Self::Unused(name, outcome) => {
                format!("Not used ({name}). {} The processor is used.", said(*outcome))
            }
            Self::Lost(name) => format!(
                "The graphics processor ({name}) stopped working, so the processor took over. No \
                 recording was lost. Reload the page to try it again."
            ),
        }
    }
}

fn said(outcome: Outcome) -> String {
    match outcome {
        Outcome::Right { difference, race } => format!(
            "It agrees with the processor (probabilities differ by at most {difference:.6} of their value). For \
             ten seconds of sound the network takes {:.1}\u{a0}ms on it, and {:.1}\u{a0}ms on the processor.",
            race.graphics_ms, race.processor_ms
        ),
        Outcome::Wrong(Some(difference)) => format!(
            "It computes something else than the processor (a probability differs by {difference:.6} of its value)."
        ),
        Outcome::Wrong(None) => "It computes something else than the processor.".to_owned(),
        Outcome::Failed => "It could not be started.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(passed: bool, graphics_ms: f64) -> Trial {
        let race = Race { processor_ms: 20.0, graphics_ms };
        Trial { passed, difference: Some(1e-6), race: Some(race) }
    }

    #[test]
    fn only_what_is_right_and_quicker_is_worth_it() {
        let outcome = |passed, ms| Outcome::new(Some(trial(passed, ms)));
        assert!(outcome(true, 5.0).is_worth_it());
        assert!(!outcome(true, 30.0).is_worth_it() && outcome(true, 30.0).is_right());
        assert!(!outcome(false, 5.0).is_worth_it() && !outcome(false, 5.0).is_right());
        assert!(!Outcome::Failed.is_worth_it());
    }

    #[test]
    fn numbers_that_are_none_are_wrong() {
        let trial = Trial { passed: false, difference: None, race: None };
        assert_eq!(Outcome::new(Some(trial)), Outcome::Wrong(None));
        assert_eq!(Outcome::new(None), Outcome::Failed);
    }
}
