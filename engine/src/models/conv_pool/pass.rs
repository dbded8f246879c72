//! The convolution with its pooling on slices: values forward, gradients backward.
//!
//! Nothing as large as the batch before the pooling is ever stored: each tile of an image is unfolded,
//! multiplied and pooled while it lies in a cache, and unfolded again on the way back.

use std::ops::Range;

use rayon::prelude::*;

use super::product::{View, multiply};
use super::shape::ConvPoolShape;

/// Images whose gradients of the weights are added up one after the other. The number of threads has no
/// influence on the order of additions.
const TOGETHER: usize = 4;

/// Where in its pool each maximum lay, row by row.
pub type Places = Vec<u8>;

/// Gradients of a loss.
pub struct Gradients {
    /// By the images; none where they aren't needed.
    pub images: Option<Vec<f32>>,
    /// By the weights.
    pub weights: Vec<f32>,
}

/// Buffers of one thread, kept from image to image.
#[derive(Default)]
struct Scratch {
    unfolded: Vec<f32>,
    tile: Vec<f32>,
    folded: Vec<f32>,
    column: Column,
}

/// The maximum of each column of a row of pools, and the row that it lay in.
#[derive(Default)]
struct Column {
    best: Vec<f32>,
    row: Vec<u32>,
}

impl Column {
    /// The maximum of every `WIDTH` columns, and its place.
    fn pools<'a, const WIDTH: usize>(
        &self,
        target: impl Iterator<Item = (&'a mut f32, &'a mut u8)>,
    ) {
        let pools = self.best.as_chunks::<WIDTH>().0.iter().zip(self.row.as_chunks::<WIDTH>().0);
        for ((maximum, place), (best, row)) in target.zip(pools) {
            (*maximum, *place) = largest(best, row);
        }
    }
}

/// The largest of a pool's column maxima, and its place in the pool.
#[inline(always)]
#[allow(clippy::inline_always, reason = "unrolled only where it knows the pool's width")]
fn largest(best: &[f32], row: &[u32]) -> (f32, u8) {
    let width = best.len() as u32;
    let mut found = (f32::NEG_INFINITY, 0);
    for (across, (&value, &row)) in (0..).zip(best.iter().zip(row)) {
        found.1 = chosen(value > found.0, row * width + across, found.1);
        found.0 = found.0.max(value);
    }
    (found.0, found.1 as u8)
}

/// `one` if so, otherwise `other`, without a branch, which the compiler makes of `if`: which pixel is largest is
/// as good as random, and half of all branches would be foreseen wrongly.
#[inline(always)]
#[allow(clippy::inline_always, reason = "two operations in the innermost loop")]
fn chosen(so: bool, one: u32, other: u32) -> u32 {
    other ^ ((one ^ other) & u32::from(so).wrapping_neg())
}

impl ConvPoolShape {
    /// Maxima of the convolution of all images, and their places (empty where nothing is pooled).
    ///
    /// # Shapes
    /// - images: `[batch, channels in, height, width]`
    /// - weights: `[channels out, channels in, kernel height, kernel width]`
    /// - maxima: `[batch, channels out, height / pool, width / pool]`
    pub fn forward(self, images: &[f32], weights: &[f32]) -> (Vec<f32>, Places) {
        let batch = images.len() / self.image_len();
        let mut maxima = vec![0.0; batch * self.pooled_len()];
        if self.is_plain() {
            let pairs = maxima.par_chunks_mut(self.pooled_len());
            pairs.zip(images.par_chunks(self.image_len())).for_each_init(
                Scratch::default,
                |scratch, (maxima, image)| {
                    self.convolve(image, weights, maxima, scratch);
                },
            );
            return (maxima, Places::new());
        }
        let mut places = vec![0; maxima.len()];
        let triples = maxima
            .par_chunks_mut(self.pooled_len())
            .zip(places.par_chunks_mut(self.pooled_len()))
            .zip(images.par_chunks(self.image_len()));
        triples.for_each_init(Scratch::default, |scratch, ((maxima, places), image)| {
            self.convolve_and_pool(image, weights, (maxima, places), scratch);
        });
        (maxima, places)
    }

