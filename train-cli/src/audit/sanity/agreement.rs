//! How alike the maps of two networks are.

use serde::Serialize;

use super::explainer::Map;
use crate::metrics::{BootstrapConfig, Estimate, bootstrap_by, spearman};

/// Spearman's ρ between two networks' effects on the same parts, over recordings. Nothing where the maps have no such
/// parts, or never vary.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Likeness {
    /// Mean of |ρ| of the effects: a map whose sign is turned round shows the same. By chance it is above 0, the more
    /// the fewer parts there are.
    pub effects: Option<Estimate>,
    /// Mean of ρ of the effects: whether the same parts speak for the class. By chance it is 0.
    pub signed: Option<Estimate>,
    /// Mean of ρ of the effects' sizes, whichever their sign: whether the same parts matter at all.
    pub sizes: Option<Estimate>,
}

/// How alike the network's maps are to others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// The others.
    pub with: String,
    /// Over the moments of a recording.
    pub moments: Likeness,
    /// Over its bands.
    pub bands: Likeness,
}

/// The figures of moments and bands, in the order of [`Likeness`].
type Figures = [Option<f64>; 6];

/// A recording's correlations.
struct RecordingCorrelations<'a> {
    group: &'a str,
    values: Figures,
}

/// The maps of the network that is audited, to set others beside.
pub(super) struct OwnMaps<'a> {
    /// The group of each recording.
    pub groups: Vec<&'a str>,
    /// Its map.
    pub maps: Vec<&'a Map>,
    /// How intervals are made.
    pub bootstrap: &'a BootstrapConfig,
}

impl OwnMaps<'_> {
    /// The agreement with others' maps of the same recordings; of several, the mean.
    pub(super) fn beside(&self, with: &str, others: &[Vec<Map>]) -> Agreement {
        Agreement::of(with, &self.groups, &self.maps, others, self.bootstrap)
    }

    /// The agreement with the same maps, their parts in random orders: what chance gives.
    pub(super) fn shuffled(&self, with: &str, orders: u64, seed: u64) -> Agreement {
        let maps = |order| {
            let shuffle = |(index, own): (usize, &&Map)| own.shuffled(seed, order, index);
            self.maps.iter().enumerate().map(shuffle).collect()
        };
        self.beside(with, &(0..orders).map(maps).collect::<Vec<_>>())
    }
}

impl Agreement {
    /// Compares each recording's own map with all others of it.
    fn of(
        with: &str,
        groups: &[&str],
        own: &[&Map],
        others: &[Vec<Map>],
        bootstrap: &BootstrapConfig,
    ) -> Self {
        let row = |(index, &group)| {
            let alike = others.iter().map(|maps| compared(own[index], &maps[index]));
            RecordingCorrelations { group, values: means(&alike.collect::<Vec<_>>()) }
        };
        let rows: Vec<RecordingCorrelations> = groups.iter().enumerate().map(row).collect();
        let measure = |drawn: Vec<&RecordingCorrelations>| {
            means(&drawn.into_iter().map(|row| row.values).collect::<Vec<_>>()).to_vec()
        };
        let found = bootstrap_by(&rows, |row| row.group, bootstrap, measure);
        let likeness = |first: usize| Likeness {
            effects: found[first],
            signed: found[first + 1],
            sizes: found[first + 2],
        };
        Self { with: with.to_owned(), moments: likeness(0), bands: likeness(3) }
    }

    /// Whether the moments' maps, and the bands' where there are any, are surely less alike than this.
    pub(super) fn is_below(&self, most: f64) -> bool {
        let below = |estimate: Estimate| estimate.high < most;
        self.moments.effects.is_some_and(below) && self.bands.effects.is_none_or(below)
    }
}

fn compared(own: &Map, other: &Map) -> Figures {
    let sizes = |effects: &[f64]| effects.iter().map(|effect| effect.abs()).collect::<Vec<_>>();
    let figures = |own: &[f64], other: &[f64]| {
        let signed = spearman(own, other);
        [signed.map(f64::abs), signed, spearman(&sizes(own), &sizes(other))]
    };
    let [a, b, c] = figures(&own.moments, &other.moments);
    let [d, e, f] = figures(&own.bands, &other.bands);
    [a, b, c, d, e, f]
}

/// The mean of each column, over the rows where it is known.
fn means(rows: &[Figures]) -> Figures {
    std::array::from_fn(|column| {
        let known: Vec<f64> = rows.iter().filter_map(|row| row[column]).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    })
}
