//! What every command that trains takes.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, ensure};
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
    /// Folder with another data set, whose labelled recordings are only learnt from: they are added to every
    /// training part and never chosen, calibrated or judged on.
    #[arg(long, value_name = "DIR")]
    pub also: Option<PathBuf>,
    /// Run folder: configuration, checkpoint, curves, metrics and model.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Training configuration (JSON) of a network or a classical model, as a run folder holds it.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["arch", "size"])]
    pub config: Option<PathBuf>,
    /// What learns: a network, or a classical model on pooled views as a baseline.
    #[arg(long, value_enum, default_value = "cnn")]
    pub arch: Arch,
    /// How large a network is.
    #[arg(long, value_enum, default_value = "small")]
    pub size: NetworkSize,
    /// Views to look through, separated by commas, or "all"; networks take log-mel by default, classical
    /// models all.
    #[arg(long, value_name = "NAMES", value_parser = views)]
    pub views: Option<Views>,
    /// Reinforce the views: standardise by the training set and gate them (networks), or rank what is
    /// pooled by mutual information with the label (classical models).
    #[arg(long)]
    pub reinforce: bool,
    /// What is told of the heart cycle beside the images, separated by commas: rhythm, phases; or "none".
    #[arg(long, value_name = "GROUPS", value_parser = groups)]
    pub cycle: Option<Groups>,
    /// The beat model that hears the cycle; without it, the released one.
    #[arg(long = "beats", env = "LUBDUB_BEATS", value_name = "FILE")]
    pub beats: Option<PathBuf>,
    /// Passes over the training part.
    #[arg(long, value_name = "N")]
    pub epochs: Option<usize>,
    /// Highest learning rate.
    #[arg(long, value_name = "RATE")]
    pub learning_rate: Option<f64>,
    /// Seed of split, weights, order and augmentation.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Synthesised noises shown as artifacts.
    #[arg(long, value_name = "N")]
    pub noises: Option<usize>,
    /// Share of the recordings that stopping, temperature and threshold are fitted on.
    #[arg(long, default_value_t = 0.15, value_name = "SHARE")]
    pub validation: f64,
    /// Where to compute: cpu, or, where they are built in, cuda or wgpu; cuda:1 or wgpu:1 is the second of several.
    #[arg(long, default_value_t, value_name = "DEVICE")]
    pub device: TrainDevice,
}

/// What learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Arch {
    /// Two-dimensional convolutions on a spectrogram.
    Cnn,
    /// Gated recurrent units on a spectrogram's frames.
    Rnn,
    /// Two-dimensional convolutions, then gated recurrent units.
    CnnRnn,
    /// One-dimensional convolutions on the signal itself, then self-attention.
    ConvAttention,
    /// Random forests.
    Forest,
    /// Logistic regression.
    Logistic,
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

impl RecipeArgs {
    /// The configuration, with what was given on the command line put in.
    pub fn recipe(&self) -> anyhow::Result<Recipe> {
        match self.config.as_deref().map_or_else(|| Ok(self.preset()), read)? {
            Recipe::Network(config) => Ok(Recipe::Network(self.network(config)?)),
            Recipe::Classical(config) => Ok(Recipe::Classical(self.classical(config)?)),
        }
    }

    fn preset(&self) -> Recipe {
        let network = |kind| Recipe::Network(preset(kind, self.size));
        match self.arch {
            Arch::Cnn => network(NetworkKind::Cnn),
            Arch::Rnn => network(NetworkKind::Rnn),
            Arch::CnnRnn => network(NetworkKind::CnnRnn),
            Arch::ConvAttention => network(NetworkKind::ConvAttention),
            Arch::Forest => Recipe::Classical(ClassicalConfig::new(ClassicalKind::Forest)),
            Arch::Logistic => Recipe::Classical(ClassicalConfig::new(ClassicalKind::Logistic)),
        }
    }

    fn network(&self, mut config: TrainConfig) -> anyhow::Result<TrainConfig> {
        if let Some(Views(views)) = &self.views {
            config = config.with_views(views.clone());
        }
        if let Some(Groups(groups)) = &self.cycle {
            config = config.with_cycle(groups.clone());
        }
        if self.reinforce {
            config = config.reinforced();
        }
        config.epochs = self.epochs.unwrap_or(config.epochs);
        config.learning_rate = self.learning_rate.unwrap_or(config.learning_rate);
        config.seed = self.seed.unwrap_or(config.seed);
        config.noises = self.noises.unwrap_or(config.noises);
        config.check()?;
        Ok(config)
    }

    fn classical(&self, mut config: ClassicalConfig) -> anyhow::Result<ClassicalConfig> {
        ensure!(
            self.epochs.is_none() && self.learning_rate.is_none(),
            "a classical model has neither epochs nor a learning rate"
        );
        if let Some(Views(views)) = &self.views {
            config = config.with_views(views.clone());
        }
        if let Some(Groups(groups)) = &self.cycle {
            config = config.with_cycle(groups.clone());
        }
        if self.reinforce {
            config = config.reinforced();
        }
        config.seed = self.seed.unwrap_or(config.seed);
        config.noises = self.noises.unwrap_or(config.noises);
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
