//! `cargo verify`: every check that a change must pass, in one list ([`steps`]); and `cargo peers`, what is
//! timed beside other programs ([`peers`]).

pub mod budget;
pub mod command;
pub mod licences;
pub mod numbers;
pub mod peers;
pub mod steps;
pub mod summary;
pub mod system_tools;
