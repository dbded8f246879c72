//! Results as files.

mod save;

pub use save::{Save, offer, save_text};
