//! Correcting the marks of a recording: first and second sounds, and murmurs.

mod edit;
mod files;
mod keys;
mod marking;
mod panel;
mod state;

pub use edit::{Grip, grip};
pub use keys::{CorrectionRequest, request_of};
pub use marking::{Marking, use_marking};
pub use panel::CorrectPanel;
pub use state::{At, Correct};
