//! Weighted sums of frequency bins: what mel bands, gammatone channels and chroma classes have in common.

use super::lanes::{Lanes, splat};

/// One row of weights, from a first bin on; all other bins have weight zero.
#[derive(Debug, Clone, PartialEq)]
struct Filter {
    first_bin: usize,
    weights: Vec<f32>,
}

/// Rows of weights over the bins of a spectrum.
#[derive(Debug, Clone, PartialEq)]
pub struct FilterBank {
    filters: Vec<Filter>,
}

impl FilterBank {
    /// A bank of dense rows; zeros at their ends are not stored.
    #[must_use]
    pub fn new(rows: impl IntoIterator<Item = Vec<f32>>) -> Self {
        Self { filters: rows.into_iter().map(|row| Filter::trimmed(&row)).collect() }
    }

    /// Number of rows.
    #[must_use]
    pub fn bands(&self) -> usize {
        self.filters.len()
    }

    /// The weighted sum of one row over the spectra of some frames, which have as many bins as the rows have
    /// weights.
    ///
    /// # Panics
    /// Where there is no such row, or the spectra have fewer bins.
    #[must_use]
    pub fn energy(&self, band: usize, spectra: &[Lanes]) -> Lanes {
        let Filter { first_bin, weights } = &self.filters[band];
        weighted_sum(weights, &spectra[*first_bin..])
    }
}

/// In four sums, none of which waits for another.
fn weighted_sum(weights: &[f32], values: &[Lanes]) -> Lanes {
    let [mut a, mut b, mut c, mut d] = [Lanes::ZERO; 4];
    let (whole_weights, other_weights) = weights.as_chunks::<4>();
    let (whole_values, _) = values.as_chunks::<4>();
    for (weights, values) in whole_weights.iter().zip(whole_values) {
        a += values[0] * splat(weights[0]);
        b += values[1] * splat(weights[1]);
        c += values[2] * splat(weights[2]);
        d += values[3] * splat(weights[3]);
    }
    let other_values = values.get(4 * whole_weights.len()..).unwrap_or(&[]);
    for (&value, &weight) in other_values.iter().zip(other_weights) {
        a += value * splat(weight);
    }
    (a + b) + (c + d)
}

impl Filter {
    fn trimmed(row: &[f32]) -> Self {
        let first_bin = row.iter().position(|&w| w != 0.0).unwrap_or(0);
        let end = row.iter().rposition(|&w| w != 0.0).map_or(first_bin, |last| last + 1);
        Self { first_bin, weights: row[first_bin..end].to_vec() }
    }
}
