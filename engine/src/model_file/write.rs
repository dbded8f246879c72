//! Writing a model file.

use std::collections::{BTreeMap, HashMap};

use burn::tensor::backend::Backend;
use half::f16;
use safetensors::Dtype;
use safetensors::tensor::TensorView;

use crate::models::{NamedTensor, Network, read_tensors};

use super::{METADATA_KEY, Manifest, ModelError, tensors_digest};

/// The bytes of a model file: the network is folded, its tensors rounded to 16-bit floats, and
/// the manifest completed with their digest. The same input gives the same bytes.
///
/// # Errors
/// When the manifest contradicts itself, or the tensors cannot be read.
pub fn write_model<B: Backend>(
    mut manifest: Manifest,
    network: Network<B>,
) -> Result<Vec<u8>, ModelError> {
    manifest.check()?;
    let tensors: BTreeMap<String, (Vec<usize>, Vec<u8>)> = read_tensors(&network.folded())?
        .into_iter()
        .map(|(name, NamedTensor { shape, values })| (name, (shape, half_bytes(&values))))
        .collect();
    let parts = tensors
        .iter()
        .map(|(name, (shape, bytes))| (name.as_str(), shape.as_slice(), bytes.as_slice()));
    manifest.tensors_sha256 = tensors_digest(parts);
    // One key only, so that the header's order, and with it the file's bytes, are settled.
    let metadata = HashMap::from([(METADATA_KEY.to_owned(), serde_json::to_string(&manifest)?)]);
    let views = tensors
        .iter()
        .map(|(name, (shape, bytes))| {
            Ok((name.as_str(), TensorView::new(Dtype::F16, shape.clone(), bytes)?))
        })
        .collect::<Result<Vec<_>, ModelError>>()?;
    Ok(safetensors::serialize(views, Some(metadata))?)
}

/// Little-endian 16-bit floats, as safetensors stores them.
fn half_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|&v| f16::from_f32(v).to_le_bytes()).collect()
}
