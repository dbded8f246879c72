//! Recordings and what was found in them.

mod average;
mod card;
mod details;
mod explained;
mod heart;
mod hooks;
mod probabilities;
mod same;
mod site_picker;
mod statements;
mod underway;
mod verdict;

pub use card::ResultCard;
pub use hooks::Hooks;
pub use site_picker::Say;
pub use underway::{Cancel, Underway};
