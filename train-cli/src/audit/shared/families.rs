//! Recordings that shared audio joins, in one or several steps.

use std::collections::BTreeMap;

use super::Correlated;
use crate::data::DisjointSets;

/// The family of each recording that shares audio with another, numbered in the order of their first names.
fn families(shared: &[Correlated]) -> BTreeMap<&str, usize> {
    let pairs = || shared.iter().map(|pair| [pair.first.as_str(), pair.second.as_str()]);
    let mut place: BTreeMap<&str, usize> = pairs().flatten().map(|name| (name, 0)).collect();
    for (number, place) in place.values_mut().enumerate() {
        *place = number;
    }
    let mut sets = DisjointSets::new(place.len());
    for [first, second] in pairs() {
        sets.join(place[first], place[second]);
    }
    let mut number = BTreeMap::<usize, usize>::new();
    for index in 0..place.len() {
        let next = number.len();
        number.entry(sets.find(index)).or_insert(next);
    }
    place.into_iter().map(|(name, index)| (name, number[&sets.find(index)])).collect()
}

/// The families as a table, `recording,family`, in the order of the names.
#[must_use]
pub fn families_csv(shared: &[Correlated]) -> String {
    let rows = families(shared).into_iter().map(|(name, family)| format!("{name},{family}\n"));
    std::iter::once("recording,family\n".to_owned()).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_shared_audio_joins_is_one_family() {
        let pair = |first: &str, second: &str| Correlated {
            first: first.to_owned(),
            second: second.to_owned(),
            same_group: false,
            correlation: 0.9,
            peak: 0.5,
            lag_s: 0.0,
        };
        let shared = [pair("e", "f"), pair("b", "d"), pair("a", "c"), pair("d", "a")];
        let table = "recording,family\na,0\nb,0\nc,0\nd,0\ne,1\nf,1\n";
        assert_eq!(families_csv(&shared), table);
        assert_eq!(families_csv(&[]), "recording,family\n");
    }
}
