//! Random orders.
//!
//! They are written here and not taken from `rand`: how that one shuffles may change with its version, and then
//! splits, folds and trainings of the same seed would be others.

use rand::{Rng, RngExt};

/// Brings items into a random order (Fisher & Yates). `below(n)` draws a number of 0 to n − 1.
pub fn shuffle<T>(items: &mut [T], mut below: impl FnMut(usize) -> usize) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(last + 1));
    }
}

/// A random order of `count` things.
pub fn permutation(count: usize, rng: &mut impl Rng) -> Vec<usize> {
    shuffled((0..count).collect(), rng)
}

/// The same items in a random order.
pub fn shuffled<T>(mut items: Vec<T>, rng: &mut impl Rng) -> Vec<T> {
    shuffle(&mut items, |bound| rng.random_range(0..bound));
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn an_order_holds_everything_once_and_stays_the_same_for_a_seed() {
        let order = |seed| permutation(9, &mut ChaCha8Rng::seed_from_u64(seed));
        let mut sorted = order(1);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..9).collect::<Vec<_>>());
        // Were it another, so would be every split and fold.
        assert_eq!(order(1), [0; 9]);
        assert_ne!(order(1), order(2));
    }
}
