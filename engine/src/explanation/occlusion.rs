//! Hides parts of an image and computes the logits again.

use burn::tensor::backend::Backend;

use super::bands::row_bands;
use super::{Band, ExplainConfig, Explanation, Moment};
use crate::backend::DeviceError;
use crate::features::{FeatureError, Image, windows};
use crate::findings::{Class, ClassLogits, likeliest};
use crate::inference::{ModelInputRef, predict_logits};
use crate::model_file::{Manifest, Preprocessing};
use crate::models::Network;
use crate::stats::logit;

/// Probabilities are kept off zero and one by this: beyond it, differences of log-odds say nothing.
const NEAREST: f64 = 1e-6;

/// Why an explanation could not be computed. None of it is a fault of the recording.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The image could not be cut into windows.
    #[error(transparent)]
    Features(#[from] FeatureError),
    /// The device that computes the network failed.
    #[error("the computation failed ({0})")]
    Device(#[from] DeviceError),
}

/// A model, and a recording as its network takes it.
#[derive(Clone, Copy)]
pub struct Subject<'a, B: Backend> {
    /// The folded network.
    pub network: &'a Network<B>,
    /// Its description.
    pub manifest: &'a Manifest,
    /// The standardised image of the whole recording, whose mean is zero.
    pub image: &'a Image,
    /// Standardised measures of the heart cycle; empty where the network takes none.
    pub measures: &'a [f32],
    /// Centres of the frequencies that an image's rows were averaged from; empty where they are none.
    pub centres_hz: &'a [f64],
}

/// What carries a class, by default the likeliest.
///
/// # Errors
/// When the device fails, or the image has no frame.
pub async fn explain<B: Backend>(
    subject: Subject<'_, B>,
    config: &ExplainConfig,
    device: &B::Device,
) -> Result<Explanation, ExplainError> {
    let context = OcclusionContext::new(subject, config.class, device).await?;
    let moments = context.moments(config).await?;
    let bands = context.bands(config).await?;
    let cycle = context.without_cycle().await?;
    let OcclusionContext { class, log_odds, .. } = context;
    Ok(Explanation { class, log_odds, moments, bands, cycle })
}

/// A subject with its logits when nothing is hidden.
struct OcclusionContext<'a, B: Backend> {
    subject: Subject<'a, B>,
    device: &'a B::Device,
    windows: Vec<Image>,
    logits: Vec<ClassLogits>,
    class: Class,
    log_odds: f64,
}

impl<'a, B: Backend> OcclusionContext<'a, B> {
    async fn new(
        subject: Subject<'a, B>,
        class: Option<Class>,
        device: &'a B::Device,
    ) -> Result<Self, ExplainError> {
        let windows = windows(subject.image, &subject.manifest.preprocessing.features.window)?;
        let input = ModelInputRef { windows: &windows, measures: subject.measures };
        let logits = predict_logits(subject.network, input, device).await?;
        let probabilities = subject.manifest.calibration.probabilities(&logits);
        let class = class.unwrap_or_else(|| likeliest(&probabilities));
        let log_odds = log_odds(probabilities[class.index()]);
        Ok(Self { subject, device, windows, logits, class, log_odds })
    }

    async fn moments(&self, config: &ExplainConfig) -> Result<Vec<Moment>, ExplainError> {
        let image = self.subject.image;
        let columns = self.columns_of(config.moment_s);
        let mut moments = Vec::new();
        for first in (0..image.columns).step_by(columns) {
            let end = (first + columns).min(image.columns);
            let hidden = hide(image, |_, column| (first..end).contains(&column));
            moments.push(Moment {
                start_s: self.seconds_of(first),
                end_s: self.seconds_of(end),
                effect: self.effect(&hidden).await?,
            });
        }
        Ok(moments)
    }

    /// A band is hidden in all views at the same height.
    async fn bands(&self, config: &ExplainConfig) -> Result<Vec<Band>, ExplainError> {
        let Subject { image, manifest, centres_hz, .. } = self.subject;
        let rows = manifest.preprocessing.features.rows;
        let mut bands = Vec::new();
        for band in row_bands(centres_hz, rows, config.bands) {
            let inside = band.first..band.first + band.count;
            let hidden = hide(image, |row, _| inside.contains(&(row % rows)));
            let effect = self.effect(&hidden).await?;
            bands.push(Band { low_hz: band.low_hz, high_hz: band.high_hz, effect });
        }
        Ok(bands)
    }

    async fn without_cycle(&self) -> Result<Option<f64>, ExplainError> {
        if self.subject.measures.is_empty() {
            return Ok(None);
        }
        let without = ModelInputRef { windows: &self.windows, measures: &[] };
        let logits = predict_logits(self.subject.network, without, self.device).await?;
        Ok(Some(self.loss_of_log_odds(&logits)))
    }

