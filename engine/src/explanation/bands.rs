//! Frequency bands of an image's rows.

/// Rows that are hidden together, and the frequencies between which they lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowBand {
    /// First row.
    pub first: usize,
    /// Number of rows.
    pub count: usize,
    /// Lower end, in hertz.
    pub low_hz: f64,
    /// Upper end, in hertz.
    pub high_hz: f64,
}

/// `wanted` bands, or as many as there are rows, over an image of `rows` rows that were averaged from frequencies
/// with these centres, low to high. None where there are fewer than two centres.
#[must_use]
pub fn row_bands(centres: &[f64], rows: usize, wanted: usize) -> Vec<RowBand> {
    let count = wanted.min(rows);
    if centres.len() < 2 || count == 0 {
        return Vec::new();
    }
    let row = |edge: usize| edge * rows / count;
    let hertz = |row: usize| edge_hz(centres, row as f64 * centres.len() as f64 / rows as f64);
    let band = |index: usize| {
        let (first, end) = (row(index), row(index + 1));
        RowBand { first, count: end - first, low_hz: hertz(first), high_hz: hertz(end) }
    };
    (0..count).map(band).collect()
}

/// The frequency at a place counted in centres, whose own places are a half, one and a half, and so on; beyond the
/// outermost in a straight line, but not below zero.
fn edge_hz(centres: &[f64], place: f64) -> f64 {
    let last = centres.len() - 2;
    let lower = ((place - 0.5).max(0.0) as usize).min(last);
    let along = place - 0.5 - lower as f64;
    (centres[lower] + along * (centres[lower + 1] - centres[lower])).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_cover_all_rows_and_meet_half_way_between_centres() {
        let centres: Vec<f64> = (0..40).map(|i| 30.0 + 20.0 * f64::from(i)).collect();
        let bands = row_bands(&centres, 24, 8);
        assert_eq!(bands.len(), 8);
        assert_eq!(bands.iter().map(|band| band.count).sum::<usize>(), 24);
        assert!((bands[0].low_hz - 20.0).abs() < 1e-9 && (bands[7].high_hz - 820.0).abs() < 1e-9);
        for pair in bands.windows(2) {
            assert!((pair[0].high_hz - pair[1].low_hz).abs() < 1e-9);
            assert!((pair[0].high_hz - pair[0].low_hz - 100.0).abs() < 1e-9);
        }
    }

    #[test]
    fn without_frequencies_there_are_no_bands() {
        assert!(row_bands(&[], 80, 8).is_empty());
        assert_eq!(row_bands(&[50.0, 100.0, 150.0], 3, 8).len(), 3);
    }
}
