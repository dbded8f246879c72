//! What every command that trains takes.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, anyhow, ensure};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use engine::beats::MeasureGroup;
use engine::features::ViewConfig;
use train_cli::classifier::TrainConfig;
use train_cli::classifier::classical::{ClassicalConfig, ClassicalKind};
use train_cli::classifier::learner::Recipe;
use train_cli::classifier::presets::{NetworkKind, NetworkSize, preset};
use train_cli::trainer::device::TrainDevice;

/// Settings that both share. Those left out come from the configuration file, else from the defaults.
#[derive(Debug, clap::Args)]
pub struct RecipeArgs {
    /// Folder with a data set, for example PASCAL 2011 in the Kaggle layout.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Folder with another data set, whose labelled recordings are added to every training part. Nothing is chosen,
    /// calibrated or tested on them.
    #[arg(long, value_name = "DIR")]
    pub also: Option<PathBuf>,
    /// Run folder: configuration, checkpoint, curves, metrics and model.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Training configuration (JSON) of a network or a classical model, as a run folder holds it.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["arch", "size"])]
    pub config: Option<PathBuf>,
    /// A network, or a classical model on pooled views as a baseline.
    #[arg(long, value_enum, default_value = "cnn")]
    pub arch: Arch,
    /// How large a network is.
    #[arg(long, value_enum, default_value = "small")]
    pub size: NetworkSize,
    /// Views, separated by commas, or "all"; by default log-mel for networks, all for classical models.
    #[arg(long, value_name = "NAMES", value_parser = views)]
    pub views: Option<Views>,
    /// Reinforce the views: standardise by the training set and gate them (networks), or rank what is
    /// pooled by mutual information with the label (classical models).
    #[arg(long)]
    pub reinforce: bool,
    /// Measures of the heart cycle that the model gets beside the images, separated by commas: rhythm, phases; or
    /// "none".
    #[arg(long, value_name = "GROUPS", value_parser = groups)]
    pub cycle: Option<Groups>,
    /// The frame model that finds the heart cycle; without it, the released one.
    #[arg(long = "frames", env = "LUBDUB_FRAMES", value_name = "FILE")]
    pub frames: Option<PathBuf>,
    /// Passes over the training part.
    #[arg(long, value_name = "N")]
    pub epochs: Option<usize>,
    /// Highest learning rate.
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// Seed of split, weights, order and augmentation.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Synthesised noises that are added to the training part as artifacts.
    #[arg(long, value_name = "N")]
    pub noises: Option<usize>,
    /// Share of the recordings on which stopping, temperature and threshold are fitted.
    #[arg(long, default_value_t = 0.15, value_name = "SHARE")]
    pub validation: f64,
    /// Where to compute: cpu, or, where they are built in, cuda or wgpu; cuda:1 or wgpu:1 is the second of several.
    #[arg(long, default_value_t, value_name = "DEVICE")]
    pub device: TrainDevice,
}

/// A kind of network or of classical model, by its own name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arch {
    /// A network.
    Network(NetworkKind),
    /// A classical model.
    Classical(ClassicalKind),
}

impl ValueEnum for Arch {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<Arch>> = LazyLock::new(|| {
            let networks = NetworkKind::value_variants().iter().copied().map(Arch::Network);
            let classical = ClassicalKind::value_variants().iter().copied().map(Arch::Classical);
            networks.chain(classical).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Network(kind) => kind.to_possible_value(),
            Self::Classical(kind) => kind.to_possible_value(),
        }
    }
}

/// Views by name, in the order given.
#[derive(Debug, Clone)]
pub struct Views(pub Vec<ViewConfig>);

/// Reads names of views.
fn views(text: &str) -> anyhow::Result<Views> {
    if text == "all" {
        return Ok(Views(ViewConfig::all().to_vec()));
    }
    let known = || ViewConfig::all().map(|view| view.name()).join(", ");
    let view = |name: &str| {
        ViewConfig::by_name(name.trim())
            .ok_or_else(|| anyhow!("there is no view \"{name}\"; there are {} and all", known()))
    };
    text.split(',').map(view).collect::<Result<_, _>>().map(Views)
}

/// Groups of measures of the heart cycle, in the order given.
#[derive(Debug, Clone)]
pub struct Groups(pub Vec<MeasureGroup>);

