//! Shared audio in recordings of different groups.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::audit::shared::Correlated;
use crate::data::Collection;

/// Where a recording belongs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Its source.
    pub source: Collection,
    /// Its group.
    pub group: String,
    /// The fold in which it is held out, from 0.
    pub fold: usize,
}

/// Two recordings of different groups with the same audio: what is measured in folds by these groups is worth less.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Crossing {
    /// How they agree.
    #[serde(flatten)]
    pub pair: Correlated,
    /// Where each belongs.
    pub places: [Place; 2],
}

/// Groups that shared audio joins, in one or several steps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Family {
    /// The groups.
    pub groups: BTreeSet<String>,
    /// Recordings of theirs that share audio with another group.
    pub recordings: BTreeSet<String>,
    /// The sources that they are of.
    pub sources: BTreeSet<Collection>,
    /// The folds that they are in.
    pub folds: BTreeSet<usize>,
    /// Pairs of recordings.
    pub pairs: usize,
}

impl Crossing {
    /// Whether the two are in different folds.
    #[must_use]
    pub fn parts_folds(&self) -> bool {
        self.places[0].fold != self.places[1].fold
    }
}

impl fmt::Display for Crossing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pair, places: [a, b] } = self;
        write!(
            f,
            "{} (group {}, fold {}) and {} (group {}, fold {}) share audio (correlation {:.3})",
            pair.first, a.group, a.fold, pair.second, b.group, b.fold, pair.correlation
        )
    }
}

/// The pairs of two groups, in their order. A recording without a place can't cross anything.
#[must_use]
pub fn crossings(shared: &[Correlated], places: &BTreeMap<String, Place>) -> Vec<Crossing> {
    let of_pair = |pair: &Correlated| {
        let places = [places.get(&pair.first)?.clone(), places.get(&pair.second)?.clone()];
        (places[0].group != places[1].group).then(|| Crossing { pair: pair.clone(), places })
    };
    shared.iter().filter_map(of_pair).collect()
}

/// The families that crossings make, those of the most groups first.
#[must_use]
pub fn families(crossings: &[Crossing]) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for Crossing { pair, places } in crossings {
        let mut joined = Family {
            groups: places.iter().map(|place| place.group.clone()).collect(),
            recordings: [pair.first.clone(), pair.second.clone()].into(),
            sources: places.iter().map(|place| place.source).collect(),
            folds: places.iter().map(|place| place.fold).collect(),
            pairs: 1,
        };
        let (touched, rest): (Vec<Family>, Vec<Family>) =
            families.into_iter().partition(|family| !family.groups.is_disjoint(&joined.groups));
        for family in touched {
            joined.groups.extend(family.groups);
            joined.recordings.extend(family.recordings);
            joined.sources.extend(family.sources);
            joined.folds.extend(family.folds);
            joined.pairs += family.pairs;
        }
        families = rest;
        families.push(joined);
    }
    families
        .sort_by(|a, b| b.groups.len().cmp(&a.groups.len()).then_with(|| a.groups.cmp(&b.groups)));
    families
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recordings 0 to 9 of groups of two, in three folds.
    fn places() -> BTreeMap<String, Place> {
        let place = |number: usize| Place {
            source: if number < 6 { Collection::YASEEN } else { Collection::BMD_HS },
            group: (number / 2).to_string(),
            fold: number / 2 % 3,
        };
        (0..10).map(|number| (number.to_string(), place(number))).collect()
    }

    fn pair(first: usize, second: usize) -> Correlated {
        Correlated {
            first: first.to_string(),
            second: second.to_string(),
            same_group: first / 2 == second / 2,
            correlation: 0.97,
            peak: 0.5,
            lag_s: 0.0,
        }
    }

    #[test]
    fn only_pairs_of_two_groups_cross_whether_or_not_they_are_in_one_fold() {
        let shared = [pair(0, 1), pair(0, 2), pair(1, 6), pair(3, 99)];
        let found = crossings(&shared, &places());
        assert_eq!(found.len(), 2);
        assert_eq!([found[0].parts_folds(), found[1].parts_folds()], [true, false]);
        let told = found[0].to_string();
        assert!(told.starts_with("0 (group 0, fold 0) and 2 (group 1, fold 1) share"), "{told}");
    }

    #[test]
    fn groups_that_are_joined_step_by_step_are_one_family() {
        // 0–1, 3–4, 1–3 join groups 0, 1, 3 and 4; group 2 is joined with none.
        let shared = [pair(0, 2), pair(6, 8), pair(3, 7)];
        let found = families(&crossings(&shared, &places()));
        assert_eq!(found.len(), 1);
        let groups: Vec<&str> = found[0].groups.iter().map(String::as_str).collect();
        assert_eq!((groups, found[0].pairs), (vec!["0", "1", "3", "4"], 3));
        assert_eq!((found[0].sources.len(), found[0].recordings.len()), (2, 6));
    }
}
