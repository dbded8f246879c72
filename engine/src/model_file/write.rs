//! Writing a model file.

use std::collections::{BTreeMap, HashMap};

use burn::module::Module;
use burn::tensor::backend::Backend;
use half::f16;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

use crate::models::{NamedTensor, Network, Segmenter, read_tensors};

use super::description::Description;
use super::{BeatManifest, Manifest, ModelError, tensors_digest};

/// The bytes of a model file: the network is folded, its tensors rounded to eight significant bits and stored as 16-bit floats, and
/// the manifest completed with their digest. The same input gives the same bytes.
///
/// # Errors
/// When the manifest contradicts itself, or the tensors cannot be read.
pub fn write_model<B: Backend>(
    manifest: Manifest,
    network: Network<B>,
) -> Result<Vec<u8>, ModelError> {
    seal(manifest, &network.folded())
}

/// The bytes of a beat model's file; see [`write_model`].
///
/// # Errors
/// When the manifest contradicts itself, or the tensors cannot be read.
pub fn write_beat_model<B: Backend>(
    manifest: BeatManifest,
    network: Segmenter<B>,
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

/// Bits of a 16-bit float's mantissa that are dropped: seven of ten stay, as in bfloat16.
const DROPPED_BITS: u32 = 3;

/// Little-endian 16-bit floats, as safetensors stores them, rounded to eight significant bits: what
/// is dropped is far below what training settles, and costs a browser a fifth of the download.
fn half_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|&value| rounded(f16::from_f32(value)).to_le_bytes()).collect()
}

/// To the nearest float without the dropped bits; of two equally near, the even one.
fn rounded(value: f16) -> f16 {
    let bits = value.to_bits();
    let half = (1 << (DROPPED_BITS - 1)) - 1 + ((bits >> DROPPED_BITS) & 1);
    let mask = !((1 << DROPPED_BITS) - 1);
    // A carry into the exponent is the next power of two, as it should be.
    let nearest = f16::from_bits(bits.wrapping_add(half) & mask);
    if nearest.is_finite() { nearest } else { f16::from_bits(bits & mask) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rounding_keeps_eight_significant_bits_and_is_done_once(x in -60_000.0f32..60_000.0) {
            let once = rounded(f16::from_f32(x));
            prop_assert_eq!(rounded(once), once);
            prop_assert!((once.to_f32() - x).abs() <= x.abs() / 200.0 + 1e-6);
        }
    }
}
