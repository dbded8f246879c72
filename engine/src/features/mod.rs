//! Time–frequency images of a phonocardiogram, as the networks see them.
//!
//! [`Extractor`] turns a [`Pcg`](crate::audio::Pcg) into one [`Image`] per recording, its views under
//! each other; [`windows`](windows::windows) cuts it into the fixed-size pieces that a network takes. Both
//! are configured by [`FeatureConfig`], which is stored in the model file, so that training and every
//! later use agree.

mod bank;
mod banked;
mod chroma;
mod contrast;
mod cycles;
mod decibel;
mod delta;
mod envelopes;
mod error;
mod exponential;
mod extractor;
mod frame_shape;
mod gammatone;
mod image;
mod lanes;
mod log_mel;
mod long_fft;
mod mel;
mod mfcc;
mod normalise;
mod pcen;
mod pyramid;
mod samples;
mod scalogram;
mod spectrogram;
mod stft;
mod view;
mod windows;

pub use chroma::ChromaConfig;
pub use contrast::ContrastConfig;
pub use cycles::{AverageCycle, CycleConfig};
pub use envelopes::EnvelopesConfig;
pub use error::FeatureError;
pub use extractor::{Extractor, FeatureConfig};
pub use frame_shape::FrameShapeConfig;
pub use gammatone::GammatoneConfig;
pub use image::Image;
pub use log_mel::LogMelConfig;
pub use mfcc::MfccConfig;
pub use normalise::{Normalisation, Statistics, by_recording};
pub use pcen::Pcen;
pub use pyramid::PyramidConfig;
pub use samples::SamplesConfig;
pub use scalogram::ScalogramConfig;
pub use spectrogram::{Compression, SpectrogramConfig};
pub use stft::{Stft, StftConfig};
pub use view::{RowAxis, View, ViewConfig};
pub use windows::{WindowConfig, windows};

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod golden;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod properties;
