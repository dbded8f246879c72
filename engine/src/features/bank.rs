//! Weighted sums of frequency bins: what mel bands, gammatone channels and chroma classes have in common.

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

    /// The weighted sum of one row over a spectrum; zero where there is no such row.
    #[must_use]
    pub fn energy(&self, band: usize, spectrum: &[f32]) -> f32 {
        self.filters.get(band).map_or(0.0, |filter| {
            let bins = spectrum.get(filter.first_bin..).unwrap_or(&[]);
            filter.weights.iter().zip(bins).map(|(w, p)| w * p).sum()
        })
    }
}

impl Filter {
    fn trimmed(row: &[f32]) -> Self {
        let first_bin = row.iter().position(|&w| w != 0.0).unwrap_or(0);
        let end = row.iter().rposition(|&w| w != 0.0).map_or(first_bin, |last| last + 1);
        Self { first_bin, weights: row[first_bin..end].to_vec() }
    }
}
