//! What the page says, and how it writes numbers.

pub mod format;
pub mod messages;
