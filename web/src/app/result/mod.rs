//! Recordings and what was found in them.

mod average;
mod card;
mod details;
mod explained;
mod heart;
mod in_sight;
mod list;
mod probabilities;
mod same;
mod site_picker;
mod statements;
mod underway;
mod verdict;

pub use list::ResultList;
pub use site_picker::Say;
pub use underway::Cancel;
