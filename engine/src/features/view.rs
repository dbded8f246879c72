//! Views: images of a signal over time.

use super::{FeatureError, Image, StftConfig};

/// The meaning of the rows of a view's images, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum RowAxis {
    /// Centres of bands, in hertz, low to high.
    Hertz(Vec<f64>),
    /// Measures, each of its own kind.
    Named(Vec<String>),
}

impl RowAxis {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Hertz(rows) => rows.len(),
            Self::Named(rows) => rows.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A planned view. It holds its transforms and buffers, so plan it once and use it often.
pub trait View: Send {
    /// The meaning of its rows.
    fn axis(&self) -> &RowAxis;

    /// Whether its values are relative to each other, so that they are standardised: true of all but the samples
    /// themselves, which conditioning has scaled.
    fn is_relative(&self) -> bool {
        true
    }

    /// The image of a signal: one column per hop, the first centred on the first sample.
    ///
    /// # Errors
    /// When a Fourier transform refuses its buffers, which would be a fault of the plan.
    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError>;
}

/// The settings of a view.
pub(super) trait ViewSettings: Default {
    /// The view once planned.
    type Planned: View + 'static;

    /// The word for it in model files, on command lines and in reports.
    const NAME: &'static str;

    /// Step and transform of its frames.
    fn frames(&self) -> Frames;

    /// Sets the step between frames, in samples.
    fn set_hop(&mut self, hop: usize);

    /// The largest configured number of bands, scales, classes or coefficients.
    fn largest_count(&self) -> usize {
        1
    }

    /// Plans the view for signals at `sample_rate` hertz.
    ///
    /// # Errors
    /// When the settings are impossible at that rate.
    fn plan(&self, sample_rate: u32) -> Result<Self::Planned, FeatureError>;
}

/// Sizes of a view's frames, in samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frames {
    /// Step between frames.
    pub hop: usize,
    /// Length of the Fourier transform; 0 where a view has none of its own.
    pub transform: usize,
}

impl From<StftConfig> for Frames {
    fn from(stft: StftConfig) -> Self {
        Self { hop: stft.hop, transform: stft.n_fft }
    }
}