/// Reads names of groups.
fn groups(text: &str) -> anyhow::Result<Groups> {
    let group = |name: &str| match name.trim() {
        "rhythm" => Ok(MeasureGroup::Rhythm),
        "phases" => Ok(MeasureGroup::Phases),
        other => Err(anyhow!("there is no group \"{other}\"; there are rhythm, phases and none")),
    };
    match text {
        "none" => Ok(Groups(Vec::new())),
        _ => text.split(',').map(group).collect::<Result<_, _>>().map(Groups),
    }
}

/// Puts the arguments that networks and classical models share into a configuration of either, whose fields and
/// methods have the same names.
macro_rules! with_shared {
    ($args:expr, $config:expr) => {{
        let (args, mut config) = ($args, $config);
        if let Some(Views(views)) = &args.views {
            config = config.with_views(views.clone());
        }
        if let Some(Groups(groups)) = &args.cycle {
            config = config.with_cycle(groups.clone());
        }
        if args.reinforce {
            config = config.reinforced();
        }
        config.seed = args.seed.unwrap_or(config.seed);
        config.noises = args.noises.unwrap_or(config.noises);
        config
    }};
}

impl RecipeArgs {
    /// The configuration, with what was given on the command line put in.
    pub fn recipe(&self) -> anyhow::Result<Recipe> {
        match self.config.as_deref().map_or_else(|| Ok(self.preset()), read)? {
            Recipe::Network(config) => Ok(Recipe::Network(self.network(config)?)),
            Recipe::Classical(config) => Ok(Recipe::Classical(self.classical(config)?)),
        }
    }

    fn preset(&self) -> Recipe {
        match self.arch {
            Arch::Network(kind) => Recipe::Network(preset(kind, self.size)),
            Arch::Classical(kind) => Recipe::Classical(ClassicalConfig::new(kind)),
        }
    }

    fn network(&self, config: TrainConfig) -> anyhow::Result<TrainConfig> {
        let mut config = with_shared!(self, config);
        config.epochs = self.epochs.unwrap_or(config.epochs);
        config.learning_rate = self.learning_rate.unwrap_or(config.learning_rate);
        config.check()?;
        Ok(config)
    }

    fn classical(&self, config: ClassicalConfig) -> anyhow::Result<ClassicalConfig> {
        ensure!(
            self.epochs.is_none() && self.learning_rate.is_none(),
            "a classical model has neither epochs nor a learning rate"
        );
        let config = with_shared!(self, config);
        config.check()?;
        Ok(config)
    }
}

/// A configuration file's content: a network's has an architecture.
fn read(path: &Path) -> anyhow::Result<Recipe> {
    let unreadable = || format!("{} can't be read", path.display());
    let text = std::fs::read_to_string(path).with_context(unreadable)?;
    let value: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", path.display()))?;
    let recipe = if value.get("architecture").is_some() {
        serde_json::from_value(value).map(Recipe::Network)
    } else {
        serde_json::from_value(value).map(Recipe::Classical)
    };
    recipe.with_context(|| format!("{} is no configuration", path.display()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_network_and_classical_model_has_its_name() {
        let names: Vec<_> = Arch::value_variants()
            .iter()
            .map(|arch| arch.to_possible_value().unwrap().get_name().to_owned())
            .collect();
        assert_eq!(names, ["cnn", "rnn", "cnn-rnn", "conv-attention", "forest", "logistic"]);
        assert_eq!(Arch::from_str("forest", false), Ok(Arch::Classical(ClassicalKind::Forest)));
    }

    #[test]
    fn groups_are_read_by_name() {
        assert_eq!(
            groups("phases, rhythm").unwrap().0,
            [MeasureGroup::Phases, MeasureGroup::Rhythm]
        );
        assert!(groups("none").unwrap().0.is_empty());
        assert!(groups("tempo").unwrap_err().to_string().contains("phases"));
    }

    #[test]
    fn views_are_read_by_name_and_unknown_ones_are_answered_with_the_known() {
        let names =
            |text| views(text).map(|v| v.0.iter().map(ViewConfig::name).collect::<Vec<_>>());
        assert_eq!(names("mfcc,log-mel").unwrap(), ["mfcc", "log-mel"]);
        assert_eq!(names("all").unwrap().len(), 9);
        assert!(names("cepstrum").unwrap_err().to_string().contains("gammatone"));
    }
}
