//! What came of testing a GPU.

use crate::protocol::{GpuSelfTest, Race};

/// What came of testing a GPU.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// It is right.
    Right {
        /// Largest difference of a class probability from the CPU's, as a share of it.
        difference: f64,
        /// Which of the two is quicker.
        race: Race,
    },
    /// It computes something else than the CPU; how far off, where that is a number.
    Wrong(Option<f64>),
    /// It could not be started.
    Failed,
}

impl Outcome {
    /// The outcome of a self-test; of none, where it failed before that.
    #[must_use]
    pub fn new(test: Option<GpuSelfTest>) -> Self {
        match test {
            Some(GpuSelfTest { passed: true, difference: Some(difference), race: Some(race) }) => {
                Self::Right { difference, race }
            }
            Some(test) => Self::Wrong(test.difference),
            None => Self::Failed,
        }
    }

    /// Whether it is right and quicker than the CPU.
    #[must_use]
    pub fn is_worth_it(self) -> bool {
        matches!(self, Self::Right { race, .. } if race.gpu_ms < race.cpu_ms)
    }

    /// Largest difference of a class probability from the CPU's, as a share of it.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn self_test(passed: bool, gpu_ms: f64) -> GpuSelfTest {
        let race = Race { cpu_ms: 20.0, gpu_ms };
        GpuSelfTest { passed, difference: Some(1e-6), race: Some(race) }
    }

    #[test]
    fn only_what_is_right_and_quicker_is_worth_it() {
        let outcome = |passed, ms| Outcome::new(Some(self_test(passed, ms)));
        assert!(outcome(true, 5.0).is_worth_it());
        assert!(!outcome(true, 30.0).is_worth_it() && outcome(true, 30.0).is_right());
        assert!(!outcome(false, 5.0).is_worth_it() && !outcome(false, 5.0).is_right());
        assert!(!Outcome::Failed.is_worth_it());
    }

    #[test]
    fn numbers_that_are_none_are_wrong() {
        let test = GpuSelfTest { passed: false, difference: None, race: None };
        assert_eq!(Outcome::new(Some(test)), Outcome::Wrong(None));
        assert_eq!(Outcome::new(None), Outcome::Failed);
    }
}
