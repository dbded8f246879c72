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

    /// One row; empty where there is none of that index.
    #[must_use]
    pub fn row(&self, index: usize) -> &[f32] {
        let start = index * self.columns;
        self.data.get(start..start + self.columns).unwrap_or(&[])
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

    /// The rows in order, each of [`Image::columns`] values.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        self.data.chunks_exact_mut(self.columns.max(1))
    }
}
