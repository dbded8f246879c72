//! The part that all kinds of model files share: a description under a key of its own.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{FORMAT_VERSION, FRAME_FORMAT_VERSION, FrameManifest, Manifest, ModelError};

/// The description in a model file's header.
pub(super) trait Description: Serialize + DeserializeOwned {
    /// Its key in the safetensors metadata, so that no kind of model is taken for another.
    const KEY: &'static str;

    /// The version of the format that this program writes and reads.
    const VERSION: u32;

    /// Whether every number makes sense together.
    fn check(&self) -> Result<(), ModelError>;

    /// SHA-256 of the tensors.
    fn tensors_sha256(&self) -> &str;

    /// The digest, to be filled in.
    fn tensors_sha256_mut(&mut self) -> &mut String;
}

impl Description for Manifest {
    const KEY: &'static str = "lubdub";
    const VERSION: u32 = FORMAT_VERSION;

    fn check(&self) -> Result<(), ModelError> {
        self.check()
    }

    fn tensors_sha256(&self) -> &str {
        &self.tensors_sha256
    }

    fn tensors_sha256_mut(&mut self) -> &mut String {
        &mut self.tensors_sha256
    }
}

impl Description for FrameManifest {
    const KEY: &'static str = "lubdub-frames";
    const VERSION: u32 = FRAME_FORMAT_VERSION;

    fn check(&self) -> Result<(), ModelError> {
        self.check()
    }

    fn tensors_sha256(&self) -> &str {
        &self.tensors_sha256
    }

    fn tensors_sha256_mut(&mut self) -> &mut String {
        &mut self.tensors_sha256
    }
}
