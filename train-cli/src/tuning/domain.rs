//! What values a parameter may take.

use std::collections::BTreeMap;

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::TuneError;

/// Significant digits of drawn numbers: more than a tuned setting deserves, few enough to be read.
const DIGITS: i32 = 4;

/// The values of one parameter. A *coordinate* stands for one of them: the number itself, or the index of
/// a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Numbers from the first to the second.
    Uniform(f64, f64),
    /// Positive numbers from the first to the second, uniform in their logarithm.
    LogUniform(f64, f64),
    /// Whole numbers from the first to the second, both included.
    Integer(i64, i64),
    /// Any JSON values.
    Choice(Vec<Value>),
    /// Settings that only make sense together: each choice is values by JSON pointer.
    Together(Vec<BTreeMap<String, Value>>),
}

/// A coordinate of each parameter, by name; see [`Domain`].
pub type Point = BTreeMap<String, f64>;

impl Domain {
    /// Refuses a domain that holds no values, or none that can be searched.
    ///
    /// # Errors
    /// [`TuneError::Domain`], naming the parameter.
    pub(super) fn check(&self, name: &str) -> Result<(), TuneError> {
        let is_empty = |low: f64, high: f64| !(low.is_finite() && high.is_finite() && low < high);
        let reason = match *self {
            Self::Uniform(low, high) | Self::LogUniform(low, high) if is_empty(low, high) => {
                "the first number must be below the second"
            }
            Self::Integer(low, high) if low >= high => "the first number must be below the second",
            Self::LogUniform(low, _) if low <= 0.0 => "a logarithm needs positive numbers",
            Self::Choice(_) | Self::Together(_) if self.choices() == Some(0) => {
                "there is nothing to choose"
            }
            _ => return Ok(()),
        };
        Err(TuneError::Domain { name: name.to_owned(), reason })
    }

    /// How many choices there are; none of a range of numbers.
    #[must_use]
    pub fn choices(&self) -> Option<usize> {
        match self {
            Self::Choice(choices) => Some(choices.len()),
            Self::Together(choices) => Some(choices.len()),
            _ => None,
        }
    }

    /// Whether a coordinate stands for a value of the domain.
    #[must_use]
    pub fn contains(&self, coordinate: f64) -> bool {
        match *self {
            Self::Uniform(low, high) | Self::LogUniform(low, high) => {
                (low..=high).contains(&coordinate)
            }
            Self::Integer(low, high) => {
                is_whole(coordinate) && (low as f64..=high as f64).contains(&coordinate)
            }
            Self::Choice(_) | Self::Together(_) => {
                let count = self.choices().unwrap_or(0) as f64;
                is_whole(coordinate) && (0.0..count).contains(&coordinate)
            }
        }
    }

    /// The line on which the search goes on: start (included) and end (excluded).
    pub(super) fn line(&self) -> (f64, f64) {
        match *self {
            Self::Uniform(low, high) => (low, high.next_up()),
            Self::LogUniform(low, high) => (low.ln(), high.ln().next_up()),
            Self::Integer(low, high) => (low as f64 - 0.5, high as f64 + 0.5),
            Self::Choice(_) | Self::Together(_) => (0.0, self.choices().unwrap_or(1) as f64),
        }
    }

    /// Where a coordinate lies on the line.
    pub(super) fn on_line(&self, coordinate: f64) -> f64 {
        let (start, end) = self.line();
        let place = if let Self::LogUniform(..) = self { coordinate.ln() } else { coordinate };
        place.clamp(start, end.next_down())
    }

    /// The coordinate at a place on the line, rounded to few digits and never outside.
    pub(super) fn at(&self, place: f64) -> f64 {
        match *self {
            Self::Uniform(low, high) => rounded(place).clamp(low, high),
            Self::LogUniform(low, high) => rounded(place.exp()).clamp(low, high),
            Self::Integer(low, high) => place.round().clamp(low as f64, high as f64),
            Self::Choice(_) | Self::Together(_) => {
                place.floor().clamp(0.0, self.choices().unwrap_or(1) as f64 - 1.0)
            }
        }
    }

