//! Why features could not be computed.

/// Errors of the feature stage. All of them are faults of a configuration, not of a recording.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FeatureError {
    /// A size in the configuration is zero or contradicts another.
    #[error("impossible feature configuration: {0}")]
    Config(&'static str),
    /// The signal has another sampling rate than the features were planned for.
    #[error("features were planned for {expected} Hz, but the signal has {found} Hz")]
    SampleRate {
        /// What the plan was made for, in hertz.
        expected: u32,
        /// What the signal has, in hertz.
        found: u32,
    },
    /// The Fourier transform refused its buffers.
    #[error("the Fourier transform failed: {0}")]
    Fourier(String),
}

impl From<realfft::FftError> for FeatureError {
    fn from(error: realfft::FftError) -> Self {
        Self::Fourier(error.to_string())
    }
}
