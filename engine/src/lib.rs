//! Heart sound analysis as a pure library: bytes in, values out.
//!
//! A folder per stage, in the order in which data flows; a stage takes the value of the one before it and knows
//! nothing of the one after. Only [`pipeline`] knows the order. No file system, clock, network, DOM or
//! environment is touched here, so the same code runs natively and in WebAssembly.
//!
//! [`pipeline::Pipeline`] goes from the bytes of a file to a diagnosis, [`pipeline::Preprocessor`] does the part
//! before the network (the page and training share it), and [`report::JsonRecord`] writes the result. All
//! configuration lies in the model file ([`model_file`]).

pub mod archive;
pub mod audio;
pub mod backend;
pub mod beats;
pub mod checks;
pub mod device_check;
pub mod digest;
pub mod display;
pub mod explanation;
pub mod features;
pub mod findings;
pub mod frames;
pub mod inference;
pub mod labels;
pub mod model_file;
pub mod models;
pub mod phantom;
mod pieces;
pub mod pipeline;
pub mod report;
pub mod stats;
#[cfg(test)]
mod test_data;
mod zero_phase;
