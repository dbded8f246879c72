//! Which recordings are explained.

use std::collections::BTreeMap;

use engine::findings::{Inadequacy, Thresholds};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::SanityConfig;
use crate::examples::RawExample;
use crate::shuffle::permutation;

/// Recordings that are long and loud enough for a verdict, at random, each of another group: what is alike within a
/// group then can't weigh more than it should.
#[must_use]
pub fn drawn(
    examples: &[RawExample],
    thresholds: &Thresholds,
    config: &SanityConfig,
) -> Vec<RawExample> {
    let good: Vec<&RawExample> = examples
        .iter()
        .filter(|example| Inadequacy::of(&example.quality, thresholds).is_none())
        .collect();
    let drawn = one_of_each_group(&good, |example| &example.group, config);
    drawn.into_iter().map(|example| (*example).clone()).collect()
}

/// Recordings at random, each of another group.
#[must_use]
pub fn one_of_each_group<'a, T>(
    all: &'a [T],
    group: impl Fn(&'a T) -> &'a str,
    config: &SanityConfig,
) -> Vec<&'a T> {
    let mut groups = BTreeMap::<&str, Vec<&T>>::new();
    for one in all {
        groups.entry(group(one)).or_default().push(one);
    }
    let mut rng = ChaCha8Rng::seed_from_u64(config.seed);
    let groups: Vec<_> = groups.into_values().collect();
    let mut order = permutation(groups.len(), &mut rng);
    order.truncate(config.recordings);
    let one = |index: usize| groups[index][rng.random_range(0..groups[index].len())];
    order.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Collection;
    use crate::examples::blank;
    use engine::findings::Class;
    use std::collections::BTreeSet;

    #[test]
    fn each_recording_is_of_another_group_and_good_enough_for_a_verdict() {
        let example = |number: usize| {
            let mut example = blank(Some(Collection::PASCAL_A), Class::Normal);
            example.name = number.to_string();
            example.group = (number % 10).to_string();
            example.quality.duration_s = if number.is_multiple_of(10) { 0.1 } else { 8.0 };
            example
        };
        let examples: Vec<RawExample> = (0..40).map(example).collect();
        let draw = |recordings, seed| {
            let config = SanityConfig { recordings, seed, ..SanityConfig::default() };
            drawn(&examples, &Thresholds::default(), &config)
        };
        let names = |drawn: &[RawExample]| drawn.iter().map(|e| e.name.clone()).collect::<Vec<_>>();
        let all = draw(100, 0);
        let groups: BTreeSet<&str> = all.iter().map(|example| example.group.as_str()).collect();
        assert_eq!((all.len(), groups.len(), groups.contains("0")), (9, 9, false));
        assert_eq!(draw(4, 0).len(), 4);
        assert_eq!(names(&all), names(&draw(100, 0)));
        assert_ne!(names(&all), names(&draw(100, 1)));
    }
}
