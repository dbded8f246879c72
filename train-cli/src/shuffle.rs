//! Random orders that stay the same.
//!
//! Written out here and not taken from `rand`, whose `shuffle` may draw otherwise in another version: the order of a
//! seed decides which recordings are held out, and in which order a network sees the others.

use rand::{Rng, RngExt};

/// Shuffles by Fisher and Yates' method, from the last place down. `draw` gives a random number from 0 to the number
/// that it gets, both included.
pub fn shuffle_with<T>(items: &mut [T], mut draw: impl FnMut(usize) -> usize) {
    for last in (1..items.len()).rev() {
        items.swap(last, draw(last));
    }
}

/// Shuffles with numbers from a generator.
pub fn shuffle<T>(items: &mut [T], rng: &mut impl Rng) {
    shuffle_with(items, |last| rng.random_range(0..=last));
}

/// A random order of the numbers below `count`.
pub fn permutation(count: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    shuffle(&mut order, rng);
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn places_are_filled_from_the_last_down() {
        let mut items = ["a", "b", "c", "d"];
        // The last with the first; the third with itself; the second with the first.
        let mut draws = [0, 2, 0].into_iter();
        shuffle_with(&mut items, |_| draws.next().unwrap_or_default());
        assert_eq!(items, ["b", "d", "c", "a"]);
    }

    #[test]
    fn the_order_of_a_seed_stays_what_it_was() {
        let order = permutation(8, &mut ChaCha8Rng::seed_from_u64(1));
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(order, [6, 3, 1, 7, 0, 5, 2, 4]);
    }
}
