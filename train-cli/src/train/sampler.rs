//! Which example is shown next: every class of every source equally often.
//!
//! This is class weighting by drawing instead of by a factor in the loss: in expectation the same
//! objective, with a smaller variance of its gradient where a class is rare. Balancing within each
//! source also takes away the reward for telling the source from the device's sound.

use std::collections::BTreeMap;

use engine::findings::Class;
use rand::{Rng, RngExt};

use crate::data::Source;

use super::prepare::Example;

/// Examples by source and class.
#[derive(Debug, Clone)]
pub struct Sampler {
    cells: Vec<Vec<usize>>,
}

impl Sampler {
    /// Sorts examples into their cells.
    #[must_use]
    pub fn new(examples: &[Example]) -> Self {
        let mut cells = BTreeMap::<(Option<Source>, Class), Vec<usize>>::new();
        for (index, example) in examples.iter().enumerate() {
            cells.entry((example.source, example.class)).or_default().push(index);
        }
        Self { cells: cells.into_values().collect() }
    }

    /// Draws an example's index: first a cell, then an example of it. `None` where there is none.
    pub fn draw(&self, rng: &mut impl Rng) -> Option<usize> {
        if self.cells.is_empty() {
            return None;
        }
        let cell = &self.cells[rng.random_range(0..self.cells.len())];
        cell.get(rng.random_range(0..cell.len())).copied()
    }

    /// Another example of the same source and class; `None` where there is no other.
    pub fn partner(&self, index: usize, rng: &mut impl Rng) -> Option<usize> {
        let cell = self.cells.iter().find(|cell| cell.binary_search(&index).is_ok())?;
        let place = cell.binary_search(&index).ok()?;
        let other = rng.random_range(1..cell.len().max(2));
        cell.get((place + other) % cell.len()).copied().filter(|&partner| partner != index)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::train::prepare::blank;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn example(source: Source, class: Class) -> Example {
        blank(Some(source), class)
    }

    #[test]
    fn a_rare_class_is_shown_as_often_as_a_common_one() {
        let mut examples = vec![example(Source::PascalB, Class::Normal); 90];
        examples.push(example(Source::PascalB, Class::Murmur));
        examples.extend(vec![example(Source::PascalA, Class::Normal); 9]);
        let sampler = Sampler::new(&examples);
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let drawn: Vec<usize> = (0..6000).map(|_| sampler.draw(&mut rng).unwrap()).collect();
        let murmurs = drawn.iter().filter(|&&i| i == 90).count();
        assert!((1850..2150).contains(&murmurs), "{murmurs}");
    }

    #[test]
    fn a_partner_is_another_of_the_same_source_and_class() {
        let mut examples = vec![example(Source::PascalB, Class::Normal); 3];
        examples.push(example(Source::PascalB, Class::Murmur));
        examples.push(example(Source::PascalA, Class::Normal));
        examples.push(example(Source::PascalB, Class::Normal));
        let sampler = Sampler::new(&examples);
        let mut rng = ChaCha8Rng::seed_from_u64(6);
        let mut partners: Vec<_> = (0..200).map(|_| sampler.partner(1, &mut rng)).collect();
        partners.sort_unstable();
        partners.dedup();
        assert_eq!(partners, [Some(0), Some(2), Some(5)]);
        assert_eq!(sampler.partner(3, &mut rng), None);
    }

    #[test]
    fn nothing_is_drawn_from_nothing() {
        assert_eq!(Sampler::new(&[]).draw(&mut ChaCha8Rng::seed_from_u64(0)), None);
    }
}
