//! Reading a model file.

use std::collections::BTreeMap;

use burn::tensor::backend::Backend;
use half::f16;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use crate::beats::BeatFinder;
use crate::digest::sha256_hex;
use crate::features::FeatureError;
use crate::frames::FrameAnalyser;
use crate::models::{FrameNetwork, NamedTensor, Network, write_tensors};

use super::description::Description;
use super::{FrameManifest, Manifest, ModelError, tensors_digest};

/// No model of this field needs more; a larger file is refused before it is parsed.
pub const MAX_MODEL_BYTES: usize = 64 << 20;

/// A model, ready for use.
#[derive(Debug)]
pub struct Model<B: Backend> {
    /// The description in the file.
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
    let (manifest, tensors) = open::<Manifest>(bytes)?;
    let network = manifest.architecture.init_zeros::<B>(device);
    Ok(Model { network: write_tensors(network, tensors)?, manifest, sha256: sha256_hex(bytes) })
}

/// A frame network with all that is needed to use it.
#[derive(Debug)]
pub struct FrameModel<B: Backend> {
    /// The description in the file.
    pub manifest: FrameManifest,
    /// The folded network on its device.
    pub network: FrameNetwork<B>,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
}

impl<B: Backend> FrameModel<B> {
    /// An analyser of frames by this model.
    ///
    /// # Errors
    /// When the spectrum is impossible.
    pub fn analyser(&self, device: &B::Device) -> Result<FrameAnalyser<B>, FeatureError> {
        let FrameManifest { spectrum, condition, .. } = &self.manifest;
        FrameAnalyser::new(self.network.clone(), *spectrum, condition.sample_rate, device)
    }

    /// A finder of beats in what the analyser says.
    ///
    /// # Errors
    /// When the image of levels is impossible at the model's sampling rate.
    pub fn finder(&self) -> Result<BeatFinder, FeatureError> {
        BeatFinder::new(self.manifest.finder_config())
    }
}

/// Reads a frame model onto a device; see [`read_model`].
///
/// # Errors
/// When the file is damaged, too large, or says anything that this program does not know.
pub fn read_frame_model<B: Backend>(
    bytes: &[u8],
    device: &B::Device,
) -> Result<FrameModel<B>, ModelError> {
    let (manifest, tensors) = open::<FrameManifest>(bytes)?;
    let network = manifest.network.init_zeros::<B>(device);
    Ok(FrameModel {
        network: write_tensors(network, tensors)?,
        manifest,
        sha256: sha256_hex(bytes),
    })
}

/// The description and the tensors of a file, each checked.
fn open<D: Description>(bytes: &[u8]) -> Result<(D, BTreeMap<String, NamedTensor>), ModelError> {
    if bytes.len() > MAX_MODEL_BYTES {
        return Err(ModelError::TooLarge { bytes: bytes.len(), most: MAX_MODEL_BYTES });
    }
    let file = SafeTensors::deserialize(bytes)?;
    let description = read_description::<D>(bytes)?;
    check_digest(&file, description.tensors_sha256())?;
    let tensors = file
        .iter()
        .map(|(name, view)| Ok((name.to_owned(), named_tensor(name, &view)?)))
        .collect::<Result<BTreeMap<_, _>, ModelError>>()?;
    Ok((description, tensors))
}

/// The description alone. The version is read first, so that a newer format is refused by its number and not by
/// the first field that it adds.
fn read_description<D: Description>(bytes: &[u8]) -> Result<D, ModelError> {
    #[derive(serde::Deserialize)]
    struct Version {
        format_version: u32,
    }
    let (_, header) = SafeTensors::read_metadata(bytes)?;
    let metadata = header.metadata().as_ref().ok_or(ModelError::NoManifest)?;
    if let Some(unknown) = metadata.keys().find(|key| *key != D::KEY) {
        return Err(ModelError::UnknownMetadata(unknown.clone()));
    }
    let text = metadata.get(D::KEY).ok_or(ModelError::NoManifest)?;
    let Version { format_version: found } = serde_json::from_str(text)?;
    if found != D::VERSION {
        return Err(ModelError::Version { found, known: D::VERSION });
    }
    let description: D = serde_json::from_str(text)?;
    description.check()?;
    Ok(description)
}

fn check_digest(file: &SafeTensors<'_>, expected: &str) -> Result<(), ModelError> {
    let sorted: BTreeMap<&str, TensorView<'_>> = file.iter().collect();
    let found =
        tensors_digest(sorted.iter().map(|(name, view)| (*name, view.shape(), view.data())));
    if found == expected {
        Ok(())
    } else {
        Err(ModelError::Digest { expected: expected.to_owned(), found })
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
