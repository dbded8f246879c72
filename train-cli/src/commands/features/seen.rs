//! A recording in one view.

use anyhow::ensure;
use engine::audio::Pcg;
use engine::features::{Image, RowAxis, StftConfig, ViewConfig};
use train_cli::report::plots::ColourScale;

/// A view and what it shows of a recording.
pub struct Seen {
    pub view: ViewConfig,
    pub axis: RowAxis,
    pub image: Image,
}

/// Samples between frames: all views have this by default, and none is given another here.
pub fn hop() -> usize {
    StftConfig::default().hop
}

/// Seconds between frames.
pub fn step_s(pcg: &Pcg) -> f64 {
    hop() as f64 / f64::from(pcg.sample_rate)
}

impl Seen {
    /// Computes the view. That it has a frame for every hop is checked, as the axis of time rests on it.
    pub fn new(view: ViewConfig, pcg: &Pcg) -> anyhow::Result<Self> {
        let mut plan = view.plan(pcg.sample_rate)?;
        let image = plan.compute(&pcg.samples)?;
        let frames = 1 + pcg.samples.len() / hop();
        ensure!(
            image.columns == frames,
            "{} has {} frames where one every {} samples makes {frames}",
            view.name(),
            image.columns,
            hop()
        );
        Ok(Self { view, axis: plan.axis().clone(), image })
    }

    /// The view's name.
    pub fn name(&self) -> &'static str {
        self.view.name()
    }

    /// Name of a file of this view.
    pub fn file(&self, ending: &str) -> String {
        format!("{}.{ending}", self.name())
    }

    /// Lowest and highest value.
    pub fn extent(&self) -> (f32, f32) {
        let values = || self.image.data.iter().copied();
        (values().fold(f32::INFINITY, f32::min), values().fold(f32::NEG_INFINITY, f32::max))
    }

    /// The unit, where all rows share one.
    pub fn unit(&self) -> Option<&'static str> {
        match self.view {
            ViewConfig::LogMel(_)
            | ViewConfig::Gammatone(_)
            | ViewConfig::Scalogram(_)
            | ViewConfig::Spectrogram(_)
            | ViewConfig::Contrast(_) => Some("dB"),
            ViewConfig::Chroma(_) => Some("relative to the frame's highest"),
            ViewConfig::Samples(_) => Some("times the recording's RMS"),
            ViewConfig::Mfcc(_) | ViewConfig::Shape(_) | ViewConfig::Envelopes(_) => None,
        }
    }

    /// How values become colours. The highest band of the contrast reaches into what the band-pass has
    /// emptied, and is so much higher than the others that a common scale would show nothing else.
    pub fn scale(&self) -> ColourScale {
        match (self.view, self.unit()) {
            (ViewConfig::Contrast(_), _) | (_, None) => ColourScale::ByRow,
            (_, Some(unit)) => ColourScale::Shared(unit),
        }
    }
}
