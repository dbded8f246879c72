//! Builds the page for the browser and serves it, with no tool but cargo.
//!
//! The stages, in the order in which a build runs them:
//! [`launch::toolchain`] (is the WASM target there?) → [`compile`] (cargo) → [`bindings`]
//! (wasm-bindgen) → [`assemble`] (names by content hash, page shell) → [`compress`]
//! (Brotli and gzip) → [`dist`] (files for a static host) or [`server`].
//!
//! `bundle serve` compresses nothing, and adds the part for GPUs while it serves the rest.

pub mod assemble;
pub mod asset;
pub mod bindings;
pub mod build;
pub mod compile;
pub mod compress;
pub mod dist;
mod error;
pub mod negotiate;
pub mod policy;
pub mod progress;
pub mod reply;
pub mod serve;
pub mod server;
pub mod statics;
pub mod template;
pub mod workspace;

pub use error::BundleError;
