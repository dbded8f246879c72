//! Hiding parts of an image, and asking the network again.

use burn::tensor::backend::Backend;

use super::bands::row_bands;
use super::{Band, ExplainConfig, Explanation, Moment};
use crate::diagnose::{Heard, Refusal, logits_of};
use crate::features::{Image, ViewConfig, windows};
use crate::findings::{Class, likeliest};
use crate::model_file::Manifest;
use crate::models::Network;

/// Probabilities nearer to zero or one than this have no log-odds worth telling apart.
const NEAREST: f64 = 1e-6;

/// A recording as a network hears it.
#[derive(Clone, Copy)]
pub struct Subject<'a, B: Backend> {
    /// The folded network.
    pub network: &'a Network<B>,
    /// Its description.
    pub manifest: &'a Manifest,
    /// The standardised image of the whole recording, whose mean is zero.
    pub image: &'a Image,
    /// What is told of the heart cycle; empty where the network isn't told.
    pub measures: &'a [f32],
    /// Centres of the frequencies that an image's rows were averaged from; empty where they are none.
    pub centres_hz: &'a [f64],
}

/// What a [`Subject`] is made of beside the model.
#[derive(Debug, Clone)]
pub struct RecordingView {
    /// The standardised image of the whole recording.
    pub image: Image,
    /// What is told of the heart cycle; empty where the network isn't told.
    pub measures: Vec<f32>,
    /// Centres of the frequencies that the image's rows were averaged from, in hertz; empty where they are none.
    pub centres_hz: Vec<f64>,
}

/// What carries a class, by default the likeliest.
///
/// # Errors
/// When the device fails, or the image has no frame.
pub async fn explain<B: Backend>(
    subject: Subject<'_, B>,
    config: &ExplainConfig,
    device: &B::Device,
) -> Result<Explanation, Refusal> {
    let listener = Asked::new(subject, config.class, device).await?;
    let moments = listener.moments(config).await?;
    let bands = listener.bands(config).await?;
    let cycle = listener.without_cycle().await?;
    let Asked { class, log_odds, .. } = listener;
    Ok(Explanation { class, log_odds, moments, bands, cycle })
}

/// A subject whose answer is known.
struct Asked<'a, B: Backend> {
    subject: Subject<'a, B>,
    device: &'a B::Device,
    windows: Vec<Image>,
    logits: Vec<[f64; 5]>,
    class: Class,
    log_odds: f64,
}

impl<'a, B: Backend> Asked<'a, B> {
    async fn new(
        subject: Subject<'a, B>,
        class: Option<Class>,
        device: &'a B::Device,
    ) -> Result<Self, Refusal> {
        let windows = windows(subject.image, &subject.manifest.preprocessing.features.window)?;
        let heard = Heard { windows: &windows, measures: subject.measures };
        let logits = logits_of(subject.network, heard, device).await?;
        let probabilities = subject.manifest.calibration.probabilities(&logits);
        let class = class.unwrap_or_else(|| likeliest(&probabilities));
        let log_odds = log_odds(probabilities[class.index()]);
        Ok(Self { subject, device, windows, logits, class, log_odds })
    }

    async fn moments(&self, config: &ExplainConfig) -> Result<Vec<Moment>, Refusal> {
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
    async fn bands(&self, config: &ExplainConfig) -> Result<Vec<Band>, Refusal> {
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

    async fn without_cycle(&self) -> Result<Option<f64>, Refusal> {
        if self.subject.measures.is_empty() {
            return Ok(None);
        }
        let untold = Heard { windows: &self.windows, measures: &[] };
        let logits = logits_of(self.subject.network, untold, self.device).await?;
        Ok(Some(self.lost(&logits)))
    }

    /// What the class loses with another image. Only windows that differ are heard again.
    async fn effect(&self, hidden: &Image) -> Result<f64, Refusal> {
        let windows = windows(hidden, &self.subject.manifest.preprocessing.features.window)?;
        let changed = |(index, window): &(usize, Image)| *window != self.windows[*index];
        let (places, changed): (Vec<usize>, Vec<Image>) =
            windows.into_iter().enumerate().filter(changed).unzip();
        let heard = Heard { windows: &changed, measures: self.subject.measures };
        let anew = logits_of(self.subject.network, heard, self.device).await?;
        let mut logits = self.logits.clone();
        for (place, row) in places.into_iter().zip(anew) {
            logits[place] = row;
        }
        Ok(self.lost(&logits))
    }

    fn lost(&self, logits: &[[f64; 5]]) -> f64 {
        let probabilities = self.subject.manifest.calibration.probabilities(logits);
        self.log_odds - log_odds(probabilities[self.class.index()])
    }

    /// Whole columns of about so many seconds; at least one.
    fn columns_of(&self, seconds: f64) -> usize {
        ((seconds / self.seconds_of(1)).round() as usize).max(1)
    }

    fn seconds_of(&self, column: usize) -> f64 {
        let preprocessing = &self.subject.manifest.preprocessing;
        let hop = preprocessing.features.views.first().map_or(1, ViewConfig::hop);
        (column * hop) as f64 / f64::from(preprocessing.condition.sample_rate)
    }
}

fn log_odds(probability: f64) -> f64 {
    let p = probability.clamp(NEAREST, 1.0 - NEAREST);
    (p / (1.0 - p)).ln()
}

/// The image with its mean, zero, where a part is to be hidden.
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
    fn only_what_there_is_to_hear_has_an_effect() {
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
        let told =
            pollster::block_on(explain(subject, &ExplainConfig::default(), &device)).unwrap();
        assert_eq!((told.moments.len(), told.bands.len(), told.cycle), (60, 8, None));
        let (there, elsewhere): (Vec<&Moment>, Vec<&Moment>) =
            told.moments.iter().partition(|moment| (moment.start_s - 6.0).abs() < 1e-9);
        assert!(there[0].effect.abs() > 1e-3, "{:?}", there[0]);
        assert!(elsewhere.iter().all(|moment| moment.effect.abs() < 1e-9), "{elsewhere:?}");
        assert!(told.bands[0].effect.abs() > 1e-3, "{:?}", told.bands[0]);
        assert!(told.bands[1..].iter().all(|band| band.effect.abs() < 1e-9), "{:?}", told.bands);
        let other = if told.class == Class::Murmur { Class::Normal } else { Class::Murmur };
        let config = ExplainConfig { class: Some(other), ..ExplainConfig::default() };
        let of_other = pollster::block_on(explain(subject, &config, &device)).unwrap();
        assert_eq!(of_other.class, other);
        assert!(of_other.log_odds < told.log_odds && of_other.moments != told.moments);
    }

    #[test]
    fn being_told_of_the_cycle_has_an_effect() {
        let model = released();
        let image = burst(model.manifest.preprocessing.features.rows);
        let count = model.manifest.preprocessing.cycle.as_ref().unwrap().count();
        let measures = vec![1.0; count];
        let subject = Subject {
            network: &model.network,
            manifest: &model.manifest,
            image: &image,
            measures: &measures,
            centres_hz: &[],
        };
        let told =
            pollster::block_on(explain(subject, &ExplainConfig::default(), &CpuDevice::default()));
        let told = told.unwrap();
        assert!(told.cycle.unwrap().abs() > 1e-3 && told.bands.is_empty());
    }
}
