//! Why a model file was refused.

use crate::checks::Impossible;
use crate::features::FeatureError;
use crate::models::TensorError;

/// Errors of reading and writing model files.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Larger than any model this version could use.
    #[error("the model file has {bytes} bytes; at most {most} are accepted")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// Not a safetensors file, or a damaged one.
    #[error("not a readable safetensors file: {0}")]
    Safetensors(#[from] safetensors::SafeTensorError),
    /// A safetensors file that some other program wrote.
    #[error(
        "the safetensors file does not describe a Lubdub model (no \"lubdub\" in its metadata)"
    )]
    NoManifest,
    /// Metadata beside the manifest that this version does not know.
    #[error("the model file holds unknown metadata \"{0}\"")]
    UnknownMetadata(String),
    /// A newer (or never released) format.
    #[error("the model file has format version {found}; this program knows version {known}")]
    Version {
        /// What the file says.
        found: u32,
        /// What is understood.
        known: u32,
    },
    /// The manifest is not what this version expects; the message names the field.
    #[error("the model's description cannot be understood: {0}")]
    Manifest(#[from] serde_json::Error),
    /// A value in the manifest that makes no sense, by name.
    #[error("the model's description is impossible: {0}")]
    Impossible(Impossible),
    /// The classifier was trained with the measures of another frame model, or there is no frame model.
    #[error(
        "the model needs the frame model that it was trained with (SHA-256 {expected}), not {found}"
    )]
    Beats {
        /// SHA-256 of the file that it needs.
        expected: String,
        /// What it was given.
        found: String,
    },
    /// A tensor of a type other than 16- or 32-bit float.
    #[error("the tensor \"{0}\" is neither F16 nor F32")]
    Type(String),
    /// Tensors do not fit the architecture.
    #[error(transparent)]
    Tensor(#[from] TensorError),
    /// The tensors were changed after the file was written.
    #[error("the model's tensors are damaged: their SHA-256 is {found}, not {expected}")]
    Digest {
        /// What the manifest says.
        expected: String,
        /// What the tensors have.
        found: String,
    },
    /// The features that the manifest asks for cannot be computed.
    #[error(transparent)]
    Features(#[from] FeatureError),
}

impl From<Impossible> for ModelError {
    fn from(reason: Impossible) -> Self {
        Self::Impossible(reason)
    }
}
