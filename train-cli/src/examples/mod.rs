//! Recordings and synthesised noises as examples, by the engine's own functions.
//!
//! [`ExampleSet::prepare`] decodes recordings once and makes a [`RawExample`] of each, whose images do not depend
//! on a split. For one model, [`SplitExamples::fitted`] takes statistics of the training part, and
//! [`ModelExample::of_all`] standardises by them.

mod example_set;
mod labelled;
mod model_example;
mod noise;
mod parallel;
mod raw_example;
mod recording;
mod split_examples;
mod training_data;

pub use example_set::ExampleSet;
pub use labelled::Labelled;
pub use model_example::{ModelExample, digest_of};
pub use noise::noises;
pub use parallel::in_parallel;
pub use raw_example::{RawExample, with_features};
pub use recording::{Conditioned, conditioned, read_recording};
pub use split_examples::SplitExamples;
pub use training_data::TrainingData;

#[cfg(test)]
pub(crate) use raw_example::blank;
#[cfg(test)]
pub(crate) mod tests;
