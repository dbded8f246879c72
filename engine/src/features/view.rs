//! Views: ways to look at a signal over time, by name.

use serde::{Deserialize, Serialize};

use super::{
    ChromaConfig, ContrastConfig, EnvelopesConfig, FeatureError, GammatoneConfig, Image,
    LogMelConfig, MfccConfig, SamplesConfig, ScalogramConfig, ShapeConfig, SpectrogramConfig,
};

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

/// A view and its settings, as a model file stores them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ViewConfig {
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
    Shape(ShapeConfig),
    /// Shannon energy, homomorphic envelope and band energies.
    Envelopes(EnvelopesConfig),
    /// The signal itself.
    Samples(SamplesConfig),
}

impl ViewConfig {
    /// Every view to look at with its default settings; the samples, which are none, are not among them.
    #[must_use]
    pub fn all() -> [Self; 9] {
        [
            Self::LogMel(LogMelConfig::default()),
            Self::Mfcc(MfccConfig::default()),
            Self::Gammatone(GammatoneConfig::default()),
            Self::Scalogram(ScalogramConfig::default()),
            Self::Spectrogram(SpectrogramConfig::default()),
            Self::Chroma(ChromaConfig::default()),
            Self::Contrast(ContrastConfig::default()),
            Self::Shape(ShapeConfig::default()),
            Self::Envelopes(EnvelopesConfig::default()),
        ]
    }

    /// The view of a name with its default settings.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let samples = Self::Samples(SamplesConfig::default());
        Self::all().into_iter().chain([samples]).find(|view| view.name() == name)
    }

    /// The word for it in model files, on command lines and in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::LogMel(_) => "log-mel",
            Self::Mfcc(_) => "mfcc",
            Self::Gammatone(_) => "gammatone",
            Self::Scalogram(_) => "scalogram",
            Self::Spectrogram(_) => "spectrogram",
            Self::Chroma(_) => "chroma",
            Self::Contrast(_) => "contrast",
            Self::Shape(_) => "shape",
            Self::Envelopes(_) => "envelopes",
            Self::Samples(_) => "samples",
        }
    }

    /// Step between frames, in samples.
    #[must_use]
    pub fn hop(&self) -> usize {
        self.frames().0
    }

    /// The same with another step between frames, in samples.
    #[must_use]
    pub fn with_hop(mut self, hop: usize) -> Self {
        let own = match &mut self {
            Self::LogMel(config) => &mut config.stft.hop,
            Self::Mfcc(config) => &mut config.log_mel.stft.hop,
            Self::Gammatone(config) => &mut config.stft.hop,
            Self::Scalogram(config) => &mut config.hop,
            Self::Spectrogram(config) => &mut config.stft.hop,
            Self::Chroma(config) => &mut config.stft.hop,
            Self::Contrast(config) => &mut config.stft.hop,
            Self::Shape(config) => &mut config.stft.hop,
            Self::Envelopes(config) => &mut config.stft.hop,
            Self::Samples(config) => &mut config.hop,
        };
        *own = hop;
        self
    }

    /// Whether its sizes are small enough to be no attack.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        let (hop, transform) = self.frames();
        let rows = match self {
            Self::LogMel(config) => config.bands,
            Self::Mfcc(config) => config.log_mel.bands.max(config.width),
            Self::Gammatone(config) => config.bands,
            Self::Scalogram(config) => config.bands,
            Self::Chroma(config) => config.classes,
            Self::Contrast(config) => config.octaves,
            Self::Samples(config) => config.hop,
            Self::Spectrogram(_) | Self::Shape(_) | Self::Envelopes(_) => 1,
        };
        (1..=MOST_SAMPLES).contains(&hop) && transform <= MOST_SAMPLES && rows <= MOST_ROWS
    }

    /// Step between frames and length of the transform, in samples; a scalogram and the samples have none of their own.
    fn frames(&self) -> (usize, usize) {
        let stft = match self {
            Self::LogMel(config) => config.stft,
            Self::Mfcc(config) => config.log_mel.stft,
            Self::Gammatone(config) => config.stft,
            Self::Scalogram(config) => return (config.hop, 0),
            Self::Samples(config) => return (config.hop, 0),
            Self::Spectrogram(config) => config.stft,
            Self::Chroma(config) => config.stft,
            Self::Contrast(config) => config.stft,
            Self::Shape(config) => config.stft,
            Self::Envelopes(config) => config.stft,
        };
        (stft.hop, stft.n_fft)
    }

    /// Plans the view for signals at `sample_rate` hertz.
    ///
    /// # Errors
    /// When the settings are impossible at that rate.
    pub fn plan(&self, sample_rate: u32) -> Result<Box<dyn View>, FeatureError> {
        if cfg!(not(feature = "views")) && !matches!(self, Self::LogMel(_)) {
            return Err(FeatureError::Config("this build knows the log-mel view only"));
        }
        Ok(match self {
            Self::LogMel(config) => Box::new(config.plan(sample_rate)?),
            Self::Mfcc(config) => Box::new(config.plan(sample_rate)?),
            Self::Gammatone(config) => Box::new(config.plan(sample_rate)?),
            Self::Scalogram(config) => Box::new(config.plan(sample_rate)?),
            Self::Spectrogram(config) => Box::new(config.plan(sample_rate)?),
            Self::Chroma(config) => Box::new(config.plan(sample_rate)?),
            Self::Contrast(config) => Box::new(config.plan(sample_rate)?),
            Self::Shape(config) => Box::new(config.plan(sample_rate)?),
            Self::Envelopes(config) => Box::new(config.plan(sample_rate)?),
            Self::Samples(config) => Box::new(config.plan()?),
        })
    }
}
