//! A declared space of configurations.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Domain, Point, TuneError};
use crate::classifier::TrainConfig;
use crate::classifier::classical::{ClassicalConfig, ClassicalKind};
use crate::classifier::export::check;
use crate::classifier::learner::Recipe;
use crate::classifier::presets;
use crate::classifier::presets::{NetworkKind, NetworkSize};
use crate::io::atomic_file::read_file;

/// A base configuration, and what of it may vary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Space {
    /// What holds where no parameter says otherwise.
    pub base: Recipe,
    /// Domains by JSON pointer (RFC 6901) into the configuration, or by any name where a domain sets
    /// several pointers together.
    pub parameters: BTreeMap<String, Domain>,
}

/// A space as people write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The network whose recipe is the default; else that of a `TrainConfig`.
    preset: Option<Preset>,
    /// What differs from the default configuration.
    #[serde(default)]
    base: Value,
    #[serde(default)]
    parameters: BTreeMap<String, Domain>,
}

/// A network by its names on the command line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Preset {
    arch: NetworkKind,
    size: NetworkSize,
}

impl Space {
    /// Reads a space: `{"preset": {"arch": …, "size": …}, "base": …, "parameters": {POINTER: DOMAIN, …}}`. The base says what differs from
    /// the default configuration, which is a network's unless the base has the `kind` of a classical
    /// model. Without parameters it is a space of one configuration.
    ///
    /// # Errors
    /// When it can't be read, or [`Space::checked`] refuses it.
    pub fn read(path: &Path) -> Result<Self, TuneError> {
        let bytes = read_file(path)?;
        let unfit = |error: serde_json::Error| TuneError::File {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        let Written { preset, base, parameters } = serde_json::from_slice(&bytes).map_err(unfit)?;
        let mut whole = match preset {
            Some(Preset { arch, size }) => json(&Recipe::Network(presets::preset(arch, size)))?,
            None => default_for(&base)?,
        };
        merge(&mut whole, base);
        Self { base: recipe(whole, "the base")?, parameters }.checked()
    }

    /// Proves that every parameter points to something, and that the base stays a valid configuration with
    /// each choice, and each end of a range, put in on its own.
    ///
    /// # Errors
    /// Names the first parameter or value that is wrong.
    pub fn checked(self) -> Result<Self, TuneError> {
        for (name, domain) in &self.parameters {
            domain.check(name)?;
        }
        self.corners()?;
        Ok(self)
    }

    /// The base, and the base with each choice or end of a range put in on its own.
    ///
    /// # Errors
    /// When one of them is no valid configuration.
    pub fn corners(&self) -> Result<Vec<Recipe>, TuneError> {
        let alone = |name: &String, corner| self.at(&Point::from([(name.clone(), corner)]));
        let of = |(name, domain): (&String, &Domain)| {
            domain.corners().into_iter().map(|corner| alone(name, corner)).collect::<Vec<_>>()
        };
        let base = std::iter::once(self.at(&Point::new()));
        base.chain(self.parameters.iter().flat_map(of)).collect()
    }

    /// The configuration at a point; a parameter that the point leaves out has its value of the base.
    ///
    /// # Errors
    /// When a pointer points to nothing, or the values together make no valid configuration.
    pub fn at(&self, point: &Point) -> Result<Recipe, TuneError> {
        let mut value = json(&self.base)?;
        let mut said = Vec::new();
        for (name, &coordinate) in point {
            for (pointer, new) in self.settings(name, coordinate) {
                said.push(format!("{pointer} = {new}"));
                let place = value
                    .pointer_mut(&pointer)
                    .ok_or(TuneError::UnknownPointer { pointer: pointer.clone() })?;
                *place = new;
            }
        }
        recipe(value, if said.is_empty() { "the base".to_owned() } else { said.join(", ") })
    }

    /// What a coordinate of a parameter sets, by pointer.
    pub(super) fn settings(&self, name: &str, coordinate: f64) -> Vec<(String, Value)> {
        let one = |value: Value| vec![(name.to_owned(), value)];
        match self.parameters.get(name) {
            None => Vec::new(),
            Some(Domain::Uniform(..) | Domain::LogUniform(..)) => one(coordinate.into()),
            Some(Domain::Integer(..)) => one((coordinate as i64).into()),
            Some(Domain::Choice(choices)) => {
                choices.get(coordinate as usize).cloned().map(one).unwrap_or_default()
            }
            Some(Domain::Together(choices)) => {
                choices.get(coordinate as usize).cloned().into_iter().flatten().collect()
            }
        }
    }

    /// The base's own coordinates, of the parameters whose domain holds what the base has.
    pub(super) fn own(&self) -> Result<Point, TuneError> {
        let base = json(&self.base)?;
        let has = |(pointer, value): &(String, Value)| base.pointer(pointer) == Some(value);
        let of = |(name, domain): (&String, &Domain)| {
            let number = || base.pointer(name).and_then(Value::as_f64);
            let coordinate = match domain.choices() {
                None => number().filter(|&number| domain.contains(number)),
                Some(count) => (0..count)
                    .map(|index| index as f64)
                    .find(|&index| self.settings(name, index).iter().all(has)),
            };
            Some((name.clone(), coordinate?))
        };
        Ok(self.parameters.iter().filter_map(of).collect())
    }

    /// What a point sets, by pointer: for people.
    #[must_use]
    pub fn values(&self, point: &Point) -> BTreeMap<String, Value> {
        point.iter().flat_map(|(name, &coordinate)| self.settings(name, coordinate)).collect()
    }
}

/// A configuration as JSON.
fn json(recipe: &Recipe) -> Result<Value, TuneError> {
    serde_json::to_value(recipe).map_err(|error| refused("the base", error.to_string()))
}

/// The default configuration of what a base is about.
fn default_for(base: &Value) -> Result<Value, TuneError> {
    let default = match base.get("kind") {
        None => Recipe::Network(TrainConfig::default()),
        Some(kind) => {
            let kind = ClassicalKind::deserialize(kind)
                .map_err(|error| refused("the base", error.to_string()))?;
            Recipe::Classical(ClassicalConfig::new(kind))
        }
    };
    json(&default)
}

/// Puts what differs into a value, object by object. An object of another `name` (an architecture, a view)
/// replaces the old one: their fields are others.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (_, Value::Null) => {}
        (Value::Object(old), Value::Object(new))
            if new.get("name").is_none() || new.get("name") == old.get("name") =>
        {
            for (key, value) in new {
                match old.get_mut(&key) {
                    Some(place) if !value.is_null() => merge(place, value),
                    _ => drop(old.insert(key, value)),
                }
            }
        }
        (place, from) => *place = from,
    }
}

