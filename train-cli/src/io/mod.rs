//! Files and folders of runs.

pub mod atomic_file;
mod partial_file;
pub mod provenance;
pub mod run_folder;
