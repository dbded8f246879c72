//! Why a file has no diagnosis.

use crate::audio::{ConditionError, DecodeError};
use crate::backend::DeviceError;
use crate::explanation::ExplainError;
use crate::features::FeatureError;
use crate::frames::FrameError;

/// Why a file has no diagnosis at all. Its text says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The bytes are not a recording that can be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The recording holds nothing that could be conditioned.
    #[error(transparent)]
    Condition(#[from] ConditionError),
    /// The beats could not be found: a fault of the model or the device.
    #[error("the heart beats could not be looked for ({0}). Try again, or use the released model.")]
    Frames(#[source] FrameError),
    /// The features could not be computed: a fault of the model.
    #[error(
        "the model cannot be applied to this recording ({0}). Reload the page, or use the released model."
    )]
    Features(#[from] FeatureError),
    /// The device that computes the network failed.
    #[error("the computation failed ({0}). Try again.")]
    Device(#[from] DeviceError),
    /// Somebody ended it.
    #[error("This recording was not judged: the work on it was cancelled.")]
    Cancelled,
}

impl Refusal {
    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Decode(error) => error.code(),
            Self::Condition(_) => "no-samples",
            Self::Features(_) | Self::Frames(_) => "model",
            Self::Device(_) => "device",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the recording itself is at fault. Everything else is a fault of a model or a device, which
    /// says nothing about the recording.
    #[must_use]
    pub fn is_of_recording(&self) -> bool {
        matches!(self, Self::Decode(_) | Self::Condition(ConditionError::TooShort))
    }
}

impl From<FrameError> for Refusal {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Cancelled => Self::Cancelled,
            error => Self::Frames(error),
        }
    }
}

impl From<ExplainError> for Refusal {
    fn from(error: ExplainError) -> Self {
        match error {
            ExplainError::Features(error) => Self::Features(error),
            ExplainError::Device(error) => Self::Device(error),
        }
    }
}
