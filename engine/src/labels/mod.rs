//! Labels of heart sounds and murmurs: what a person or Lubdub marks in a recording, and the files that other programs
//! read and write.

mod audacity;
mod circor;
mod error;
mod format;
mod label;
mod label_studio;
mod line;
mod set;
#[cfg(test)]
mod tests;

pub use error::{LabelError, Place};
pub use format::LabelFormat;
pub use label::{Label, LabelKind};
pub use set::Labels;