    /// Gradients by weights, and by images where `of_images`, of the gradients by the maxima.
    pub fn backward(
        self,
        (images, weights): (&[f32], &[f32]),
        (gradients, places): (&[f32], &[u8]),
        of_images: bool,
    ) -> Gradients {
        let mut by_images = vec![0.0; if of_images { images.len() } else { 0 }];
        let batch = images.len() / self.image_len();
        // Where gradients by the images aren't needed, every image gets an empty slice of them.
        let mut targets: Vec<&mut [f32]> = by_images.chunks_mut(self.image_len()).collect();
        targets.resize_with(batch, Default::default);
        let sums: Vec<Vec<f32>> = targets
            .par_chunks_mut(TOGETHER)
            .enumerate()
            .map_init(Scratch::default, |scratch, (task, targets)| {
                let mut sum = vec![0.0; weights.len()];
                for (index, target) in (task * TOGETHER..).zip(targets) {
                    let image = &images[index * self.image_len()..][..self.image_len()];
                    let pooled = index * self.pooled_len()..(index + 1) * self.pooled_len();
                    let places = if self.is_plain() { &[] } else { &places[pooled.clone()] };
                    let seen = (&gradients[pooled], places);
                    self.back((image, weights), seen, (&mut sum, target), scratch);
                }
                sum
            })
            .collect();
        let no_gradients = || vec![0.0; weights.len()];
        let weights = sums.into_iter().reduce(|mut all, sum| {
            all.iter_mut().zip(&sum).for_each(|(all, value)| *all += value);
            all
        });
        Gradients {
            images: of_images.then_some(by_images),
            // Without an image the loss doesn't depend on the weights.
            weights: weights.unwrap_or_else(no_gradients),
        }
    }

    fn image_len(self) -> usize {
        self.channels[0] * self.pixels()
    }

    fn pooled_len(self) -> usize {
        let [height, width] = self.pooled();
        self.channels[1] * height * width
    }

    fn weights_view(self) -> View {
        View::rows(self.channels[1], self.depth())
    }

    /// One image without a pooling.
    fn convolve(self, image: &[f32], weights: &[f32], out: &mut [f32], scratch: &mut Scratch) {
        for rows in self.tiles() {
            self.unfold(image, &rows, &mut scratch.unfolded);
            let columns = rows.len() * self.size[1];
            multiply(
                (
                    &mut out[rows.start * self.size[1]..],
                    View::apart(self.channels[1], columns, self.pixels()),
                ),
                (weights, self.weights_view()),
                (&scratch.unfolded, View::rows(self.depth(), columns)),
                false,
            );
        }
    }

    /// One image with its pooling.
    fn convolve_and_pool(
        self,
        image: &[f32],
        weights: &[f32],
        (maxima, places): (&mut [f32], &mut [u8]),
        scratch: &mut Scratch,
    ) {
        let width = self.size[1];
        let [pooled_height, pooled_width] = self.pooled();
        for rows in self.tiles() {
            self.unfold(image, &rows, &mut scratch.unfolded);
            let columns = rows.len() * width;
            scratch.tile.resize(self.channels[1] * columns, 0.0);
            multiply(
                (&mut scratch.tile, View::rows(self.channels[1], columns)),
                (weights, self.weights_view()),
                (&scratch.unfolded, View::rows(self.depth(), columns)),
                false,
            );
            for (channel, values) in scratch.tile.chunks_exact(columns).enumerate() {
                let first = channel * pooled_height + rows.start / self.pool[0];
                for (row, pool) in values.chunks_exact(width * self.pool[0]).enumerate() {
                    let at = (first + row) * pooled_width;
                    let target =
                        (&mut maxima[at..][..pooled_width], &mut places[at..][..pooled_width]);
                    self.pool_row(pool, target, &mut scratch.column);
                }
            }
        }
    }

