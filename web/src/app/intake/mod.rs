//! Where recordings come in.

mod drop_zone;

pub use drop_zone::{DropZone, files_of};
