//! Where recordings come in.

mod archive;
mod drop_zone;
mod dropped;
mod gather;

pub use drop_zone::{DropZone, files_of};
pub use dropped::Dropped;
pub use gather::{Gathered, gather};
