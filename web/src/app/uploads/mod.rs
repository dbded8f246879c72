//! The recordings that were given: a list for hundreds, and the one that is open beside it.

mod actions;
#[cfg(test)]
mod examples;
mod filter;
mod focus;
mod group;
mod held;
mod in_sight;
mod keyboard;
mod keys;
mod line;
mod listing;
mod opened;
mod order;
mod row;
mod sums;
mod table;
mod tools;
mod view;

pub use sums::Sums;
pub use view::Uploads;
