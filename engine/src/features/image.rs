//! A real-valued picture: rows of frequency over columns of time.

/// A dense, row-major matrix of `f32`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Image {
    /// Number of rows (frequency bands, low to high).
    pub rows: usize,
    /// Number of columns (frames, early to late).
    pub columns: usize,
    /// `rows · columns` values, row after row.
    pub data: Vec<f32>,
}

impl Image {
    /// An image of zeros.
    #[must_use]
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self { rows, columns, data: vec![0.0; rows * columns] }
    }

    /// One row.
    ///
    /// # Panics
    /// Where there is no row of that index.
    #[must_use]
    pub fn row(&self, index: usize) -> &[f32] {
        assert!(index < self.rows, "row {index} of an image of {} rows", self.rows);
        &self.data[index * self.columns..][..self.columns]
    }

    /// `frames` columns from `start` on, wrapping around at the end: a heart beat repeats too, and
    /// padding with silence would look like an artifact. Empty where the image has no column.
    #[must_use]
    pub fn window(&self, start: usize, frames: usize) -> Self {
        let mut data = Vec::with_capacity(self.rows * frames);
        for row in 0..self.rows {
            data.extend(self.row(row).iter().cycle().skip(start).take(frames));
        }
        let columns = if self.columns == 0 { 0 } else { frames };
        Self { rows: self.rows, columns, data }
    }

    /// The same picture with another number of rows: each is the mean of those that its share of the height
    /// covers, weighted by how much it covers of them.
    #[must_use]
    pub fn scaled_rows(&self, rows: usize) -> Self {
        if rows == self.rows {
            return self.clone();
        }
        let mut scaled = Self::zeros(rows, self.columns);
        let ratio = self.rows as f64 / rows.max(1) as f64;
        for (index, target) in scaled.rows_mut().enumerate() {
            let (top, bottom) = (index as f64 * ratio, (index + 1) as f64 * ratio);
            for source in top as usize..(bottom.ceil() as usize).min(self.rows) {
                let covered = bottom.min((source + 1) as f64) - top.max(source as f64);
                let weight = (covered / ratio) as f32;
                for (sum, &value) in target.iter_mut().zip(self.row(source)) {
                    *sum += weight * value;
                }
            }
        }
        scaled
    }

    /// The same picture with another number of rows, each the one in the middle of its share of the
    /// height: nothing is mixed.
    #[must_use]
    pub fn chosen_rows(&self, rows: usize) -> Self {
        let source = |index: usize| (2 * index + 1) * self.rows / (2 * rows.max(1));
        let data = (0..rows).flat_map(|index| self.row(source(index)).to_vec()).collect();
        Self { rows, columns: self.columns, data }
    }

    /// Images of `rows` rows each, from the first on; a rest of fewer rows is left out.
    pub fn split_rows(&self, rows: usize) -> impl Iterator<Item = Self> {
        let (rows, columns) = (rows.max(1), self.columns);
        let part = move |data: &[f32]| Self { rows, columns, data: data.to_vec() };
        self.data.chunks_exact((rows * columns).max(1)).map(part)
    }

    /// Appends the rows of another image of as many columns; to an image without rows, of any number.
    pub(super) fn stack(&mut self, below: &Self) {
        if self.rows == 0 {
            self.columns = below.columns;
        }
        self.rows += below.rows;
        self.data.extend(&below.data);
    }

    /// The rows in order, each of [`Image::columns`] values.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        self.data.chunks_exact_mut(self.columns.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fewer_rows_are_means_and_more_are_repetitions() {
        let image = Image { rows: 3, columns: 1, data: vec![1.0, 2.0, 6.0] };
        assert_eq!(image.scaled_rows(1).data, [3.0]);
        assert_eq!(image.scaled_rows(6).data, [1.0, 1.0, 2.0, 2.0, 6.0, 6.0]);
        let halves = image.scaled_rows(2).data;
        assert!((halves[0] - 4.0 / 3.0).abs() < 1e-6 && (halves[1] - 14.0 / 3.0).abs() < 1e-6);
        assert_eq!(image.chosen_rows(5).data, [1.0, 1.0, 2.0, 6.0, 6.0]);
        assert_eq!(image.chosen_rows(1).data, [2.0]);
    }

    proptest! {
        #[test]
        fn scaling_keeps_the_mean_and_choosing_invents_no_value(
            values in prop::collection::vec(-9.0f32..9.0, 1..50), rows in 1usize..60,
        ) {
            let image = Image { rows: values.len(), columns: 1, data: values };
            let mean = |image: &Image| image.data.iter().sum::<f32>() / image.rows as f32;
            prop_assert!((mean(&image) - mean(&image.scaled_rows(rows))).abs() < 1e-4);
            let chosen = image.chosen_rows(rows);
            prop_assert_eq!(chosen.data.len(), rows);
            prop_assert!(chosen.data.iter().all(|v| image.data.contains(v)));
        }
    }
}
