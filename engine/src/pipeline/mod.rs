//! The order of all stages, from the bytes of a file to a diagnosis. It is written here and nowhere else.
//!
//! ```text
//! bytes ─ audio::decode, audio::condition ─▶ Pcg           Preprocessor::condition
//! a long file ─ audio::read, audio::Conditioner ─▶ Pcg      Pipeline::preprocess_from
//! Pcg ─ frames::FrameAnalyser ─▶ FramePosteriors            CycleFinder::find
//! FramePosteriors ─ beats::BeatFinder ─▶ HeartCycle         CycleFinder::find
//! Pcg ─ CycleFinder, features::Extractor ─▶ Features        Preprocessor::features
//! Features ─ features::windows ─▶ ModelInput                Preprocessor::model_input
//! ModelInput ─ inference::Classifier ─▶ logits              Pipeline::predict
//! logits ─ findings::conclude ─▶ Diagnosis                  Pipeline::postprocess
//! ```

mod cycle_finder;
mod diagnosis;
mod diagnostic_pipeline;
mod follow;
mod followed_conditioner;
mod preprocessed;
mod preprocessor;
mod reader;
mod refusal;

pub use cycle_finder::CycleFinder;
pub use diagnosis::Diagnosis;
pub use diagnostic_pipeline::Pipeline;
pub use follow::{Follow, Progress, Stage, Unfollowed};
pub use preprocessed::Preprocessed;
pub use preprocessor::{Features, Preprocessor};
pub use reader::{Reader, SourceReader};
pub use refusal::Refusal;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod long_tests;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
