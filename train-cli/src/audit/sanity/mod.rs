//! Whether explanations depend on what the network has learnt.
//!
//! Some kinds of maps hardly change when a network's weights are replaced by random ones: they show the recording, and
//! nothing that was learnt. J. Adebayo et al., *Sanity Checks for Saliency Maps* (2018, arXiv:1810.03292),
//! compare each map with that of randomised networks by rank correlation (their § 3). Here the same recording and the
//! same class, the network's own verdict, are explained by the network and by others of its architecture: with all
//! weights random, and with those of the head or of the trunk alone. [`Sanity`] explains and compares, [`explainer`]
//! makes the maps, [`random`] the networks. [`shading`] does the same for what a frame model shows.

pub mod explainer;
pub mod random;
pub mod shading;

mod agreement;
mod draw;

pub use agreement::{Agreement, Likeness};
pub use draw::{drawn, one_of_each_group};

use engine::backend::Cpu;
use engine::models::Network;
use rayon::prelude::*;
use serde::Serialize;

use self::agreement::OwnMaps;
use self::explainer::{Explained, Explainer, Map};
use crate::TrainError;
use crate::examples::ModelExample;
use crate::metrics::BootstrapConfig;

/// The mean absolute rank correlation with random networks that the upper end of the interval must stay below. The
/// square of a correlation is the share of the ranks' variance that two maps have in common: at a half, three
/// quarters of a map are the learnt network's own. A map of the recording alone has 1, whatever its sign, and eight
/// bands in random order have about 0.3.
pub const MOST_ALIKE: f64 = 0.5;

/// How much is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SanityConfig {
    /// Most recordings, each of another group.
    pub recordings: usize,
    /// Networks of each kind of randomness.
    pub networks: u64,
    /// Seed of the drawing of recordings and of shuffled maps.
    pub seed: u64,
}

impl Default for SanityConfig {
    fn default() -> Self {
        Self { recordings: 100, networks: 5, seed: 0 }
    }
}

/// What the check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SanityFindings {
    /// Recordings that were explained, each of another group.
    pub recordings: usize,
    /// Random networks of each kind.
    pub networks: u64,
    /// See [`MOST_ALIKE`].
    pub threshold: f64,
    /// Whether the maps of networks with nothing but random weights are unlike enough.
    pub passed: bool,
    /// That with random networks, by which the check passes or fails.
    pub random: Agreement,
    /// Those with half-random networks, shuffled maps and another trained network, to set it beside.
    pub others: Vec<Agreement>,
}

impl SanityFindings {
    /// Passes or fails by the agreement with random networks.
    #[must_use]
    pub fn new(
        recordings: usize,
        networks: u64,
        random: Agreement,
        others: Vec<Agreement>,
    ) -> Self {
        let passed = random.is_below(MOST_ALIKE);
        Self { recordings, networks, threshold: MOST_ALIKE, passed, random, others }
    }

    /// What is wrong where it failed.
    #[must_use]
    pub fn fault(&self) -> String {
        format!(
            "explanations are not shown to depend on what the network has learnt: with random weights they are not surely less alike than {}",
            self.threshold
        )
    }
}

/// Recordings with the maps of the network that is audited.
pub struct Sanity<'a, E> {
    explainer: &'a E,
    examples: &'a [ModelExample],
    own: Vec<Explained>,
    bootstrap: &'a BootstrapConfig,
}

impl<'a, E: Explainer> Sanity<'a, E> {
    /// Explains the verdicts of a network on examples that are standardised as its model file has it.
    ///
    /// # Errors
    /// When the network fails.
    pub fn of(
        explainer: &'a E,
        network: &Network<Cpu>,
        examples: &'a [ModelExample],
        bootstrap: &'a BootstrapConfig,
    ) -> Result<Self, TrainError> {
        let explain = |example| explainer.explain(network, example, None);
        let own = examples.par_iter().map(explain).collect::<Result<_, TrainError>>()?;
        Ok(Self { explainer, examples, own, bootstrap })
    }

    /// The agreement with other networks' explanations of the same class; of several, the mean.
    ///
    /// # Errors
    /// When a network fails.
    pub fn beside(&self, with: &str, networks: &[Network<Cpu>]) -> Result<Agreement, TrainError> {
        let maps = networks.iter().map(|one| self.maps(self.explainer, one, self.examples));
        Ok(self.own_maps().beside(with, &maps.collect::<Result<Vec<_>, TrainError>>()?))
    }

    /// The agreement with a network that prepares the same recordings in its own way.
    ///
    /// # Errors
    /// When the network fails.
    pub fn beside_another(
        &self,
        with: &str,
        explainer: &impl Explainer,
        network: &Network<Cpu>,
        examples: &[ModelExample],
    ) -> Result<Agreement, TrainError> {
        Ok(self.own_maps().beside(with, &[self.maps(explainer, network, examples)?]))
    }

    /// The agreement with the network's own maps, their parts in random orders: what chance gives.
    #[must_use]
    pub fn shuffled(&self, with: &str, orders: u64, seed: u64) -> Agreement {
        self.own_maps().shuffled(with, orders, seed)
    }

    fn maps(
        &self,
        explainer: &impl Explainer,
        network: &Network<Cpu>,
        examples: &[ModelExample],
    ) -> Result<Vec<Map>, TrainError> {
        let explain = |(example, own): (&ModelExample, &Explained)| {
            Ok(explainer.explain(network, example, Some(own.class))?.map)
        };
        examples.par_iter().zip(&self.own).map(explain).collect()
    }

    fn own_maps(&self) -> OwnMaps<'_> {
        OwnMaps {
            groups: self.examples.iter().map(|example| example.group.as_str()).collect(),
            maps: self.own.iter().map(|explained| &explained.map).collect(),
            bootstrap: self.bootstrap,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
