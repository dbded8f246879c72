//! Sizes of a convolution with the pooling behind it, and the unfolding of images to matrices.

use std::ops::Range;

/// Elements of an unfolded tile that the second-level cache should hold, beside what it is multiplied with.
const TILE: usize = 1 << 16;

/// Sizes of a convolution that leaves the size as it is, and of the max-pooling behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConvPoolShape {
    /// Channels in and out.
    pub channels: [usize; 2],
    /// Height and width of an image.
    pub size: [usize; 2],
    /// Height and width of the kernel, odd.
    pub kernel: [usize; 2],
    /// Pixels from one weight of the kernel to the next, down and across; `[1, 1]` leaves none out.
    pub dilation: [usize; 2],
    /// Height and width of what is pooled; `[1, 1]` pools nothing.
    pub pool: [usize; 2],
}

impl ConvPoolShape {
    /// Pixels of an image before the pooling.
    pub fn pixels(self) -> usize {
        self.size[0] * self.size[1]
    }

    /// Height and width after the pooling; what doesn't fill a pool at the lower and right edge is left out.
    pub fn pooled(self) -> [usize; 2] {
        [self.size[0] / self.pool[0], self.size[1] / self.pool[1]]
    }

    /// Whether there is no pooling.
    pub fn is_plain(self) -> bool {
        self.pool == [1, 1]
    }

    /// Weights of an output channel: rows of an unfolded image.
    pub fn depth(self) -> usize {
        self.channels[0] * self.kernel[0] * self.kernel[1]
    }

    /// The rows of an image in ranges whose unfolding fits into a cache, each whole pools high. Rows that no
    /// pool sees aren't in them.
    pub fn tiles(self) -> impl Iterator<Item = Range<usize>> {
        let row = self.depth() * self.size[1] * self.pool[0];
        let rows = (TILE / row.max(1)).max(1) * self.pool[0];
        let seen = self.pooled()[0] * self.pool[0];
        (0..seen).step_by(rows).map(move |from| from..(from + rows).min(seen))
    }

    /// Copies of an image's rows, shifted as the kernel's weights see them: `[depth, rows · width]`, zero where
    /// a weight sees beyond the edge.
    pub fn unfold(self, image: &[f32], rows: &Range<usize>, unfolded: &mut Vec<f32>) {
        let width = self.size[1];
        unfolded.clear();
        unfolded.reserve(self.depth() * rows.len() * width);
        self.each_shift(|channel, down, across| {
            for row in rows.clone() {
                let Some(from) = self.source_row(row, down) else {
                    unfolded.extend(std::iter::repeat_n(0.0, width));
                    continue;
                };
                let source = &image[channel * self.pixels() + from * width..][..width];
                let (before, after) = self.margins(across);
                unfolded.extend(std::iter::repeat_n(0.0, before));
                unfolded.extend_from_slice(&source[after..width - before]);
                unfolded.extend(std::iter::repeat_n(0.0, after));
            }
        });
    }

    /// Adds to an image what its copies hold: the transpose of [`ConvPoolShape::unfold`].
    pub fn fold(self, unfolded: &[f32], rows: &Range<usize>, image: &mut [f32]) {
        let width = self.size[1];
        let mut copies = unfolded.chunks_exact(width);
        self.each_shift(|channel, down, across| {
            for (row, copy) in rows.clone().zip(&mut copies) {
                let Some(from) = self.source_row(row, down) else { continue };
                let target = &mut image[channel * self.pixels() + from * width..][..width];
                let (before, after) = self.margins(across);
                for (sum, value) in target[after..width - before].iter_mut().zip(&copy[before..]) {
                    *sum += value;
                }
            }
        });
    }

    /// Every input channel with every place in the kernel, as the weights lie.
    fn each_shift(self, mut each: impl FnMut(usize, usize, usize)) {
        for channel in 0..self.channels[0] {
            for down in 0..self.kernel[0] {
                for across in 0..self.kernel[1] {
                    each(channel, down, across);
                }
            }
        }
    }

    /// The row that a weight `down` from the kernel's top sees from `row`, where there is one.
    fn source_row(self, row: usize, down: usize) -> Option<usize> {
        let [shift, middle] = [down, self.kernel[0] / 2].map(|weights| weights * self.dilation[0]);
        (row + shift).checked_sub(middle).filter(|&from| from < self.size[0])
    }

    /// Zeros before and after the pixels that a weight `across` from the kernel's left sees; one of them is 0.
    fn margins(self, across: usize) -> (usize, usize) {
        let (middle, width) = (self.kernel[1] / 2, self.size[1]);
        let pixels = |weights: usize| (weights * self.dilation[1]).min(width);
        (pixels(middle.saturating_sub(across)), pixels(across.saturating_sub(middle)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fold_is_the_transpose_of_the_unfolding() {
        let shape = ConvPoolShape {
            channels: [2, 1],
            size: [5, 4],
            kernel: [3, 5],
            dilation: [2, 3],
            pool: [1, 1],
        };
        let image: Vec<f32> = (0..40_u8).map(|i| (f32::from(i) * 0.7).sin()).collect();
        let (mut unfolded, mut folded) = (Vec::new(), vec![0.0; 40]);
        shape.unfold(&image, &(1..4), &mut unfolded);
        let other: Vec<f32> =
            (0_u16..).take(unfolded.len()).map(|i| (f32::from(i) * 0.3).cos()).collect();
        shape.fold(&other, &(1..4), &mut folded);
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        assert!((dot(&unfolded, &other) - dot(&image, &folded)).abs() < 1e-4);
    }

    #[test]
    fn tiles_cover_whole_pools_once() {
        let shape = ConvPoolShape {
            channels: [16, 32],
            size: [33, 150],
            kernel: [3, 3],
            dilation: [1, 1],
            pool: [2, 2],
        };
        let tiles: Vec<_> = shape.tiles().collect();
        assert!(tiles.len() > 1 && tiles.iter().all(|rows| rows.start % 2 == 0));
        assert_eq!(
            tiles.iter().flat_map(Clone::clone).collect::<Vec<_>>(),
            (0..32).collect::<Vec<_>>()
        );
    }
}
