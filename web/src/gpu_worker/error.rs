//! Why the GPU can't go on.

use engine::backend::DeviceError;
use engine::model_file::ModelError;

use crate::js_error::JsError;
use crate::worker_runtime::FetchError;

/// Why the GPU can't go on. The CPU then computes what was asked.
#[derive(Debug, thiserror::Error)]
pub enum GpuError {
    /// The model did not arrive.
    #[error("the model was not fetched")]
    Fetch(#[from] FetchError),
    /// The model was refused.
    #[error("the model can't be used on the GPU")]
    Model(#[from] ModelError),
    /// Something was asked before the model was there.
    #[error("the GPU was asked before its model was loaded")]
    NotLoaded,
    /// A message is none of the protocol's.
    #[error("a message can't be read: {0}")]
    Message(&'static str),
    /// The device failed.
    #[error("the GPU failed")]
    Device(#[from] DeviceError),
    /// The device computed something that is no number.
    #[error("the GPU computed logits that are no finite numbers")]
    NotFinite,
    /// The device computed logits for fewer windows than it was given.
    #[error("the GPU computed {found} windows instead of {expected}")]
    Windows {
        /// Windows that were asked for.
        expected: usize,
        /// Windows that were computed.
        found: usize,
    },
    /// The browser did not send an answer.
    #[error("an answer was not sent")]
    Send(#[from] JsError),
}
