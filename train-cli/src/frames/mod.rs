//! Learning what the heart does in every frame and whether a murmur sounds: from recordings to a frame model, and how
//! good it is.
//!
//! [`set`] says what is known of recordings, [`folds`] divides them by group; [`track`] turns recordings, phantoms and
//! noises into signals with labels for every frame; [`pool`] and [`batch`] draw and augment windows of them; [`fit`]
//! trains; [`score`] and [`detection`] apply a model to what it hasn't seen; [`measure`] counts sounds that were found,
//! missed and made up; [`classes`] tells PASCAL's five classes by what a model says.

pub mod augment;
pub mod batch;
pub mod carried;
pub mod claim;
pub mod classes;
pub mod clinical_metrics;
pub mod config;
mod coverage;
pub mod detection;
pub mod export;
pub mod figures;
pub mod fit;
pub mod folds;
pub mod heads;
pub mod labels;
pub mod loss;
pub mod matching;
pub mod measure;
pub mod pool;
mod repeats;
pub mod report;
pub mod score;
pub mod set;
pub mod synthetic;
pub mod synthetic_metrics;
pub mod track;

pub use config::FrameTrainConfig;
