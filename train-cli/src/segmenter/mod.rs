//! Learning to find beats: from annotated recordings to a beat model, and how good it is.
//!
//! [`set`] says what is annotated and splits it by patient; [`track`] turns recordings, phantoms and noises
//! into images with a label a frame; [`fit`] trains; [`claim`] settles when beats are claimed, on the
//! validation part; [`measure`] counts sounds that were found, missed and made up.

pub mod augment;
pub mod batch;
pub mod claim;
pub mod clinical_metrics;
pub mod config;
pub mod detection;
pub mod export;
pub mod fit;
pub mod matching;
pub mod measure;
pub mod set;
pub mod synthetic;
pub mod synthetic_metrics;
pub mod track;

pub use config::BeatTrainConfig;
