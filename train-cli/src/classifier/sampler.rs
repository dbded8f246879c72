//! Which example is shown next: by default every class of every source equally often.
//!
//! That is class weighting by drawing instead of by a factor in the loss: in expectation the same
//! objective, with a smaller variance of its gradient where a class is rare. Balancing within each
//! source also takes away the reward for telling the source from the device's sound.

use std::collections::{BTreeMap, BTreeSet};

use engine::findings::Class;
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

use crate::data::Collection;

use crate::examples::prepare::Example;

/// What is shown equally often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Balance {
    /// Every class of every source.
    #[default]
    ClassAndSource,
    /// Every class, whatever its sources.
    Class,
    /// Every example.
    None,
}

/// Examples by source and class.
#[derive(Debug, Clone)]
pub struct Sampler {
    cells: Vec<Cell>,
}

/// Examples of one source and class.
#[derive(Debug, Clone)]
struct Cell {
    /// Their indices, in ascending order.
    examples: Vec<usize>,
    /// Probability that it is drawn.
    share: f64,
}

impl Sampler {
    /// Sorts examples into their cells.
    #[must_use]
    pub fn new(examples: &[Example], balance: Balance) -> Self {
        let mut cells = BTreeMap::<(Option<Collection>, Class), Vec<usize>>::new();
        for (index, example) in examples.iter().enumerate() {
            cells.entry((example.source, example.class)).or_default().push(index);
        }
        let sources = |class| cells.keys().filter(|(_, other)| *other == class).count() as f64;
        let classes = cells.keys().map(|(_, class)| class).collect::<BTreeSet<_>>().len() as f64;
        let share = |class, count: usize| match balance {
            Balance::ClassAndSource => 1.0 / cells.len() as f64,
            Balance::Class => 1.0 / (classes * sources(class)),
            Balance::None => count as f64 / examples.len() as f64,
        };
        let shares: Vec<f64> =
            cells.iter().map(|((_, class), cell)| share(*class, cell.len())).collect();
        let cells = cells.into_values().zip(shares);
        Self { cells: cells.map(|(examples, share)| Cell { examples, share }).collect() }
    }

    /// Draws an example's index: first a cell, then an example of it. `None` where there is none.
    pub fn draw(&self, rng: &mut impl Rng) -> Option<usize> {
        let mut left = rng.random::<f64>();
        let last = self.cells.last()?;
        let drawn = self.cells.iter().find(|cell| {
            left -= cell.share;
            left < 0.0
        });
        // Shares may sum to a little less than one.
        let examples = &drawn.unwrap_or(last).examples;
        examples.get(rng.random_range(0..examples.len())).copied()
    }

    /// How often each class is drawn; the shares sum to one where there is an example.
    #[must_use]
    pub fn drawn(&self, examples: &[Example]) -> [f64; Class::ALL.len()] {
        let mut shares = [0.0; Class::ALL.len()];
        for Cell { examples: cell, share } in &self.cells {
            if let Some(example) = cell.first().and_then(|&index| examples.get(index)) {
                shares[example.class.index()] += share;
            }
        }
        shares
    }

    /// Another example of the same source and class; `None` where there is no other.
    pub fn partner(&self, index: usize, rng: &mut impl Rng) -> Option<usize> {
        let holds = |cell: &&Cell| cell.examples.binary_search(&index).is_ok();
        let cell = &self.cells.iter().find(holds)?.examples;
        let place = cell.binary_search(&index).ok()?;
        let other = rng.random_range(1..cell.len().max(2));
        cell.get((place + other) % cell.len()).copied().filter(|&partner| partner != index)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::examples::prepare::blank;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn example(source: Collection, class: Class) -> Example {
        blank(Some(source), class)
    }

    #[test]
    fn a_rare_class_is_shown_as_often_as_a_common_one() {
        let mut examples = vec![example(Collection::PascalB, Class::Normal); 90];
        examples.push(example(Collection::PascalB, Class::Murmur));
        examples.extend(vec![example(Collection::PascalA, Class::Normal); 9]);
        let sampler = Sampler::new(&examples, Balance::default());
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let drawn: Vec<usize> = (0..6000).map(|_| sampler.draw(&mut rng).unwrap()).collect();
        let murmurs = drawn.iter().filter(|&&i| i == 90).count();
        assert!((1850..2150).contains(&murmurs), "{murmurs}");
    }

    #[test]
    fn classes_are_drawn_as_the_balance_says() {
        let mut examples = vec![example(Collection::PascalB, Class::Normal); 6];
        examples.push(example(Collection::PascalB, Class::Murmur));
        examples.extend(vec![example(Collection::PascalA, Class::Normal); 3]);
        for (balance, normal) in
            [(Balance::ClassAndSource, 2.0 / 3.0), (Balance::Class, 0.5), (Balance::None, 0.9)]
        {
            let sampler = Sampler::new(&examples, balance);
            let told = sampler.drawn(&examples);
            assert!((told.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!((told[Class::Normal.index()] - normal).abs() < 1e-12, "{balance:?}: {told:?}");
            let mut rng = ChaCha8Rng::seed_from_u64(7);
            let murmurs = (0..4000).filter(|_| sampler.draw(&mut rng) == Some(6)).count();
            let found = 1.0 - murmurs as f64 / 4000.0;
            assert!((found - normal).abs() < 0.03, "{balance:?}: {found}");
        }
    }

    #[test]
    fn a_partner_is_another_of_the_same_source_and_class() {
        let mut examples = vec![example(Collection::PascalB, Class::Normal); 3];
        examples.push(example(Collection::PascalB, Class::Murmur));
        examples.push(example(Collection::PascalA, Class::Normal));
        examples.push(example(Collection::PascalB, Class::Normal));
        let sampler = Sampler::new(&examples, Balance::default());
        let mut rng = ChaCha8Rng::seed_from_u64(6);
        let mut partners: Vec<_> = (0..200).map(|_| sampler.partner(1, &mut rng)).collect();
        partners.sort_unstable();
        partners.dedup();
        assert_eq!(partners, [Some(0), Some(2), Some(5)]);
        assert_eq!(sampler.partner(3, &mut rng), None);
    }

    #[test]
    fn nothing_is_drawn_from_nothing() {
        assert_eq!(
            Sampler::new(&[], Balance::default()).draw(&mut ChaCha8Rng::seed_from_u64(0)),
            None
        );
    }
}
