//! `cargo verify`: every check that a change must pass, in one list ([`steps`]); and `cargo peers`, what is
//! timed beside other programs ([`peers`]). [`formats`] makes recordings as other programs write them.

pub mod budget;
pub mod command;
pub mod formats;
pub mod imports;
pub mod licences;
pub mod numbers;
pub mod peers;
pub mod prose;
pub mod python;
pub mod requirements;
pub mod steps;
pub mod summary;
