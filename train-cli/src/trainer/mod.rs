//! Training, whatever is trained: the loop, its optimiser and schedule, checkpoints, and devices.
//!
//! What is trained is a [`Trainable`](training_loop::Trainable): the classifier and the segmenter are two.

pub mod checkpoint;
pub mod device;
pub mod early_stopping;
pub mod ema;
pub mod lr_schedule;
pub mod optimiser;
pub mod prefetch;
pub mod progress;
pub mod score;
pub mod training_loop;
