//! From examples to a calibrated classical model, and what it predicts of other examples.

use engine::checks::Impossible;
use engine::features::FeatureError;
use engine::findings::{Calibration, Class, ClassLogits, Thresholds, conclude};
use engine::model_file::Preprocessing;
use engine::models::Logits;
use rayon::prelude::*;
use serde::Serialize;

use super::forest::Forests;
use super::ranking::{Origin, ranked};
use super::{ClassicalConfig, ClassicalKind, feature_names, pooled};
use crate::TrainError;
use crate::classifier::calibrate::{fit_temperature, fit_threshold};
use crate::classifier::score::{log_loss, probabilities};
use crate::classifier::training::prediction;
use crate::examples::{RawExample, SplitExamples};
use crate::linear::{Logistic, Rows, Standard, balanced};
use crate::metrics::Prediction;

/// A feature that a fitted model uses.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankedFeature {
    /// See [`feature_names`].
    pub name: String,
    /// Its mutual information with the class on the training part, in nats.
    pub information: f64,
}

enum Model {
    Forest(Forests),
    Logistic(Logistic<{ Class::COUNT }>),
}

/// A fitted classical model.
pub struct Baseline {
    config: ClassicalConfig,
    standard: Standard,
    columns: Vec<usize>,
    features: Vec<RankedFeature>,
    model: Model,
    calibration: Calibration,
    thresholds: Thresholds,
}

impl Baseline {
    /// Fits on the training part with synthesised noises; chooses, calibrates and sets the threshold on the
    /// validation part. Every class of every source weighs the same, as in the networks' training.
    ///
    /// # Errors
    /// When a part is empty, or the library fails.
    pub fn fit(config: &ClassicalConfig, parts: &SplitExamples) -> Result<Self, TrainError> {
        config.check()?;
        let SplitExamples { training, validation, .. } = parts;
        for (name, part) in [("training", training), ("validation", validation)] {
            if part.is_empty() {
                return Err(TrainError::EmptyPart(name));
            }
        }
        let raw = vectors(config, training)?;
        let standard = Standard::of(&raw);
        let origins: Vec<Origin> = training.iter().map(|e| (e.source, e.class)).collect();
        let mut known = standard.applied(raw);
        let ranking = ranked(&known, &origins);
        let noises = parts.noises(config.noises, config.seed, &config.preprocessing)?;
        known.extend(standard.applied(vectors(config, &noises)?));
        let held_out = standard.applied(vectors(config, validation)?);
        let learnt: Vec<Origin> =
            training.iter().chain(&noises).map(|e| (e.source, e.class)).collect();
        let weights = balanced(&learnt);
        let outcomes: Vec<usize> = learnt.iter().map(|(_, class)| class.index()).collect();
        let tried = config.candidates(ranking.len()).into_par_iter().map(|(kept, penalty)| {
            let columns = columns(config, &ranking, kept);
            let rows = Rows {
                values: chosen(&known, &columns),
                outcomes: outcomes.clone(),
                weights: weights.clone(),
            };
            let model = config.model(&rows, penalty)?;
            let logits = windowed(model.logits(&chosen(&held_out, &columns))?);
            let calibration = Calibration::default();
            let temperature = fit_temperature(validation, &logits, calibration.pooling);
            let calibration = Calibration { temperature, ..calibration };
            let judged = probabilities(&logits, &calibration);
            Ok((log_loss(validation, &judged), columns, model, calibration, judged))
        });
        let tried: Vec<_> = tried.collect::<Result<_, TrainError>>()?;
        let best = tried.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let (_, columns, model, calibration, judged) =
            best.ok_or(Impossible::from("no candidate to fit"))?;
        let min_confidence = fit_threshold(validation, &judged, &config.abstention);
        Ok(Self {
            features: config.named(&ranking, &columns),
            config: config.clone(),
            standard,
            columns,
            model,
            calibration,
            thresholds: Thresholds { min_confidence, ..Thresholds::default() },
        })
    }

    /// The features that it uses, the most informative first.
    #[must_use]
    pub fn features(&self) -> &[RankedFeature] {
        &self.features
    }

    /// Predictions of examples of known sources.
    ///
    /// # Errors
    /// When the library fails.
    pub fn predict(&self, examples: &[RawExample]) -> Result<Vec<Prediction>, TrainError> {
        let values = self.standard.applied(vectors(&self.config, examples)?);
        let logits = windowed(self.model.logits(&chosen(&values, &self.columns))?);
        let pooled = probabilities(&logits, &self.calibration);
        let rows = examples.iter().zip(logits.iter().zip(pooled));
        let of_row = |(example, (logits, probabilities)): (&RawExample, (&Vec<ClassLogits>, _))| {
            let findings =
                conclude(logits, None, &example.quality, &self.calibration, &self.thresholds);
            prediction(example, probabilities, findings.finding.is_none())
        };
        Ok(rows.filter_map(of_row).collect())
    }
}

impl ClassicalConfig {
    /// Numbers of features and penalties to try.
    fn candidates(&self, features: usize) -> Vec<(usize, f64)> {
        let kept = if self.kept.is_empty() { vec![features] } else { self.kept.clone() };
        let penalties = match self.kind {
            ClassicalKind::Forest => &self.penalties[..1],
            ClassicalKind::Logistic => &self.penalties[..],
        };
        kept.iter().flat_map(|&k| penalties.iter().map(move |&p| (k, p))).collect()
    }

