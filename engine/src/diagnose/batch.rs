//! Windows through a network, a few at a time.

use burn::tensor::Tensor;
use burn::tensor::backend::Backend;

use crate::features::Image;
use crate::models::{Input, Network, float_tensor};

use super::Refusal;

/// Windows in one forward pass: enough to keep the processor busy, few enough to fit in its caches.
pub const WINDOWS_AT_ONCE: usize = 8;

/// What a network hears of one recording.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// Windows of equal size; the rows of each are those of the network's views, one view after the other.
    pub windows: &'a [Image],
    /// What is known of the heart cycle, as [`CycleInput`](crate::beats::CycleInput) gives it; empty where
    /// the network isn't told.
    pub measures: &'a [f32],
}

impl Heard<'_> {
    /// What a network of so many views is given, [`WINDOWS_AT_ONCE`] windows at a time.
    pub fn inputs<B: Backend>(
        &self,
        views: usize,
        device: &B::Device,
    ) -> impl Iterator<Item = Input<B>> {
        self.windows.chunks(WINDOWS_AT_ONCE).map(move |batch| Input {
            windows: stack(batch, views, device),
            measures: repeated(self.measures, batch.len(), device),
        })
    }
}

/// The logits of each window, in order.
///
/// # Errors
/// When the device fails to compute or to give back the values.
pub async fn logits_of<B: Backend>(
    network: &Network<B>,
    heard: Heard<'_>,
    device: &B::Device,
) -> Result<Vec<[f64; 5]>, Refusal> {
    let mut logits = Vec::with_capacity(heard.windows.len());
    for input in heard.inputs(network.views(), device) {
        // Asynchronous, because a synchronous read panics in the browser.
        let data = network.forward(input).into_data_async().await;
        let data = data.map_err(|error| Refusal::Device(error.to_string()))?;
        let values: Vec<f32> =
            data.into_vec().map_err(|error| Refusal::Device(format!("{error:?}")))?;
        logits.extend(values.as_chunks::<5>().0.iter().map(|row| row.map(f64::from)));
    }
    Ok(logits)
}

/// `[windows, measures]`, the same for each window.
fn repeated<B: Backend>(
    measures: &[f32],
    windows: usize,
    device: &B::Device,
) -> Option<Tensor<B, 2>> {
    let shape = [windows, measures.len()];
    (!measures.is_empty()).then(|| float_tensor(measures.repeat(windows), shape, device))
}

/// `[windows, views, bands, frames]` of images of one size.
fn stack<B: Backend>(windows: &[Image], views: usize, device: &B::Device) -> Tensor<B, 4> {
    let (rows, columns) = windows.first().map_or((0, 0), |image| (image.rows, image.columns));
    let values: Vec<f32> = windows.iter().flat_map(|image| &image.data).copied().collect();
    float_tensor(values, [windows.len(), views, rows / views, columns], device)
}