    /// Maxima of one row of pools, and where they lay; of equals the first of the first column. Down the
    /// columns first, which the compiler does for several at once.
    fn pool_row(
        self,
        values: &[f32],
        (maxima, places): (&mut [f32], &mut [u8]),
        column: &mut Column,
    ) {
        let [height, width] = self.pool;
        let mut rows = values.chunks_exact(self.size[1]);
        column.best.clear();
        column.best.extend_from_slice(rows.next().unwrap_or_default());
        column.row.clear();
        column.row.resize(self.size[1], 0);
        for (down, row) in (1..).zip(rows.take(height - 1)) {
            for ((best, at), &value) in column.best.iter_mut().zip(&mut column.row).zip(row) {
                *at = chosen(value > *best, down, *at);
                *best = best.max(value);
            }
        }
        let target = maxima.iter_mut().zip(places);
        // Widths that the compiler knows are unrolled.
        match width {
            2 => column.pools::<2>(target),
            4 => column.pools::<4>(target),
            _ => {
                let pools = column.best.chunks_exact(width).zip(column.row.chunks_exact(width));
                for ((maximum, place), (best, row)) in target.zip(pools) {
                    (*maximum, *place) = largest(best, row);
                }
            }
        }
    }

    /// Adds one image's gradients to those by the weights, and to those by the image where there is room.
    fn back(
        self,
        (image, weights): (&[f32], &[f32]),
        (gradients, places): (&[f32], &[u8]),
        (by_weights, by_image): (&mut [f32], &mut [f32]),
        scratch: &mut Scratch,
    ) {
        for rows in self.tiles() {
            let columns = rows.len() * self.size[1];
            let (tile, view) = if self.is_plain() {
                let from = rows.start * self.size[1];
                (&gradients[from..], View::apart(self.channels[1], columns, self.pixels()))
            } else {
                self.scatter((gradients, places), &rows, &mut scratch.tile);
                (&scratch.tile[..], View::rows(self.channels[1], columns))
            };
            let unfolded = View::rows(self.depth(), columns);
            self.unfold(image, &rows, &mut scratch.unfolded);
            multiply(
                (by_weights, self.weights_view()),
                (tile, view),
                (&scratch.unfolded, unfolded.transposed()),
                true,
            );
            if by_image.is_empty() {
                continue;
            }
            scratch.folded.resize(self.depth() * columns, 0.0);
            multiply(
                (&mut scratch.folded, unfolded),
                (weights, self.weights_view().transposed()),
                (tile, view),
                false,
            );
            self.fold(&scratch.folded, &rows, by_image);
        }
    }

    /// Gradients by the maxima, each at its maximum's place in a tile of zeros.
    fn scatter(
        self,
        (gradients, places): (&[f32], &[u8]),
        rows: &Range<usize>,
        tile: &mut Vec<f32>,
    ) {
        let width = self.size[1];
        let [pooled_height, pooled_width] = self.pooled();
        tile.clear();
        tile.resize(self.channels[1] * rows.len() * width, 0.0);
        for (channel, target) in tile.chunks_exact_mut(rows.len() * width).enumerate() {
            let first = channel * pooled_height + rows.start / self.pool[0];
            for (row, target) in target.chunks_exact_mut(width * self.pool[0]).enumerate() {
                let at = (first + row) * pooled_width;
                let seen = gradients[at..][..pooled_width].iter().zip(&places[at..]);
                for (column, (&gradient, &place)) in seen.enumerate() {
                    let place = usize::from(place);
                    let (down, across) = (place / self.pool[1], place % self.pool[1]);
                    target[down * width + column * self.pool[1] + across] = gradient;
                }
            }
        }
    }
}
