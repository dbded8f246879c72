//! `cargo verify`: every check that a change must pass, in one list ([`steps`]).

pub mod budget;
pub mod command;
pub mod licences;
pub mod numbers;
pub mod steps;
pub mod summary;
pub mod system_tools;
