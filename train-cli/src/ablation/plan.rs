//! The variants of a study.

use engine::beats::MeasureGroup;
use engine::features::{FeatureConfig, LogMelConfig, ViewConfig, WindowConfig};
use engine::findings::Class;
use engine::models::{Architecture, CnnConfig, TrunkConfig};
use serde::{Deserialize, Serialize};

use crate::augment::WaveAugmentation;
use crate::classifier::TrainConfig;
use crate::classifier::classical::{ClassicalConfig, ClassicalKind};
use crate::classifier::learner::Recipe;

/// Channels of the networks of a study, half of the recipe's. This and coarser images let two dozen
/// cross-validations take an hour on two cores and not a day.
const CHANNELS: [usize; 4] = [8, 16, 32, 48];
/// Step between frames in samples, twice the recipe's.
const HOP: usize = 80;
/// Frames of a window and between windows: as many seconds as in the recipe.
const WINDOW: WindowConfig = WindowConfig { frames: 100, step: 50, most: 128 };
/// Rows of each view, for the recipe's 40.
const ROWS: usize = 24;

/// Share of the windows that an augmentation which is switched on changes.
const PROBABILITY: f64 = 0.5;

/// What a variant is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The recipe that all others are compared with.
    Reference,
    /// Which views, and how they are merged.
    Views,
    /// An augmentation switched off or on.
    Augmentation,
    /// Measures of the heart cycle beside the images.
    Cycle,
    /// A classical model.
    Classical,
}

/// One recipe of a study.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// What it is about.
    pub part: Part,
    /// What was changed, in a few words.
    pub name: String,
    /// The recipe.
    pub recipe: Recipe,
    /// The variant that it is compared with; none for the reference.
    pub against: Option<String>,
}

impl Variant {
    fn network(part: Part, name: impl Into<String>, config: TrainConfig) -> Self {
        Self { part, name: name.into(), recipe: Recipe::Network(config), against: None }
    }

    /// A folder's name for it.
    #[must_use]
    pub fn folder(&self) -> String {
        let sign = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        self.name.chars().map(sign).collect()
    }
}

/// The one view of the recipe.
fn log_mel() -> Vec<ViewConfig> {
    vec![ViewConfig::LogMel(LogMelConfig::default()).with_hop(HOP)]
}

/// All views.
fn all() -> Vec<ViewConfig> {
    ViewConfig::all().map(|view| view.with_hop(HOP)).to_vec()
}

/// Images of fewer rows and frames.
fn coarse(features: &mut FeatureConfig) {
    (features.rows, features.window) = (ROWS, WINDOW);
}

/// All variants, the reference first: the recipe's log-mel network of half size on coarser images.
#[must_use]
pub fn plan(epochs: usize) -> Vec<Variant> {
    let mut recipe = TrainConfig { epochs, ..TrainConfig::default() }.with_views(log_mel());
    coarse(&mut recipe.preprocessing.features);
    // On when the study began; what it found is the recipe now.
    recipe.augmentation.band_gain = 0.1;
    // Masks of about the same share of the image as in the recipe.
    recipe.augmentation.mask_bands = 4;
    recipe.augmentation.mask_frames /= 2;
    let trunk = TrunkConfig::Cnn(CnnConfig { channels: CHANNELS.to_vec(), ..CnnConfig::default() });
    let size = [ROWS, recipe.preprocessing.features.window.frames];
    recipe.architecture = Architecture::new(trunk, size, Class::COUNT);
    let mut variants =
        vec![Variant::network(Part::Reference, "the recipe, log-mel", recipe.clone())];
    variants.extend(views(&recipe));
    variants.extend(augmentations(&recipe));
    variants.extend(cycle(&recipe));
    variants.extend(classical());
    variants
}

fn views(recipe: &TrainConfig) -> Vec<Variant> {
    let others = all().into_iter().filter(|v| v.name() != "log-mel");
    let alone = |view: ViewConfig| {
        Variant::network(Part::Views, view.name(), recipe.clone().with_views(vec![view]))
    };
    let merged = recipe.clone().with_views(all());
    let mut variants: Vec<Variant> = others.map(alone).collect();
    variants.extend([
        Variant::network(Part::Views, "log-mel, reinforced", recipe.clone().reinforced()),
        Variant::network(Part::Views, "all merged", merged.clone()),
        Variant::network(Part::Views, "all merged, reinforced", merged.reinforced()),
    ]);
    variants
}

