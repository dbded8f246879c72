//! The GPU: whether there is one, whether it is right, whether it is worth it, and what the reader wants.

mod adapter;
mod backend_picker;
mod choice;
mod memory;
mod outcome;
mod status;

pub use adapter::{Adapter, adapter};
pub use backend_picker::BackendPicker;
pub use choice::Choice;
pub use memory::Memory;
pub use outcome::Outcome;
pub use status::GpuStatus;
