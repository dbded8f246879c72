//! Dealing groups into parts so that every class is spread as evenly as its groups allow.

use crate::data::{Collection, Recording};
use engine::findings::Class;
use rand_chacha::rand_core::Rng;
use std::collections::BTreeMap;

/// Classes of a source are spread apart from those of another.
const STRATA: usize = Collection::ALL.len() * Class::ALL.len();

/// Recordings per stratum.
type Counts = [f64; STRATA];

/// The recordings of one group.
struct Group {
    recordings: Vec<Recording>,
    counts: Counts,
}

/// Deals labelled recordings into parts of the given shares, group by group.
///
/// Greedy, as scikit-learn's `StratifiedGroupKFold`: the groups that hold the largest share of any
/// stratum first, in random order among equals, each to the part where it brings the strata closest
/// to their shares. Then a stratum that a part lacks gets a group from a part that can spare one.
pub(super) fn deal<const PARTS: usize>(
    recordings: Vec<Recording>,
    shares: [f64; PARTS],
    rng: &mut impl Rng,
) -> [Vec<Recording>; PARTS] {
    let mut groups = gather(recordings);
    let totals = sum(groups.iter().map(|group| &group.counts));
    shuffle(&mut groups, rng);
    groups.sort_by(|a, b| weight(&b.counts, &totals).total_cmp(&weight(&a.counts, &totals)));
    let mut parts: [Vec<Group>; PARTS] = std::array::from_fn(|_| Vec::new());
    for group in groups {
        let part = best_part(&group.counts, &parts, shares, &totals);
        parts[part].push(group);
    }
    fill_gaps(&mut parts, shares);
    parts.map(|groups| {
        let mut part: Vec<_> = groups.into_iter().flat_map(|group| group.recordings).collect();
        part.sort_by(|a, b| a.name.cmp(&b.name));
        part
    })
}

/// The groups in order of their names.
fn gather(recordings: Vec<Recording>) -> Vec<Group> {
    let mut groups = BTreeMap::<String, Group>::new();
    for recording in recordings {
        let empty = || Group { recordings: Vec::new(), counts: [0.0; STRATA] };
        let group = groups.entry(recording.group.clone()).or_insert_with(empty);
        if let Some(class) = recording.label {
            group.counts[recording.source as usize * Class::ALL.len() + class.index()] += 1.0;
        }
        group.recordings.push(recording);
    }
    groups.into_values().collect()
}

/// Sum of counts, stratum by stratum.
fn sum<'a>(counts: impl Iterator<Item = &'a Counts>) -> Counts {
    counts.fold([0.0; STRATA], |sum, counts| std::array::from_fn(|i| sum[i] + counts[i]))
}

/// Fisher–Yates shuffle.
fn shuffle<T>(items: &mut [T], rng: &mut impl Rng) {
    for last in (1..items.len()).rev() {
        // 64 random bits against a few hundred items: the bias of the remainder is below 1e-16.
        let other = (rng.next_u64() % (last as u64 + 1)) as usize;
        items.swap(last, other);
    }
}

/// Largest share of any stratum that a group holds.
fn weight(counts: &Counts, totals: &Counts) -> f64 {
    counts
        .iter()
        .zip(totals)
        .filter(|(_, total)| **total > 0.0)
        .map(|(n, total)| n / total)
        .fold(0.0, f64::max)
}

/// The part in which a group lowers the squared deviation from the shares most, strata counting alike.
fn best_part<const PARTS: usize>(
    counts: &Counts,
    parts: &[Vec<Group>; PARTS],
    shares: [f64; PARTS],
    totals: &Counts,
) -> usize {
    let change = |part: usize| -> f64 {
        let held = sum(parts[part].iter().map(|group| &group.counts));
        let strata = (0..STRATA).filter(|&s| counts[s] > 0.0);
        strata
            .map(|s| {
                counts[s] * (2.0 * (held[s] - shares[part] * totals[s]) + counts[s])
                    / (totals[s] * totals[s])
            })
            .sum()
    };
    let open = (0..PARTS).filter(|&part| shares[part] > 0.0);
    open.min_by(|&a, &b| change(a).total_cmp(&change(b))).unwrap_or(0)
}

/// Gives each part that lacks a stratum the smallest group that another part can spare.
fn fill_gaps<const PARTS: usize>(parts: &mut [Vec<Group>; PARTS], shares: [f64; PARTS]) {
    for stratum in 0..STRATA {
        for needy in (0..PARTS).filter(|&part| shares[part] > 0.0) {
            if parts[needy].iter().any(|group| group.counts[stratum] > 0.0) {
                continue;
            }
            if let Some((donor, index)) = spare(parts, stratum) {
                let group = parts[donor].remove(index);
                parts[needy].push(group);
            }
        }
    }
}

/// Where the smallest group with the stratum lies whose part keeps all of its strata without it.
fn spare<const PARTS: usize>(
    parts: &[Vec<Group>; PARTS],
    stratum: usize,
) -> Option<(usize, usize)> {
    let mut spare: Option<(usize, usize, usize)> = None;
    for (part, groups) in parts.iter().enumerate() {
        let holders: [usize; STRATA] =
            std::array::from_fn(|s| groups.iter().filter(|group| group.counts[s] > 0.0).count());
        for (index, group) in groups.iter().enumerate() {
            let spared = (0..STRATA).all(|s| group.counts[s] <= 0.0 || holders[s] > 1);
            let size = group.recordings.len();
            if group.counts[stratum] > 0.0
                && spared
                && spare.is_none_or(|(smallest, ..)| size < smallest)
            {
                spare = Some((size, part, index));
            }
        }
    }
    spare.map(|(_, part, index)| (part, index))
}
