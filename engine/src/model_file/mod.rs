//! A model is one self-describing safetensors file, written and read here and nowhere else.
//!
//! The header's metadata has one key, whose value is a description as JSON: `lubdub` with a classifier's
//! [`Manifest`], or `lubdub-frames` with a frame network's [`FrameManifest`]. It holds all settings from a recording to
//! a finding, and the figures that were measured with them. The tensors follow as 16-bit floats, rounded to a grid
//! of their own. A loader refuses, by name, what it does not know.

use crate::digest::hexadecimal;

mod description;
mod error;
mod frames;
mod manifest;
mod read;
mod write;

pub use error::ModelError;
pub use frames::{FRAME_FORMAT_VERSION, FrameManifest, FrameTraining, FrameTrainingSet};
pub use manifest::{
    ClassCount, FORMAT_VERSION, Manifest, Preprocessing, ReportedFigure, TrainingData, TrainingSet,
};
pub use read::{FrameModel, MAX_MODEL_BYTES, Model, read_frame_model, read_model};
pub use write::{write_frame_model, write_model};

/// SHA-256 over the tensors, in the order of their names: each name, shape and its bytes.
fn tensors_digest<'a>(tensors: impl Iterator<Item = (&'a str, &'a [usize], &'a [u8])>) -> String {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    for (name, shape, bytes) in tensors {
        digest.update((name.len() as u64).to_le_bytes());
        digest.update(name.as_bytes());
        digest.update((shape.len() as u64).to_le_bytes());
        for &size in shape {
            digest.update((size as u64).to_le_bytes());
        }
        digest.update(bytes);
    }
    hexadecimal(&digest.finalize())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
