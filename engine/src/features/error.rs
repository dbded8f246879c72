//! Why features could not be computed.

use std::sync::Arc;

use realfft::FftError;

use crate::checks::Impossible;

/// Errors of the feature stage. All of them are faults of a configuration, not of a recording.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FeatureError {
    /// The configuration is impossible; the message names what is wrong.
    #[error("impossible feature configuration: {0}")]
    Config(Impossible),
    /// The signal has another sampling rate than the features were planned for.
    #[error("features were planned for {expected} Hz, but the signal has {found} Hz")]
    SampleRate {
        /// What the plan was made for, in hertz.
        expected: u32,
        /// What the signal has, in hertz.
        found: u32,
    },
    /// The Fourier transform refused its buffers. Shared, so that the error can be cloned.
    #[error("the Fourier transform failed: {0}")]
    Fourier(#[source] Arc<FftError>),
}

impl From<Impossible> for FeatureError {
    fn from(reason: Impossible) -> Self {
        Self::Config(reason)
    }
}

impl From<FftError> for FeatureError {
    fn from(error: FftError) -> Self {
        Self::Fourier(Arc::new(error))
    }
}
