//! The graphics processor: whether there is one, whether it is right, and whether it is worth it.

mod adapter;
mod choice;
mod memory;
mod outcome;

pub use adapter::{Adapter, adapter};
pub use choice::Choice;
pub use memory::Memory;
pub use outcome::{Graphics, Outcome};
