//! From a phonocardiogram to the images of its views, one under the other.

use serde::{Deserialize, Serialize};

use super::normalise::by_recording;
use super::{
    FeatureError, Image, LogMelConfig, Normalisation, RowAxis, View, ViewConfig, WindowConfig,
};
use crate::audio::Pcg;
use crate::checks::{Checks, Impossible};

/// Most views of one model.
const MOST_VIEWS: usize = 32;
/// Most rows of an image.
const MOST_ROWS: usize = 1 << 10;

/// Everything that decides what a network sees of a conditioned recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureConfig {
    /// The views, in order, all of the same hop.
    pub views: Vec<ViewConfig>,
    /// Rows that the image of every view is brought to.
    pub rows: usize,
    /// How the images are standardised.
    pub normalisation: Normalisation,
    /// How they are cut into windows.
    pub window: WindowConfig,
}

impl Default for FeatureConfig {
    /// The log-mel view as it is.
    fn default() -> Self {
        let log_mel = LogMelConfig::default();
        Self {
            rows: log_mel.bands,
            views: vec![ViewConfig::LogMel(log_mel)],
            normalisation: Normalisation::default(),
            window: WindowConfig::default(),
        }
    }
}

impl FeatureConfig {
    /// Step between the frames of every view, in samples.
    ///
    /// # Panics
    /// Without a view, which [`Self::check`] refuses.
    #[must_use]
    pub fn hop(&self) -> usize {
        assert!(!self.views.is_empty(), "features have at least one view");
        self.views[0].hop()
    }

    /// Rows of all views together.
    #[must_use]
    pub fn stacked_rows(&self) -> usize {
        self.views.len() * self.rows
    }

    /// Whether images of these views can be stacked, within the resource limits for untrusted model files.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        let hop = self.views.first().map(ViewConfig::hop);
        let checks = Checks::new()
            .that((1..=MOST_VIEWS).contains(&self.views.len()), "there must be 1 to 32 views")
            .that((1..=MOST_ROWS).contains(&self.rows), "there must be 1 to 1024 rows");
        let views =
            |checks: Checks, view: &ViewConfig| checks.part("the sizes of a view", view.check());
        self.views
            .iter()
            .fold(checks, views)
            .that(self.views.iter().all(|view| Some(view.hop()) == hop), "the views' hops differ")
            .done()
    }
}

/// Computes features; holds the transforms' plans, so build it once and use it often.
pub struct Extractor {
    views: Vec<Box<dyn View>>,
    rows: usize,
    sample_rate: u32,
    normalisation: Normalisation,
}

impl Extractor {
    /// Plans the transforms for signals at `sample_rate` hertz.
    ///
    /// # Errors
    /// When the configuration is impossible, for example a band above the Nyquist frequency.
    pub fn new(config: &FeatureConfig, sample_rate: u32) -> Result<Self, FeatureError> {
        config.check()?;
        Ok(Self {
            views: config.views.iter().map(|v| v.plan(sample_rate)).collect::<Result<_, _>>()?,
            rows: config.rows,
            sample_rate,
            normalisation: config.normalisation.clone(),
        })
    }

    /// Centres of the first view's frequencies before they are averaged, in hertz, low to high; none where its rows
    /// are no frequencies.
    #[must_use]
    pub fn centres_hz(&self) -> &[f64] {
        match self.views.first().map(|view| view.axis()) {
            Some(RowAxis::Hertz(centres)) => centres,
            _ => &[],
        }
    }

    /// The standardised images of a recording under each other: [`FeatureConfig::stacked_rows`] rows, one
    /// column per frame. Frequencies are averaged to the wanted number of rows; of rows of different kinds
    /// the nearest is taken, so that nothing is mixed that doesn't belong together.
    ///
    /// # Errors
    /// When the signal's sampling rate is not the one planned for.
    pub fn extract(&mut self, pcg: &Pcg) -> Result<Image, FeatureError> {
        if pcg.sample_rate != self.sample_rate {
            return Err(FeatureError::SampleRate {
                expected: self.sample_rate,
                found: pcg.sample_rate,
            });
        }
        let mut stacked = Image::default();
        for view in &mut self.views {
            let mut image = view.compute(&pcg.samples)?;
            if self.normalisation == Normalisation::Recording && view.is_relative() {
                by_recording(&mut image, view.axis());
            }
            stacked.stack(&match view.axis() {
                RowAxis::Hertz(_) => image.scaled_rows(self.rows),
                RowAxis::Named(_) => image.chosen_rows(self.rows),
            });
        }
        if let Normalisation::Training(statistics) = &self.normalisation {
            statistics.apply(&mut stacked);
        }
        Ok(stacked)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::super::{ScalogramConfig, Statistics};
    use super::*;
    use crate::phantom::Phantom;

    fn heart() -> Pcg {
        let sound = Phantom { sample_rate: 2000, ..Phantom::default() }.synthesise();
        Pcg { samples: sound.samples, sample_rate: 2000, level_dbfs: 0.0, clipped_share: 0.0 }
    }

    fn image(config: &FeatureConfig) -> Image {
        Extractor::new(config, 2000).unwrap().extract(&heart()).unwrap()
    }

    #[test]
    fn a_view_looks_the_same_alone_and_among_others() {
        let all = FeatureConfig { views: ViewConfig::all().to_vec(), ..FeatureConfig::default() };
        let together = image(&all);
        assert_eq!(together.rows, all.stacked_rows());
        for (index, &view) in all.views.iter().enumerate() {
            let alone = image(&FeatureConfig { views: vec![view], ..all.clone() });
            let columns = together.columns;
            let part = &together.data[index * 40 * columns..(index + 1) * 40 * columns];
            assert_eq!(alone.data, part, "{}", view.name());
        }
    }

    #[test]
    fn fitted_statistics_standardise_what_unfitted_ones_leave() {
        let with = |statistics| FeatureConfig {
            normalisation: Normalisation::Training(statistics),
            ..FeatureConfig::default()
        };
        let mut raw = image(&with(Statistics::default()));
        let fitted = Statistics::of([&raw]);
        let standard = image(&with(fitted.clone()));
        assert!(raw.data.iter().any(|v| v.abs() > 20.0), "decibels are no standard values");
        fitted.apply(&mut raw);
        assert_eq!(raw, standard);
    }

    #[test]
    fn views_that_cannot_be_stacked_are_refused() {
        let config = FeatureConfig::default();
        let other_hop = ViewConfig::Scalogram(ScalogramConfig { hop: 20, ..Default::default() });
        let mixed = FeatureConfig { views: vec![config.views[0], other_hop], ..config.clone() };
        let huge = ViewConfig::Scalogram(ScalogramConfig { bands: 1 << 30, ..Default::default() });
        for views in [vec![], vec![huge], mixed.views] {
            assert!(FeatureConfig { views, ..config.clone() }.check().is_err());
        }
        assert!(FeatureConfig { rows: 0, ..config.clone() }.check().is_err());
        assert!(config.check().is_ok());
    }
}