    /// What the log-odds lose with another image. Only windows that differ are computed again.
    async fn effect(&self, hidden: &Image) -> Result<f64, ExplainError> {
        let windows = windows(hidden, &self.subject.manifest.preprocessing.features.window)?;
        let changed = |(index, window): &(usize, Image)| *window != self.windows[*index];
        let (places, changed): (Vec<usize>, Vec<Image>) =
            windows.into_iter().enumerate().filter(changed).unzip();
        let input = ModelInputRef { windows: &changed, measures: self.subject.measures };
        let anew = predict_logits(self.subject.network, input, self.device).await?;
        let mut logits = self.logits.clone();
        for (place, row) in places.into_iter().zip(anew) {
            logits[place] = row;
        }
        Ok(self.loss_of_log_odds(&logits))
    }

    fn loss_of_log_odds(&self, logits: &[ClassLogits]) -> f64 {
        let probabilities = self.subject.manifest.calibration.probabilities(logits);
        self.log_odds - log_odds(probabilities[self.class.index()])
    }

    /// The number of columns of about so many seconds; at least one.
    fn columns_of(&self, seconds: f64) -> usize {
        ((seconds / self.seconds_of(1)).round() as usize).max(1)
    }

    fn seconds_of(&self, column: usize) -> f64 {
        let Preprocessing { condition, features, .. } = &self.subject.manifest.preprocessing;
        (column * features.hop()) as f64 / f64::from(condition.sample_rate)
    }
}

fn log_odds(probability: f64) -> f64 {
    logit(probability, NEAREST)
}

/// The image with zero, its mean, in the cells (row, column) to be hidden.
fn hide(image: &Image, is_hidden: impl Fn(usize, usize) -> bool) -> Image {
    let mut hidden = image.clone();
    for (row, values) in hidden.rows_mut().enumerate() {
        for (column, value) in values.iter_mut().enumerate() {
            if is_hidden(row, column) {
                *value = 0.0;
            }
        }
    }
    hidden
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use crate::model_file::{Model, read_model};
    use crate::models::CycleBranchConfig;

    fn released() -> Model<Cpu> {
        let bytes = std::fs::read("../static/models/pascal-cnn.safetensors").unwrap();
        read_model(&bytes, &CpuDevice::default()).unwrap()
    }

    /// Twelve seconds of nothing but a burst of a fifth of a second in the lowest rows.
    fn burst(rows: usize) -> Image {
        let mut image = Image::zeros(rows, 300);
        for row in 0..3 {
            for column in 150..155 {
                image.data[row * 300 + column] = 3.0;
            }
        }
        image
    }

    #[test]
    fn only_the_burst_has_an_effect() {
        let model = released();
        let image = burst(model.manifest.preprocessing.features.rows);
        let centres: Vec<f64> = (0..40).map(|i| 30.0 + 20.0 * f64::from(i)).collect();
        let subject = Subject {
            network: &model.network,
            manifest: &model.manifest,
            image: &image,
            measures: &[],
            centres_hz: &centres,
        };
        let device = CpuDevice::default();
        let found =
            pollster::block_on(explain(subject, &ExplainConfig::default(), &device)).unwrap();
        assert_eq!((found.moments.len(), found.bands.len(), found.cycle), (60, 8, None));
        let (there, elsewhere): (Vec<&Moment>, Vec<&Moment>) =
            found.moments.iter().partition(|moment| (moment.start_s - 6.0).abs() < 1e-9);
        assert!(there[0].effect.abs() > 1e-3, "{:?}", there[0]);
        assert!(elsewhere.iter().all(|moment| moment.effect.abs() < 1e-9), "{elsewhere:?}");
        assert!(found.bands[0].effect.abs() > 1e-3, "{:?}", found.bands[0]);
        assert!(found.bands[1..].iter().all(|band| band.effect.abs() < 1e-9), "{:?}", found.bands);
        let other = if found.class == Class::Murmur { Class::Normal } else { Class::Murmur };
        let config = ExplainConfig { class: Some(other), ..ExplainConfig::default() };
        let of_other = pollster::block_on(explain(subject, &config, &device)).unwrap();
        assert_eq!(of_other.class, other);
        assert!(of_other.log_odds < found.log_odds && of_other.moments != found.moments);
    }

    #[test]
    fn measures_of_the_cycle_have_an_effect() {
        let mut manifest = released().manifest;
        manifest.architecture.head.cycle = Some(CycleBranchConfig::new(3));
        let network = manifest.architecture.init::<Cpu>(&CpuDevice::default());
        let image = burst(manifest.preprocessing.features.rows);
        let subject = Subject {
            network: &network,
            manifest: &manifest,
            image: &image,
            measures: &[3.0; 3],
            centres_hz: &[],
        };
        let found =
            pollster::block_on(explain(subject, &ExplainConfig::default(), &CpuDevice::default()));
        let found = found.unwrap();
        assert!(found.cycle.unwrap().abs() > 1e-3 && found.bands.is_empty());
    }
}