    /// A coordinate drawn evenly from the line.
    pub(super) fn draw(&self, rng: &mut impl Rng) -> f64 {
        let (start, end) = self.line();
        self.at(rng.random_range(start..end))
    }

    /// The lowest and the highest number of a range.
    #[must_use]
    pub fn ends(&self) -> Option<(f64, f64)> {
        match *self {
            Self::Uniform(low, high) | Self::LogUniform(low, high) => Some((low, high)),
            Self::Integer(low, high) => Some((low as f64, high as f64)),
            Self::Choice(_) | Self::Together(_) => None,
        }
    }

    /// Where a coordinate stands on an axis from 0 to 1.
    #[must_use]
    pub fn height(&self, coordinate: f64) -> f64 {
        let last = || self.choices().unwrap_or(1).saturating_sub(1).max(1) as f64;
        let (low, high) = self.ends().unwrap_or_else(|| (0.0, last()));
        let share = match self {
            Self::LogUniform(..) => (coordinate / low).ln() / (high / low).ln(),
            _ => (coordinate - low) / (high - low),
        };
        share.clamp(0.0, 1.0)
    }

    /// The coordinate at a height from 0 to 1 between the ends of a range; none of choices.
    #[must_use]
    pub fn between(&self, height: f64) -> Option<f64> {
        let (low, high) = self.ends()?;
        Some(self.at(match self {
            Self::LogUniform(..) => low.ln() + height * (high / low).ln(),
            _ => low + height * (high - low),
        }))
    }

    /// The coordinates whose values are tried on their own before a study starts: the ends of a range, or
    /// all choices.
    pub(super) fn corners(&self) -> Vec<f64> {
        match *self {
            Self::Uniform(low, high) | Self::LogUniform(low, high) => vec![low, high],
            Self::Integer(low, high) => vec![low as f64, high as f64],
            Self::Choice(_) | Self::Together(_) => {
                (0..self.choices().unwrap_or(0)).map(|index| index as f64).collect()
            }
        }
    }
}

fn is_whole(x: f64) -> bool {
    x.fract().abs() < f64::EPSILON
}

/// To [`DIGITS`] significant digits.
fn rounded(x: f64) -> f64 {
    // The decimal way, so that the number has few digits when it is written.
    let digits = DIGITS as usize - 1;
    format!("{x:.digits$e}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn domains() -> impl Strategy<Value = Domain> {
        prop_oneof![
            (-1e3..1e3, 1e-3..1e3).prop_map(|(low, width)| Domain::Uniform(low, low + width)),
            (1e-6..1e2, 1.01..1e4).prop_map(|(low, times)| Domain::LogUniform(low, low * times)),
            (-50i64..50, 1i64..40).prop_map(|(low, width)| Domain::Integer(low, low + width)),
            (1usize..7).prop_map(|n| Domain::Choice((0..n).map(Value::from).collect())),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_drawn_lies_in_the_domain_and_on_its_line(domain in domains(), seed: u64) {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let (start, end) = domain.line();
            for _ in 0..50 {
                let drawn = domain.draw(&mut rng);
                prop_assert!(domain.contains(drawn), "{drawn} of {domain:?}");
                let place = domain.on_line(drawn);
                prop_assert!(start <= place && place < end, "{place} of {domain:?}");
                let again = domain.at(place);
                prop_assert!((again - drawn).abs() <= 1e-3 * drawn.abs(), "{again} {drawn}");
            }
        }
    }

    #[test]
    fn corners_lie_in_the_domain_and_numbers_beside_it_do_not() {
        let domain = Domain::Integer(2, 5);
        assert!(domain.corners().into_iter().all(|corner| domain.contains(corner)));
        assert!(!domain.contains(1.0) && !domain.contains(2.5) && !domain.contains(6.0));
    }

    #[test]
    fn an_impossible_domain_is_refused() {
        assert!(Domain::Uniform(1.0, 1.0).check("/x").is_err());
        assert!(Domain::LogUniform(0.0, 1.0).check("/x").is_err());
        assert!(Domain::Integer(3, 2).check("/x").is_err());
        assert!(Domain::Choice(Vec::new()).check("/x").is_err());
        assert!(Domain::Integer(2, 3).check("/x").is_ok());
    }
}
