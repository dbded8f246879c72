//! Where recordings come in.

mod drop_zone;
mod dropped;

pub use drop_zone::{DropZone, files_of};
pub use dropped::Dropped;
