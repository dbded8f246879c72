//! What comes before the first build. `cargo serve` runs this crate's program, which adds what
//! the toolchain lacks ([`toolchain`]) and compiles the page ([`page`]) and the program that
//! serves it side by side.

pub mod address;
pub mod page;
pub mod repository;
pub mod toolchain;
