//! What can go wrong in training.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use burn::record::RecorderError;
use engine::pipeline::Refusal;

use crate::data::{DataError, split::LeakError};

/// A training that can't start or continue.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The data set cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A split would leak.
    #[error(transparent)]
    Leak(#[from] LeakError),
    /// A recording of the data set can't be decoded or conditioned.
    #[error("{name} cannot be used: {source}")]
    Recording {
        /// The recording.
        name: String,
        /// Why the engine refuses it.
        source: Refusal,
    },
    /// A recording that is asked for is not among the prepared ones.
    #[error("{0} cannot be used: it was not prepared")]
    NotPrepared(String),
    /// Measures of the heart cycle are asked for, but there is no frame model to take them.
    #[error("the recipe takes measures of the heart cycle, but there is no frame model")]
    NoFrameModel,
    /// The engine refuses configuration or model.
    #[error(transparent)]
    Model(#[from] engine::model_file::ModelError),
    /// The features cannot be computed.
    #[error(transparent)]
    Features(#[from] engine::features::FeatureError),
    /// The engine refuses a recording.
    #[error(transparent)]
    Refusal(Refusal),
    /// The device that computes a network failed.
    #[error("the device failed: {0}")]
    Device(#[from] engine::backend::DeviceError),
    /// The beats can't be found.
    #[error(transparent)]
    Frames(#[from] engine::frames::FrameError),
    /// A classical model cannot be fitted or applied.
    #[error("the classical model failed: {0}")]
    Classical(#[from] smartcore::error::Failed),
    /// A part of the split has no recordings.
    #[error("there are no recordings in the {0} part; choose other shares or another seed")]
    EmptyPart(&'static str),
    /// A setting makes no sense.
    #[error("impossible training configuration: {0}")]
    Config(#[from] engine::checks::Impossible),
    /// A file or folder cannot be written.
    #[error(
        "{} can't be written: {error}. {}. What was written before is kept; --resume continues a training from there.",
        path.display(),
        remedy(error)
    )]
    Unwritten {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// A file or folder cannot be read.
    #[error("{} can't be read: {error}", path.display())]
    Unread {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// A file is no JSON of what it should hold.
    #[error("{} can't be understood: {error}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        error: serde_json::Error,
    },
    /// A folder that holds another run.
    #[error("{} holds {what}; choose another folder", path.display())]
    OtherRun {
        /// The folder.
        path: PathBuf,
        /// What it holds.
        what: &'static str,
    },
    /// A checkpoint that another configuration wrote, or a damaged one.
    #[error("the checkpoint {} does not fit: {fault}", path.display())]
    Checkpoint {
        /// The checkpoint.
        path: PathBuf,
        /// Why.
        #[source]
        fault: CheckpointFault,
    },
    /// The loss is no longer a number.
    #[error("training diverged in epoch {epoch}; try a lower learning rate")]
    Diverged {
        /// The epoch, from 0.
        epoch: usize,
    },
    /// The device can't be used.
    #[error("{device} can't be used: {source}. --device cpu computes without it.")]
    NoDevice {
        /// Its name.
        device: String,
        /// What is missing, and what to do.
        source: Box<dyn Error + Send + Sync>,
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
    #[error("interrupted; resume with --resume")]
    Interrupted,
}

/// Why a checkpoint can't be used or made.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointFault {
    /// Its bytes are damaged.
    #[error("it is damaged ({0})")]
    Damaged(#[from] rmp_serde::decode::Error),
    /// It belongs to another configuration.
    #[error("it was written with another configuration")]
    OtherConfig,
    /// It belongs to other examples.
    #[error("it was trained on other recordings or another split")]
    OtherExamples,
    /// The state can't be turned into bytes.
    #[error("the state of the training can't be written as bytes ({0})")]
    Unencodable(#[from] rmp_serde::encode::Error),
    /// Weights or the optimiser's moments can't be stored, or what was stored is of another network.
    #[error("its weights can't be stored or restored ({0})")]
    Weights(#[from] RecorderError),
}

impl From<Refusal> for TrainError {
    /// A fault of a model or device stays what it is: what comes of a trial depends on it.
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Features(error) => Self::Features(error),
            Refusal::Frames(error) => Self::Frames(error),
            Refusal::Device(error) => Self::Device(error),
            Refusal::Decode(_) | Refusal::Condition(_) | Refusal::Cancelled => {
                Self::Refusal(refusal)
            }
        }
    }
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
