//! What can go wrong in training.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::data::{DataError, split::LeakError};

/// A training that cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The data set cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A split would leak.
    #[error(transparent)]
    Leak(#[from] LeakError),
    /// A recording of the data set cannot be heard.
    #[error("{name} cannot be used: {reason}")]
    Recording {
        /// The recording.
        name: String,
        /// What the engine says of it.
        reason: String,
    },
    /// The engine refuses configuration or model.
    #[error(transparent)]
    Model(#[from] engine::model_file::ModelError),
    /// The features cannot be computed.
    #[error(transparent)]
    Features(#[from] engine::features::FeatureError),
    /// The network failed on its device.
    #[error(transparent)]
    Network(#[from] engine::pipeline::Refusal),
    /// The device that computes a network failed.
    #[error("the device failed: {0}")]
    Device(#[from] engine::backend::DeviceError),
    /// The segmenter failed on its device.
    #[error(transparent)]
    Beats(#[from] engine::beats::BeatError),
    /// A classical model cannot be fitted or applied.
    #[error("the classical model failed: {0}")]
    Classical(#[from] smartcore::error::Failed),
    /// A part of the split has nothing to learn from or to judge by.
    #[error("there are no recordings in the {0} part; choose other shares or another seed")]
    EmptyPart(&'static str),
    /// A setting makes no sense.
    #[error("impossible training configuration: {0}")]
    Config(&'static str),
    /// A file or folder cannot be written.
    #[error(
        "{} can't be written: {error}. {}. What was written before is kept; a training goes on from there by --resume.",
        path.display(),
        remedy(error)
    )]
    Unwritten {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file or folder cannot be read.
    #[error("{} can't be read: {error}", path.display())]
    Unread {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A checkpoint that another configuration wrote, or a damaged one.
    #[error("the checkpoint {} does not fit: {reason}", path.display())]
    Checkpoint {
        /// The checkpoint.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The loss is no longer a number.
    #[error("training diverged in epoch {epoch}; try a lower learning rate")]
    Diverged {
        /// The epoch, from 0.
        epoch: usize,
    },
    /// The device can't be used.
    #[error("{device} can't be used: {reason}. --device cpu computes without it.")]
    NoDevice {
        /// Its name.
        device: String,
        /// What is missing, and what to do.
        reason: String,
    },
    /// The device computes other numbers than the processor.
    #[error(
        "the device failed its self-test: the {what} of a small {network} differs from the processor's by \
         {difference:.1e}. --device cpu computes without it."
    )]
    SelfTest {
        /// The network that was trained a step.
        network: &'static str,
        /// What differs.
        what: &'static str,
        /// By how much: of the loss in nats, of a gradient as a share of itself.
        difference: f64,
    },
    /// The user asked to stop; the checkpoint is written.
    #[error("interrupted; go on with --resume")]
    Interrupted,
}

impl TrainError {
    /// A file or folder that cannot be written.
    pub(crate) fn unwritten(path: &Path, error: io::Error) -> Self {
        Self::Unwritten { path: path.to_owned(), error }
    }

    /// A file or folder that cannot be read.
    pub(crate) fn unread(path: &Path, error: io::Error) -> Self {
        Self::Unread { path: path.to_owned(), error }
    }
}

/// What helps where something cannot be written.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "Free some space there, or choose another folder by --out"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "Make the folder writable, or choose another by --out"
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "A file is where a folder is needed: move it away, or choose another folder by --out"
        }
        _ => "Choose another folder by --out",
    }
}
