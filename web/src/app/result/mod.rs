//! Recordings and what was found in them.

mod average;
mod card;
mod details;
mod heart;
mod in_sight;
mod list;
mod probabilities;
mod same;
mod statements;
mod underway;
mod verdict;

pub use list::ResultList;
pub use underway::Cancel;
