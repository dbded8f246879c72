//! Views: ways to look at a signal over time, by name.

use serde::{Deserialize, Serialize};

use super::{
    ChromaConfig, ContrastConfig, EnvelopesConfig, FeatureError, FrameShapeConfig, GammatoneConfig,
    Image, LogMelConfig, MfccConfig, SamplesConfig, ScalogramConfig, SpectrogramConfig, StftConfig,
};
use crate::checks::{Checks, Impossible};

/// Longest transform and longest step between frames, in samples.
const MOST_SAMPLES: usize = 1 << 16;
/// Most bands, scales, classes or coefficients.
const MOST_ROWS: usize = 1 << 10;

/// What the rows of a view's images stand for, in order.
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
    /// What its rows stand for.
    fn axis(&self) -> &RowAxis;

    /// Whether its values say something only beside each other, so that they are standardised: all but the samples
    /// themselves, which conditioning has brought to their level.
    fn is_relative(&self) -> bool {
        true
    }

    /// The image of a signal: one column per hop, the first centred on the first sample.
    ///
    /// # Errors
    /// When a Fourier transform refuses its buffers, which would be a fault of the plan.
    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError>;
}

/// What the settings of a view say of it.
pub(super) trait ViewSettings: Default {
    /// The view once planned.
    type Planned: View + 'static;

    /// The word for it in model files, on command lines and in reports.
    const NAME: &'static str;

    /// Step and transform of its frames.
    fn frames(&self) -> Frames;

    /// Sets the step between frames, in samples.
    fn set_hop(&mut self, hop: usize);

    /// The largest number of bands, scales, classes or coefficients that the settings ask for.
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

/// The list of views. A new view is a file with its [`ViewSettings`] and one line here.
macro_rules! views {
    (
        images { $($(#[$image_doc:meta])* $image:ident($image_config:ident),)+ }
        signals { $($(#[$signal_doc:meta])* $signal:ident($signal_config:ident),)+ }
    ) => {
        /// A view and its settings, as a model file stores them.
        #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum ViewConfig {
            $($(#[$image_doc])* $image($image_config),)+
            $($(#[$signal_doc])* $signal($signal_config),)+
        }

        impl ViewConfig {
            /// Number of views that are images of the signal.
            const IMAGES: usize = [$(stringify!($image)),+].len();

            /// Every view that is an image, with its default settings; the samples themselves are none.
            #[must_use]
            pub fn all() -> [Self; Self::IMAGES] {
                [$(Self::$image($image_config::default())),+]
            }

            /// The view of a name with its default settings.
            #[must_use]
            pub fn by_name(name: &str) -> Option<Self> {
                let signals = [$(Self::$signal($signal_config::default())),+];
                Self::all().into_iter().chain(signals).find(|view| view.name() == name)
            }

            /// The word for it in model files, on command lines and in reports.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$image(_) => $image_config::NAME,)+
                    $(Self::$signal(_) => $signal_config::NAME,)+
                }
            }

            /// The same with another step between frames, in samples.
            #[must_use]
            pub fn with_hop(mut self, hop: usize) -> Self {
                match &mut self {
                    $(Self::$image(config) => config.set_hop(hop),)+
                    $(Self::$signal(config) => config.set_hop(hop),)+
                }
                self
            }

            fn frames(&self) -> Frames {
                match self {
                    $(Self::$image(config) => config.frames(),)+
                    $(Self::$signal(config) => config.frames(),)+
                }
            }

            fn largest_count(&self) -> usize {
                match self {
                    $(Self::$image(config) => config.largest_count(),)+
                    $(Self::$signal(config) => config.largest_count(),)+
                }
            }

            fn planned(&self, sample_rate: u32) -> Result<Box<dyn View>, FeatureError> {
                Ok(match self {
                    $(Self::$image(config) => Box::new(config.plan(sample_rate)?),)+
                    $(Self::$signal(config) => Box::new(config.plan(sample_rate)?),)+
                })
            }
        }
    };
}

views! {
    images {
        /// Log-mel spectrogram.
        LogMel(LogMelConfig),
        /// Mel-frequency cepstral coefficients with Δ and ΔΔ.
        Mfcc(MfccConfig),
        /// Cochleagram.
        Gammatone(GammatoneConfig),
        /// Power in a continuous wavelet transform.
        Scalogram(ScalogramConfig),
        /// Linear spectrogram, in decibels or with per-channel energy normalisation.
        Spectrogram(SpectrogramConfig),
        /// Power by pitch class.
        Chroma(ChromaConfig),
        /// Peaks over valleys by octave.
        Contrast(ContrastConfig),
        /// Centroid, bandwidth, roll-off, flatness, zero crossings and RMS.
        Shape(FrameShapeConfig),
        /// Shannon energy, homomorphic envelope and band energies.
        Envelopes(EnvelopesConfig),
    }
    signals {
        /// The signal itself.
        Samples(SamplesConfig),
    }
}

impl ViewConfig {
    /// Step between frames, in samples.
    #[must_use]
    pub fn hop(&self) -> usize {
        self.frames().hop
    }

    /// Whether its sizes are within the resource limits for untrusted model files. Whether they fit together
    /// is seen when it is planned.
    ///
    /// # Errors
    /// Names the view and the size.
    pub fn check(&self) -> Result<(), Impossible> {
        let Frames { hop, transform } = self.frames();
        let sizes = Checks::new()
            .that((1..=MOST_SAMPLES).contains(&hop), "step between frames")
            .that(transform <= MOST_SAMPLES, "length of the transform")
            .that(self.largest_count() <= MOST_ROWS, "number of bands")
            .done();
        Checks::new().part(self.name(), sizes).done()
    }

    /// Plans the view for signals at `sample_rate` hertz.
    ///
    /// # Errors
    /// When the settings are impossible at that rate, or this build was made without the view.
    pub fn plan(&self, sample_rate: u32) -> Result<Box<dyn View>, FeatureError> {
        // A comparison that the compiler decides, so that a page without views carries none of them.
        if cfg!(not(feature = "views")) && !matches!(self, Self::LogMel(_)) {
            return Err(FeatureError::Config("this build knows the log-mel view only".into()));
        }
        self.planned(sample_rate)
    }
}
