//! Why a file was not listened to.

use crate::audio::{ConditionError, DecodeError};
use crate::beats::BeatError;
use crate::features::FeatureError;

/// Why a file was not listened to at all. Its text says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The bytes are not a recording that can be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The recording holds nothing that could be conditioned.
    #[error(transparent)]
    Condition(#[from] ConditionError),
    /// The beats could not be looked for: a fault of the model or the device.
    #[error("the heart beats could not be looked for ({0}). Try again, or use the released model.")]
    Beats(#[from] BeatError),
    /// The features could not be computed: a fault of the model.
    #[error(
        "the model cannot be applied to this recording ({0}). Reload the page, or use the released model."
    )]
    Features(#[from] FeatureError),
    /// The device that computes the network failed.
    #[error("the computation failed ({0}). Try again.")]
    Device(String),
}

impl Refusal {
    /// A stable word for it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Decode(error) => error.code(),
            Self::Condition(_) => "no-samples",
            Self::Features(_) | Self::Beats(_) => "model",
            Self::Device(_) => "device",
        }
    }
}
