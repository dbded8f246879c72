//! Shared audio on two sides of a split.

use std::collections::HashMap;

use serde::Serialize;

use super::shared::Correlated;
use crate::data::folds::Folds;
use crate::data::split::Split;

/// Which recording is on which side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// What it is, for example a repeat of folds.
    pub name: String,
    sides: HashMap<String, String>,
}

/// Two recordings with the same audio on different sides: what is measured there is worth nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leak {
    /// What is torn apart, for example a repeat of folds.
    pub partition: String,
    /// One recording.
    pub first: String,
    /// Its side.
    pub first_side: String,
    /// The other recording.
    pub second: String,
    /// Its side.
    pub second_side: String,
    /// How alike they are.
    pub correlation: f64,
}

impl std::fmt::Display for Leak {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { partition, first, first_side, second, second_side, correlation } = self;
        write!(
            f,
            "{partition} leaks: {first} ({first_side}) and {second} ({second_side}) share audio (correlation {correlation:.3})"
        )
    }
}

impl Partition {
    /// Every repeat of a table of folds.
    #[must_use]
    pub fn of_folds(folds: &Folds, names: &[&str]) -> Vec<Self> {
        let of_repeat = |repeat: usize| {
            let side = |name: &&str| {
                Some(((*name).to_owned(), format!("fold {}", folds.fold_of(name, repeat)?)))
            };
            let sides = names.iter().filter_map(side).collect();
            Self { name: format!("repeat {repeat} of the folds"), sides }
        };
        (1..=folds.repeats()).map(of_repeat).collect()
    }

    /// The parts of a split.
    #[must_use]
    pub fn of_split(split: &Split) -> Self {
        let parts = split.parts();
        let sides = parts.iter().flat_map(|(part, recordings)| {
            recordings.iter().map(|recording| (recording.name.clone(), (*part).to_owned()))
        });
        Self { name: "the split".to_owned(), sides: sides.collect() }
    }

    /// Pairs that share audio and are not on one side. A recording that is on none can't leak.
    pub fn leaks<'a>(&'a self, shared: &'a [Correlated]) -> impl Iterator<Item = Leak> + 'a {
        shared.iter().filter_map(|pair| {
            let (first, second) = (self.sides.get(&pair.first)?, self.sides.get(&pair.second)?);
            (first != second).then(|| Leak {
                partition: self.name.clone(),
                first: pair.first.clone(),
                first_side: first.clone(),
                second: pair.second.clone(),
                second_side: second.clone(),
                correlation: pair.correlation,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Collection, fixture};
    use engine::findings::Class;

    fn pair(first: usize, second: usize) -> Correlated {
        let name = |number| format!("pascal-b/{number}.wav");
        Correlated {
            first: name(first),
            second: name(second),
            same_group: false,
            correlation: 0.99,
            peak: 0.5,
            lag_s: 0.0,
        }
    }

    #[test]
    fn shared_audio_leaks_only_where_it_is_on_two_sides() {
        let recording =
            |number| fixture::recording(number, Collection::PascalB, Class::Normal, number);
        let split = Split {
            train: vec![recording(0), recording(1)],
            validation: vec![recording(2)],
            test: vec![recording(3)],
        };
        let partition = Partition::of_split(&split);
        let shared = [pair(0, 1), pair(1, 3), pair(2, 7)];
        let leaks: Vec<Leak> = partition.leaks(&shared).collect();
        assert_eq!(leaks.len(), 1);
        assert_eq!(
            (leaks[0].first_side.as_str(), leaks[0].second_side.as_str()),
            ("train", "test")
        );
        assert!(leaks[0].to_string().contains("the split leaks: pascal-b/1.wav (train)"));
    }
}