/// Each augmentation off where the recipe has it, on where it doesn't.
fn augmentations(recipe: &TrainConfig) -> Vec<Variant> {
    let changed = |name: &str, is_on: bool, change: &dyn Fn(&mut TrainConfig)| {
        let mut config = recipe.clone();
        change(&mut config);
        let name = format!("{} {name}", if is_on { "without" } else { "with" });
        Variant::network(Part::Augmentation, name, config)
    };
    let image = &recipe.augmentation;
    let mut variants = vec![
        changed("time shift", recipe.time_shift, &|c| c.time_shift = !c.time_shift),
        changed("masks", image.mask_probability > 0.0, &|c| {
            let p = &mut c.augmentation.mask_probability;
            *p = if *p > 0.0 { 0.0 } else { PROBABILITY };
        }),
        changed("mixup", recipe.mixup > 0.0, &|c| {
            c.mixup = if c.mixup > 0.0 { 0.0 } else { 0.3 };
        }),
        changed("gain per band", image.band_gain > 0.0, &|c| {
            c.augmentation.band_gain = if c.augmentation.band_gain > 0.0 { 0.0 } else { 0.1 };
        }),
        changed("noise on images", image.noise > 0.0, &|c| {
            c.augmentation.noise = if c.augmentation.noise > 0.0 { 0.0 } else { 0.2 };
        }),
    ];
    for name in WaveAugmentation::names() {
        let is_on = recipe.waves.with(name, 0.0).is_some_and(|without| without != recipe.waves);
        variants.push(changed(name, is_on, &|c| {
            if let Some(waves) = c.waves.with(name, if is_on { 0.0 } else { PROBABILITY }) {
                c.waves = waves;
            }
        }));
    }
    variants
}

/// Rhythm and levels by phase, alone and together, for the network and for the logistic regression.
fn cycle(recipe: &TrainConfig) -> Vec<Variant> {
    use MeasureGroup::{Phases, Rhythm};
    const WITHOUT: &str = "logistic, log-mel, ranked";
    let measures = [
        ("rhythm", vec![Rhythm]),
        ("levels by phase", vec![Phases]),
        ("rhythm and levels by phase", vec![Rhythm, Phases]),
    ];
    let network = |(name, groups): &(&str, Vec<MeasureGroup>)| {
        let config = recipe.clone().with_cycle(groups.clone());
        Variant::network(Part::Cycle, format!("log-mel and {name}"), config)
    };
    let mut config =
        ClassicalConfig::new(ClassicalKind::Logistic).with_views(log_mel()).reinforced();
    coarse(&mut config.preprocessing.features);
    let without = Variant {
        part: Part::Cycle,
        name: WITHOUT.to_owned(),
        recipe: Recipe::Classical(config.clone()),
        against: None,
    };
    let regression = |(name, groups): &(&str, Vec<MeasureGroup>)| Variant {
        name: format!("{WITHOUT}, and {name}"),
        recipe: Recipe::Classical(config.clone().with_cycle(groups.clone())),
        against: Some(WITHOUT.to_owned()),
        ..without.clone()
    };
    let networks = measures.iter().map(network);
    networks.chain([without.clone()]).chain(measures.iter().map(regression)).collect()
}

fn classical() -> Vec<Variant> {
    let models = [(ClassicalKind::Logistic, "logistic"), (ClassicalKind::Forest, "forest")];
    let of_model = |(kind, name): (ClassicalKind, &str)| {
        let mut merged = ClassicalConfig::new(kind).with_views(all());
        coarse(&mut merged.preprocessing.features);
        let variant = |what: &str, config: ClassicalConfig| Variant {
            part: Part::Classical,
            name: format!("{name}, {what}"),
            recipe: Recipe::Classical(config),
            against: None,
        };
        [
            variant("log-mel", merged.clone().with_views(log_mel())),
            variant("all merged", merged.clone()),
            variant("all merged, ranked", merged.reinforced()),
        ]
    };
    models.into_iter().flat_map(of_model).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_variant_differs_from_every_other_in_name_folder_and_recipe() {
        let variants = plan(3);
        for (i, a) in variants.iter().enumerate() {
            for b in &variants[..i] {
                assert_ne!(a.recipe, b.recipe, "{} and {}", a.name, b.name);
            }
        }
        let folders: BTreeSet<String> = variants.iter().map(Variant::folder).collect();
        assert_eq!(folders.len(), variants.len());
        assert!(variants.iter().all(|variant| match &variant.recipe {
            Recipe::Network(config) => config.check().is_ok() && config.epochs == 3,
            Recipe::Classical(config) => config.check().is_ok(),
        }));
    }

    #[test]
    fn each_view_is_seen_alone_and_with_all_others() {
        let names: Vec<String> = plan(1).into_iter().map(|variant| variant.name).collect();
        for view in ViewConfig::all() {
            assert!(names.iter().any(|n| n == view.name() || n.ends_with(view.name())));
        }
        assert!(names.contains(&"all merged, reinforced".to_owned()));
    }
}