    fn model(&self, rows: &Rows, penalty: f64) -> Result<Model, TrainError> {
        Ok(match self.kind {
            ClassicalKind::Forest => Model::Forest(Forests::fit(rows, self.trees, self.seed)?),
            ClassicalKind::Logistic => Model::Logistic(Logistic::fit(rows, penalty)),
        })
    }

    fn named(&self, ranking: &[(usize, f64)], columns: &[usize]) -> Vec<RankedFeature> {
        let names = feature_names(&self.preprocessing, &self.pyramid);
        let is_used = |(column, _): &&(usize, f64)| columns.contains(column);
        let named = |&(column, information): &(usize, f64)| {
            Some(RankedFeature { name: names.get(column)?.clone(), information })
        };
        ranking.iter().filter(is_used).filter_map(named).collect()
    }
}

impl Model {
    fn logits(&self, values: &[Vec<f64>]) -> Result<Vec<ClassLogits>, TrainError> {
        match self {
            Self::Forest(forests) => forests.logits(values),
            Self::Logistic(logistic) => {
                Ok(logistic.logits(values).into_iter().map(Logits).collect())
            }
        }
    }
}

/// The kept columns in their own order; the order of the ranking would change nothing but rounding.
fn columns(config: &ClassicalConfig, ranking: &[(usize, f64)], kept: usize) -> Vec<usize> {
    let kept = if config.kept.is_empty() { ranking.len() } else { kept };
    let mut columns: Vec<usize> = ranking.iter().take(kept).map(|(column, _)| *column).collect();
    columns.sort_unstable();
    columns
}

fn chosen(rows: &[Vec<f64>], columns: &[usize]) -> Vec<Vec<f64>> {
    rows.iter().map(|row| columns.iter().map(|&column| row[column]).collect()).collect()
}

/// Recordings of one window each, as calibration takes them.
fn windowed(logits: Vec<ClassLogits>) -> Vec<Vec<ClassLogits>> {
    logits.into_iter().map(|row| vec![row]).collect()
}

/// The pooled image, then the measures of the heart cycle: NaN where one is not known, see [`Standard`].
fn vectors(
    config: &ClassicalConfig,
    examples: &[RawExample],
) -> Result<Vec<Vec<f64>>, FeatureError> {
    let Preprocessing { features, cycle, .. } = &config.preprocessing;
    let vector = |example: &RawExample| {
        let mut values = pooled(&example.image, features, &config.pyramid)?;
        let measures = cycle.as_ref().map(|cycle| example.cycle.measures(&cycle.groups));
        values.extend(measures.into_iter().flatten().map(|value| value.unwrap_or(f64::NAN)));
        Ok(values)
    };
    examples.par_iter().map(vector).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Collection;
    use crate::examples::blank;
    use engine::features::{Image, ViewConfig};

    /// An image that is lit in a band whose height tells the class.
    fn example(index: usize) -> RawExample {
        let class = Class::ALL[index % 5];
        let mut image = Image::zeros(40, 220);
        for (row, values) in image.rows_mut().enumerate() {
            let lit = row / 8 == class.index();
            for (column, value) in values.iter_mut().enumerate() {
                *value = f32::from(u8::from(lit)) + ((index * 7 + row * 3 + column) as f32).sin();
            }
        }
        RawExample { name: index.to_string(), image, ..blank(Some(Collection::PASCAL_A), class) }
    }

    fn config(kind: ClassicalKind) -> ClassicalConfig {
        let views = ViewConfig::all()[..1].to_vec();
        ClassicalConfig { noises: 0, trees: 20, ..ClassicalConfig::new(kind).with_views(views) }
    }

    #[test]
    fn both_models_learn_what_can_be_learnt_and_ranking_keeps_it() {
        let examples: Vec<RawExample> = (0..120).map(example).collect();
        for kind in [ClassicalKind::Forest, ClassicalKind::Logistic] {
            for config in [config(kind), config(kind).reinforced()] {
                let parts = [&examples[..60], &examples[60..90], &examples[90..]];
                let parts = SplitExamples::without_beats(parts.map(<[RawExample]>::to_vec));
                let fitted = Baseline::fit(&config, &parts).unwrap();
                let judged = fitted.predict(&parts.test).unwrap();
                let right = judged.iter().filter(|one| one.is_right()).count();
                assert!(right >= 28, "{kind:?}: {right} of 30");
                let most = config.kept.iter().copied().max().unwrap_or(usize::MAX);
                assert!(fitted.features().len() <= most);
                assert!(fitted.features()[0].information > 0.2, "{:?}", fitted.features()[0]);
            }
        }
    }

    #[test]
    fn every_class_of_a_source_weighs_the_same() {
        let mut training = vec![(Some(Collection::PASCAL_B), Class::Normal); 9];
        training.push((Some(Collection::PASCAL_B), Class::Murmur));
        training.extend(vec![(Some(Collection::PASCAL_A), Class::Normal); 3]);
        let weights = balanced(&training);
        let of_cells = [&weights[..9], &weights[9..10], &weights[10..]];
        assert!(of_cells.iter().all(|cell| (cell.iter().sum::<f64>() - 9.0).abs() < 1e-9));
    }

    #[test]
    fn a_part_without_recordings_is_refused() {
        let parts = SplitExamples::without_beats([vec![], vec![example(0)], vec![]]);
        let empty = Baseline::fit(&config(ClassicalKind::Forest), &parts);
        assert!(matches!(empty, Err(TrainError::EmptyPart("training"))));
    }
}
