//! Writing a model file.

use std::collections::{BTreeMap, HashMap};

use burn::module::Module;
use burn::tensor::backend::Backend;
use half::f16;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

use crate::models::{FrameNetwork, NamedTensor, Network, read_tensors};

use super::description::Description;
use super::{FrameManifest, Manifest, ModelError, tensors_digest};

/// The bytes of a model file. The network is folded. Its tensors are rounded to eight significant bits of the
/// largest value and stored as 16-bit floats, and their digest goes into the manifest. The same input gives the same
/// bytes.
///
/// # Errors
/// When the manifest contradicts itself, or the tensors cannot be read.
pub fn write_model<B: Backend>(
    manifest: Manifest,
    network: Network<B>,
) -> Result<Vec<u8>, ModelError> {
    seal(manifest, &network.folded())
}

/// The bytes of a frame model's file; see [`write_model`].
///
/// # Errors
/// When the manifest contradicts itself, or the tensors cannot be read.
pub fn write_frame_model<B: Backend>(
    manifest: FrameManifest,
    network: FrameNetwork<B>,
) -> Result<Vec<u8>, ModelError> {
    seal(manifest, &network.folded())
}

/// The bytes of a file with this description, completed, and a folded module's tensors.
fn seal<B: Backend, D: Description>(
    mut description: D,
    module: &impl Module<B>,
) -> Result<Vec<u8>, ModelError> {
    description.check()?;
    let tensors: BTreeMap<String, (Vec<usize>, Vec<u8>)> = read_tensors(module)?
        .into_iter()
        .map(|(name, NamedTensor { shape, values })| (name, (shape, half_bytes(&values))))
        .collect();
    let parts = tensors
        .iter()
        .map(|(name, (shape, bytes))| (name.as_str(), shape.as_slice(), bytes.as_slice()));
    *description.tensors_sha256_mut() = tensors_digest(parts);
    // One key only, so that the header's order, and with it the file's bytes, are settled.
    let metadata = HashMap::from([(D::KEY.to_owned(), serde_json::to_string(&description)?)]);
    let views = tensors
        .iter()
        .map(|(name, (shape, bytes))| {
            Ok((name.as_str(), TensorView::new(Dtype::F16, shape.clone(), bytes)?))
        })
        .collect::<Result<Vec<_>, ModelError>>()?;
    Ok(safetensors::serialize(views, Some(metadata))?)
}

/// Steps from zero to the power of two that a tensor's largest value does not exceed: as fine as 8-bit
/// integers. What is dropped is below what training settles, and numbers of one grid compress to about a
/// byte, which costs a browser two thirds of the download.
const GRID: f32 = 128.0;

/// Little-endian 16-bit floats, as safetensors stores them, rounded to the tensor's grid.
fn half_bytes(values: &[f32]) -> Vec<u8> {
    let step = step(values);
    let rounded =
        |value: f32| if step > 0.0 { (value / step).round_ties_even() * step } else { value };
    values.iter().flat_map(|&value| f16::from_f32(rounded(value)).to_le_bytes()).collect()
}

/// The grid's step: a power of two, so that every multiple is a 16-bit float. Zero of zeros, and of values
/// that no grid fits.
fn step(values: &[f32]) -> f32 {
    let largest = values.iter().fold(0.0_f32, |largest, v| largest.max(v.abs()));
    let step = largest.log2().ceil().exp2() / GRID;
    // 2⁻²⁴ is the smallest 16-bit float.
    if step.is_finite() && largest > 0.0 { step.max(2_f32.powi(-24)) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Vec<f32> {
        bytes.as_chunks::<2>().0.iter().map(|b| f16::from_le_bytes(*b).to_f32()).collect()
    }

    proptest! {
        #[test]
        fn rounding_errs_by_half_a_step_and_is_done_once(
            values in prop::collection::vec(-30_000.0f32..30_000.0, 1..40), scale in -9i32..1,
        ) {
            let values: Vec<f32> = values.iter().map(|v| v * 10_f32.powi(scale)).collect();
            let once = read(&half_bytes(&values));
            prop_assert_eq!(&read(&half_bytes(&once)), &once);
            let largest = values.iter().fold(0.0_f32, |largest, v| largest.max(v.abs()));
            for (rounded, value) in once.iter().zip(&values) {
                prop_assert!((rounded - value).abs() <= largest / 128.0 + 3.1e-8);
            }
        }
    }

    #[test]
    fn zeros_stay_zeros() {
        assert_eq!(read(&half_bytes(&[0.0, -0.0])), [0.0, 0.0]);
        assert_eq!(half_bytes(&[]), Vec::<u8>::new());
    }
}
