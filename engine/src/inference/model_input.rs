//! What a network takes of one recording.

use burn::tensor::backend::Backend;

use crate::features::Image;
use crate::models::{Input, float_tensor};

use super::WINDOWS_AT_ONCE;

/// What a network takes of one recording: numbers alone, so that another device or worker can compute
/// the logits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModelInput {
    /// See [`ModelInputRef::windows`].
    pub windows: Vec<Image>,
    /// See [`ModelInputRef::measures`].
    pub measures: Vec<f32>,
}

impl ModelInput {
    /// The same, borrowed.
    #[must_use]
    pub fn as_ref(&self) -> ModelInputRef<'_> {
        ModelInputRef { windows: &self.windows, measures: &self.measures }
    }
}

/// A borrowed [`ModelInput`].
#[derive(Debug, Clone, Copy)]
pub struct ModelInputRef<'a> {
    /// Windows of equal size; the rows of each are those of the network's views, one view after the other.
    pub windows: &'a [Image],
    /// Standardised measures of the heart cycle, see [`CycleInput`](crate::beats::CycleInput); empty where
    /// the network takes none.
    pub measures: &'a [f32],
}

impl ModelInputRef<'_> {
    /// Tensors for a network of `views` views, at most [`WINDOWS_AT_ONCE`] windows each, in order.
    pub fn inputs<B: Backend>(
        self,
        views: usize,
        device: &B::Device,
    ) -> impl Iterator<Item = Input<B>> {
        self.windows.chunks(WINDOWS_AT_ONCE).map(move |windows| {
            let pass: Vec<_> = windows.iter().map(|window| (window, self.measures)).collect();
            input(&pass, views, device)
        })
    }
}

/// `[windows, views, bands, frames]` of images of one size and, where a window has measures,
/// `[windows, measures]`.
pub(super) fn input<B: Backend>(
    pass: &[(&Image, &[f32])],
    views: usize,
    device: &B::Device,
) -> Input<B> {
    let count = pass.len();
    let (rows, columns) = pass.first().map_or((0, 0), |(image, _)| (image.rows, image.columns));
    let windows: Vec<f32> = pass.iter().flat_map(|(image, _)| &image.data).copied().collect();
    let measures: Vec<f32> = pass.iter().flat_map(|(_, measures)| *measures).copied().collect();
    let width = measures.len() / count.max(1);
    Input {
        windows: float_tensor(windows, [count, views, rows / views, columns], device),
        measures: (width > 0).then(|| float_tensor(measures, [count, width], device)),
    }
}
