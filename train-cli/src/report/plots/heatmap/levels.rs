//! Values to levels of colour.

use super::layout::MOST_COLUMNS;
use super::map::ColourScale;
use super::raster::Raster;
use engine::features::Image;

/// Lowest and highest value of a row, or of all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    pub low: f32,
    pub high: f32,
}

impl Extent {
    /// Of the finite values; zero to zero if there are none.
    pub fn of(values: &[f32]) -> Self {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let low = finite().reduce(f32::min).unwrap_or(0.0);
        Self { low, high: finite().reduce(f32::max).unwrap_or(low) }
    }

    /// The level of a value: 0 at the lowest, 255 at the highest; 0 where all are equal.
    fn level(self, value: f32) -> u8 {
        let share = (value - self.low) / (self.high - self.low).max(f32::MIN_POSITIVE);
        (share.clamp(0.0, 1.0) * 255.0).round() as u8
    }
}

/// What of an image is to be seen.
pub(super) struct Shown {
    /// The image, neighbouring frames averaged where there are more than [`MOST_COLUMNS`].
    image: Image,
    /// What the colours of each row span.
    pub extents: Vec<Extent>,
}

impl Shown {
    pub fn of(image: &Image, scale: ColourScale) -> Self {
        let columns = image.columns.min(MOST_COLUMNS);
        let data = (0..image.rows).flat_map(|row| means(image.row(row), columns)).collect();
        let image = Image { rows: image.rows, columns, data };
        let extents = match scale {
            ColourScale::Shared(_) => vec![Extent::of(&image.data); image.rows],
            ColourScale::ByRow => (0..image.rows).map(|row| Extent::of(image.row(row))).collect(),
        };
        Self { image, extents }
    }

    /// Its colours; the first row lies at the bottom.
    pub fn raster(&self) -> Raster {
        let rows = (0..self.image.rows).zip(&self.extents).rev();
        let levels = rows
            .flat_map(|(row, extent)| self.image.row(row).iter().map(|&value| extent.level(value)));
        Raster { columns: self.image.columns, levels: levels.collect() }
    }
}

/// The means of `count` parts of a row, as equal in length as can be.
fn means(values: &[f32], count: usize) -> Vec<f32> {
    let start = |part: usize| part * values.len() / count.max(1);
    let mean = |part: usize| {
        let part = &values[start(part)..start(part + 1)];
        part.iter().sum::<f32>() / part.len().max(1) as f32
    };
    (0..count).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_lies_at_the_bottom_and_rows_share_a_scale_or_not() {
        let image = Image { rows: 2, columns: 3, data: vec![0.0, 1.0, 2.0, 30.0, 10.0, 20.0] };
        let levels = |scale| Shown::of(&image, scale).raster().levels;
        assert_eq!(levels(ColourScale::ByRow), [255, 0, 128, 0, 128, 255]);
        assert_eq!(levels(ColourScale::Shared("dB")), [255, 85, 170, 0, 9, 17]);
    }

    #[test]
    fn equal_and_missing_values_are_dark() {
        assert_eq!(Extent::of(&[-100.0; 4]).level(-100.0), 0);
        assert_eq!(Extent::of(&[]), Extent { low: 0.0, high: 0.0 });
        assert_eq!(Extent::of(&[f32::NAN, 1.0, 3.0]).level(f32::NAN), 0);
    }

    #[test]
    fn long_recordings_are_averaged_and_every_frame_counts() {
        let data = (0..2500).map(|i| i as f32).collect();
        let shown = Shown::of(&Image { rows: 1, columns: 2500, data }, ColourScale::ByRow);
        let means = &shown.image.data;
        assert_eq!(means.len(), MOST_COLUMNS);
        assert_eq!((means[0], means[1], means[999]), (0.5, 3.0, 2498.0));
        assert!(means.windows(2).all(|pair| pair[1] > pair[0]));
        assert_eq!(shown.extents, [Extent { low: 0.5, high: 2498.0 }]);
    }
}
