//! Windows through a network, a few at a time.

use burn::tensor::Tensor;
use burn::tensor::backend::Backend;

use crate::features::Image;
use crate::models::{Network, float_tensor};

use super::Refusal;

/// Windows in one forward pass: enough to keep the processor busy, few enough to fit in its caches.
pub const WINDOWS_AT_ONCE: usize = 8;

/// The logits of each window, in order. A window's rows are those of the network's views, one view after
/// the other.
///
/// # Errors
/// When the device fails to compute or to give back the values.
pub async fn logits_of<B: Backend>(
    network: &Network<B>,
    windows: &[Image],
    device: &B::Device,
) -> Result<Vec<[f64; 5]>, Refusal> {
    let mut logits = Vec::with_capacity(windows.len());
    for batch in windows.chunks(WINDOWS_AT_ONCE) {
        // Asynchronous, because a synchronous read panics in the browser.
        let data = network
            .forward(stack(batch, network.views(), device))
            .into_data_async()
            .await
            .map_err(|error| Refusal::Device(error.to_string()))?;
        let values: Vec<f32> =
            data.into_vec().map_err(|error| Refusal::Device(format!("{error:?}")))?;
        logits.extend(values.as_chunks::<5>().0.iter().map(|row| row.map(f64::from)));
    }
    Ok(logits)
}

/// `[windows, views, bands, frames]` of images of one size.
fn stack<B: Backend>(windows: &[Image], views: usize, device: &B::Device) -> Tensor<B, 4> {
    let (rows, columns) = windows.first().map_or((0, 0), |image| (image.rows, image.columns));
    let values: Vec<f32> = windows.iter().flat_map(|image| &image.data).copied().collect();
    float_tensor(values, [windows.len(), views, rows / views, columns], device)
}
