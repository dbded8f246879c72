//! Windows through a network, a few at a time.

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
    /// What a network of so many views is given of the windows, a few at a time, in order.
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

/// The logits of each window, in order.
///
/// # Errors
/// When the device fails to compute or to give back the values.
pub async fn logits_of<B: Backend>(
    network: &Network<B>,
    heard: Heard<'_>,
    device: &B::Device,
) -> Result<Vec<[f64; 5]>, Refusal> {
    logits_of_all(network, &[heard], device).await
}

/// The logits of each window of several recordings, one recording after the other. A pass is filled with
/// windows of the next recording where the one before has no more.
///
/// # Errors
/// When the device fails to compute or to give back the values.
pub async fn logits_of_all<B: Backend>(
    network: &Network<B>,
    recordings: &[Heard<'_>],
    device: &B::Device,
) -> Result<Vec<[f64; 5]>, Refusal> {
    let rows = recordings
        .iter()
        .flat_map(|heard| heard.windows.iter().map(|window| (window, heard.measures)));
    let rows: Vec<(&Image, &[f32])> = rows.collect();
    let mut logits = Vec::with_capacity(rows.len());
    for pass in rows.chunks(WINDOWS_AT_ONCE) {
        // Asynchronous, because a synchronous read panics in the browser.
        let data = network.forward(input(pass, network.views(), device)).into_data_async().await;
        let data = data.map_err(|error| Refusal::Device(error.to_string()))?;
        let values: Vec<f32> =
            data.into_vec().map_err(|error| Refusal::Device(format!("{error:?}")))?;
        logits.extend(values.as_chunks::<5>().0.iter().map(|row| row.map(f64::from)));
    }
    Ok(logits)
}

/// `[windows, views, bands, frames]` of images of one size, and `[windows, measures]` of what is known beside
/// them, if anything is.
fn input<B: Backend>(pass: &[(&Image, &[f32])], views: usize, device: &B::Device) -> Input<B> {
    let count = pass.len();
    let (rows, columns) = pass.first().map_or((0, 0), |(image, _)| (image.rows, image.columns));
    let windows: Vec<f32> = pass.iter().flat_map(|(image, _)| &image.data).copied().collect();
    let measures: Vec<f32> = pass.iter().flat_map(|(_, measures)| *measures).copied().collect();
    let told = measures.len() / count.max(1);
    Input {
        windows: float_tensor(windows, [count, views, rows / views, columns], device),
        measures: (told > 0).then(|| float_tensor(measures, [count, told], device)),
    }
}
