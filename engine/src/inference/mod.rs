//! From model inputs to logits, on any device.

mod batch;
mod classifier;
mod model_input;

pub use crate::models::Logits;
pub use batch::{WINDOWS_AT_ONCE, predict_logits, predict_logits_of_all};
pub use classifier::Classifier;
pub use model_input::{ModelInput, ModelInputRef};
