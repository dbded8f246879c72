//! How many recordings and groups a data set has, per source and class.

use super::{Collection, Dataset};
use engine::findings::Class;
use std::collections::{BTreeMap, BTreeSet};

/// Counts of one class of one source.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// The campaign.
    pub source: Collection,
    /// The class; `None` for recordings without a truth.
    pub class: Option<Class>,
    /// Recordings of the class.
    pub recordings: usize,
    /// Those marked as noisy by the collection.
    pub noisy: usize,
    /// Groups with at least one recording of the class.
    pub groups: usize,
}

/// Counts per source and class, in the order of [`Collection::all`] and [`Class::ALL`], recordings
/// without a truth last; pairs that don't occur are left out.
#[must_use]
pub fn tally(dataset: &Dataset) -> Vec<Tally> {
    let mut cells = BTreeMap::<_, (usize, usize, BTreeSet<&str>)>::new();
    for recording in &dataset.recordings {
        let rank = recording.label.map_or(Class::COUNT, Class::index);
        let (recordings, noisy, groups) = cells.entry((recording.source, rank)).or_default();
        *recordings += 1;
        *noisy += usize::from(recording.noisy);
        groups.insert(&recording.group);
    }
    let row = |((source, rank), (recordings, noisy, groups)): (
        (Collection, usize),
        (_, _, BTreeSet<_>),
    )| {
        Tally {
            source,
            class: Class::ALL.get(rank).copied(),
            recordings,
            noisy,
            groups: groups.len(),
        }
    };
    cells.into_iter().map(row).collect()
}
