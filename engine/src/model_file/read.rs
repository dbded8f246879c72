//! Reading a model file.

use std::collections::BTreeMap;

use burn::tensor::backend::Backend;
use half::f16;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use crate::models::{NamedTensor, Network, write_tensors};

use super::{FORMAT_VERSION, METADATA_KEY, Manifest, ModelError, hexadecimal, tensors_digest};

/// No model of this field needs more; a larger file is refused before it is parsed.
pub const MAX_MODEL_BYTES: usize = 64 << 20;

/// A model, ready for use.
#[derive(Debug)]
pub struct Model<B: Backend> {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The folded network on its device.
    pub network: Network<B>,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
}

/// Reads a model onto a device. Every size is checked before anything of that size is made.
///
/// # Errors
/// When the file is damaged, too large, or says anything that this program does not know.
pub fn read_model<B: Backend>(bytes: &[u8], device: &B::Device) -> Result<Model<B>, ModelError> {
    if bytes.len() > MAX_MODEL_BYTES {
        return Err(ModelError::TooLarge { bytes: bytes.len(), most: MAX_MODEL_BYTES });
    }
    let file = SafeTensors::deserialize(bytes)?;
    let manifest = read_manifest(bytes)?;
    check_digest(&file, &manifest)?;
    let tensors = file
        .iter()
        .map(|(name, view)| Ok((name.to_owned(), named_tensor(name, &view)?)))
        .collect::<Result<BTreeMap<_, _>, ModelError>>()?;
    let network = manifest.architecture.hollow::<B>(device);
    Ok(Model {
        network: write_tensors(network, tensors)?,
        manifest,
        sha256: hexadecimal(&<sha2::Sha256 as sha2::Digest>::digest(bytes)),
    })
}

/// The manifest alone. The version is read first, so that a newer file is named as such.
fn read_manifest(bytes: &[u8]) -> Result<Manifest, ModelError> {
    #[derive(serde::Deserialize)]
    struct Version {
        format_version: u32,
    }
    let (_, header) = SafeTensors::read_metadata(bytes)?;
    let metadata = header.metadata().as_ref().ok_or(ModelError::NoManifest)?;
    let text = metadata.get(METADATA_KEY).ok_or(ModelError::NoManifest)?;
    if let Some(unknown) = metadata.keys().find(|key| *key != METADATA_KEY) {
        return Err(ModelError::UnknownMetadata(unknown.clone()));
    }
    let Version { format_version: found } = serde_json::from_str(text)?;
    if found != FORMAT_VERSION {
        return Err(ModelError::Version { found, known: FORMAT_VERSION });
    }
    let manifest: Manifest = serde_json::from_str(text)?;
    manifest.check()?;
    Ok(manifest)
}

fn check_digest(file: &SafeTensors<'_>, manifest: &Manifest) -> Result<(), ModelError> {
    let sorted: BTreeMap<&str, TensorView<'_>> = file.iter().collect();
    let found =
        tensors_digest(sorted.iter().map(|(name, view)| (*name, view.shape(), view.data())));
    if found == manifest.tensors_sha256 {
        Ok(())
    } else {
        Err(ModelError::Digest { expected: manifest.tensors_sha256.clone(), found })
    }
}

fn named_tensor(name: &str, view: &TensorView<'_>) -> Result<NamedTensor, ModelError> {
    let bytes = view.data();
    let values = match view.dtype() {
        Dtype::F16 => {
            bytes.as_chunks::<2>().0.iter().map(|b| f16::from_le_bytes(*b).to_f32()).collect()
        }
        Dtype::F32 => bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
        _ => return Err(ModelError::Type(name.to_owned())),
    };
    Ok(NamedTensor { shape: view.shape().to_vec(), values })
}
