//! The processor: always there, and right by definition.

use engine::backend::{Cpu, CpuDevice};
use engine::diagnose::Listener;

use crate::protocol::Backend;
use crate::worker::model::LoadError;

/// What networks run on.
pub type Here = Cpu;

/// Its name in messages.
pub const BACKEND: Backend = Backend::Processor;

/// A listener with the models of these files.
///
/// # Errors
/// When a file is refused.
#[allow(clippy::unused_async, reason = "as the graphics processor's, which takes its time")]
pub async fn listener(
    model: &[u8],
    beats: &[u8],
    _race: bool,
) -> Result<Listener<Here>, LoadError> {
    Ok(Listener::new(model, Some(beats), &CpuDevice::default())?)
}
