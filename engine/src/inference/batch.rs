//! Windows through a network, a few at a time.

use burn::tensor::backend::Backend;

use crate::backend::{DeviceError, read_values};
use crate::features::Image;
use crate::models::{Logits, Network};

use super::ModelInputRef;
use super::model_input::input;

/// Windows in one forward pass: enough to keep a CPU busy, few enough to fit in its caches.
pub const WINDOWS_AT_ONCE: usize = 8;

/// The logits of each window, in order.
///
/// # Errors
/// When the device fails.
///
/// # Panics
/// When the network's head has other than `N` labels, which reading a model file rules out.
pub async fn predict_logits<B: Backend, const N: usize>(
    network: &Network<B>,
    input: ModelInputRef<'_>,
    device: &B::Device,
) -> Result<Vec<Logits<N>>, DeviceError> {
    predict_logits_of_all(network, &[input], device).await
}

/// The logits of each window of several recordings, one recording after the other. A pass is filled with
/// windows of the next recording where the one before has no more.
///
/// # Errors
/// When the device fails.
///
/// # Panics
/// As [`predict_logits`].
pub async fn predict_logits_of_all<B: Backend, const N: usize>(
    network: &Network<B>,
    recordings: &[ModelInputRef<'_>],
    device: &B::Device,
) -> Result<Vec<Logits<N>>, DeviceError> {
    let rows: Vec<(&Image, &[f32])> = recordings
        .iter()
        .flat_map(|recording| recording.windows.iter().map(|window| (window, recording.measures)))
        .collect();
    let mut logits = Vec::with_capacity(rows.len());
    for pass in rows.chunks(WINDOWS_AT_ONCE) {
        let output = network.forward(input(pass, network.views(), device));
        let values = read_values(output).await?;
        assert_eq!(values.len(), pass.len() * N, "a head of {N} labels gives {N} logits a window");
        let windows = values.as_chunks::<N>().0.iter();
        logits.extend(windows.map(|row| Logits(row.map(f64::from))));
    }
    Ok(logits)
}