/// A configuration, if that is what the value is; `with` says what was put into it.
fn recipe(value: Value, with: impl Into<String>) -> Result<Recipe, TuneError> {
    let with = with.into();
    let unfit = |error: serde_json::Error| refused(&with, error.to_string());
    let impossible = |error: crate::TrainError| refused(&with, error.to_string());
    if value.get("kind").is_some() {
        let config: ClassicalConfig = serde_json::from_value(value).map_err(unfit)?;
        config.check().map_err(impossible)?;
        return Ok(Recipe::Classical(config));
    }
    let config: TrainConfig = serde_json::from_value(value).map_err(unfit)?;
    config.check().and_then(|()| check(&config)).map_err(impossible)?;
    Ok(Recipe::Network(config))
}

fn refused(with: &str, reason: String) -> TuneError {
    TuneError::Configuration { with: with.to_owned(), reason }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Space, TuneError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Space::read(file.path())
    }

    fn network(recipe: &Recipe) -> &TrainConfig {
        match recipe {
            Recipe::Network(config) => config,
            Recipe::Classical(_) => panic!("a network was asked for"),
        }
    }

    #[test]
    fn a_base_says_what_differs_from_the_default() {
        let space = read(r#"{"base": {"epochs": 3, "augmentation": {"mask_probability": 0.0}}}"#);
        let space = space.unwrap();
        let mut expected = TrainConfig { epochs: 3, ..TrainConfig::default() };
        expected.augmentation.mask_probability = 0.0;
        assert_eq!(network(&space.base), &expected);
        assert!(matches!(
            read(r#"{"base": {"kind": "forest", "trees": 7}}"#).unwrap().base,
            Recipe::Classical(config) if config.trees == 7
        ));
    }

    #[test]
    fn a_base_may_start_from_a_networks_recipe() {
        let space = read(
            r#"{"preset": {"arch": "conv-attention", "size": "base"}, "base": {"epochs": 3}}"#,
        );
        let recipe = presets::preset(NetworkKind::ConvAttention, NetworkSize::Base);
        assert_eq!(network(&space.unwrap().base), &TrainConfig { epochs: 3, ..recipe });
        assert!(read(r#"{"preset": {"arch": "transformer", "size": "base"}}"#).is_err());
    }

    #[test]
    fn a_point_sets_what_its_parameters_point_to() {
        let space = read(
            r#"{"parameters": {"/learning_rate": {"log_uniform": [1e-4, 1e-2]},
                "/epochs": {"integer": [2, 9]},
                "/architecture/trunk/channels": {"choice": [[8, 16], [4]]},
                "pace": {"together": [{"/batch": 8, "/patience": 3}, {"/batch": 64, "/patience": 9}]}}}"#,
        )
        .unwrap();
        let point = [("/architecture/trunk/channels", 1.0), ("/epochs", 4.0), ("pace", 1.0)];
        let point: Point = point.map(|(name, at)| (name.to_owned(), at)).into();
        let config = space.at(&point).unwrap();
        let config = network(&config);
        let architecture = serde_json::to_value(&config.architecture).unwrap();
        assert_eq!(architecture["trunk"]["channels"], serde_json::json!([4]));
        assert_eq!((config.epochs, config.batch, config.patience), (4, 64, 9));
        assert_eq!(space.values(&point).len(), 4);
    }

    #[test]
    fn what_makes_no_configuration_is_refused_by_name() {
        let said = |text| read(text).unwrap_err().to_string();
        let unknown = said(r#"{"parameters": {"/learning_rat": {"uniform": [0.1, 1]}}}"#);
        assert!(unknown.contains("\"/learning_rat\""), "{unknown}");
        let invalid = said(r#"{"parameters": {"/batch": {"integer": [0, 8]}}}"#);
        assert!(invalid.contains("/batch = 0") && invalid.contains("two windows"), "{invalid}");
        let type_error = said(r#"{"parameters": {"/architecture": {"choice": [{"name": "x"}]}}}"#);
        assert!(type_error.contains("/architecture ="), "{type_error}");
        let apart = said(r#"{"base": {"architecture": {"bands": 32}}}"#);
        assert!(apart.contains("bands of the network"), "{apart}");
        let domain = said(r#"{"parameters": {"/mixup": {"log_uniform": [0, 1]}}}"#);
        assert!(domain.contains("/mixup") && domain.contains("positive"), "{domain}");
        assert!(said(r#"{"parameter": {}}"#).contains("no search space"));
    }

    #[test]
    fn the_bases_own_values_are_a_point_where_the_domains_hold_them() {
        let space = read(
            r#"{"base": {"mixup": 0.2}, "parameters": {"/mixup": {"uniform": [0.0, 0.5]},
                "/epochs": {"integer": [1, 2]}, "/time_shift": {"choice": [false, true]}}}"#,
        )
        .unwrap();
        let own = space.own().unwrap();
        let expected = Point::from([("/mixup".to_owned(), 0.2), ("/time_shift".to_owned(), 1.0)]);
        assert_eq!(own, expected);
    }
}
