//! Whether the explanations of the audited model depend on what it has learnt.

use std::path::Path;

use anyhow::{Context, ensure};
use engine::backend::{Cpu, CpuDevice};
use engine::beats::CycleInput;
use engine::model_file::{Model, Preprocessing, read_model};
use train_cli::audit::sanity::explainer::{Explainer, Occlusion};
use train_cli::audit::sanity::random::Randomness;
use train_cli::audit::sanity::{Agreement, Sanity, SanityConfig, SanityFindings, drawn};
use train_cli::examples::{ModelExample, RawExample};

use super::AuditContext;
use crate::commands::progress;

/// Reads a model that is to be explained beside the audited one.
pub(super) fn retrained(path: &Path, audited: &Model<Cpu>) -> anyhow::Result<Model<Cpu>> {
    let bytes = std::fs::read(path)
        .with_context(|| format!("the model {} can't be read", path.display()))?;
    let model = read_model::<Cpu>(&bytes, &CpuDevice::default())
        .with_context(|| format!("{} is not a model that can be used", path.display()))?;
    ensure!(
        are_alike(&audited.manifest.preprocessing, &model.manifest.preprocessing),
        "{} uses other features or another frame model than the audited model; \
         --retrained takes one of the same recipe",
        path.display()
    );
    Ok(model)
}

/// Whether recordings can be prepared once for both, and have the same moments and bands.
fn are_alike(one: &Preprocessing, other: &Preprocessing) -> bool {
    let features =
        |p: &Preprocessing| (p.features.views.clone(), p.features.rows, p.features.window);
    one.condition == other.condition
        && features(one) == features(other)
        && one.cycle.as_ref().map(beats) == other.cycle.as_ref().map(beats)
}

/// The digest of the frame model that finds a network's heart cycles.
fn beats(cycle: &CycleInput) -> &str {
    &cycle.beats_sha256
}

impl AuditContext<'_> {
    /// The check; none where no recording is to be explained, or none is good enough.
    pub(super) fn sanity(&self) -> anyhow::Result<Option<SanityFindings>> {
        let config = SanityConfig { recordings: self.args.explained, ..SanityConfig::default() };
        let drawn = drawn(&self.examples, &self.model.manifest.thresholds, &config);
        if drawn.is_empty() {
            return Ok(None);
        }
        let manifest = &self.model.manifest;
        let examples = ModelExample::of_all(drawn.clone(), &manifest.preprocessing);
        let explainer = Occlusion::new(manifest)?;
        let sanity = Sanity::of(&explainer, &self.model.network, &examples, &self.bootstrap)?;
        let [random, head, trunk] = self.beside_random(&sanity, config.networks)?;
        let shuffled =
            sanity.shuffled("the same maps in random order", config.networks, config.seed);
        let retrained = self.beside_retrained(&sanity, drawn)?;
        let others = [head, trunk, shuffled].into_iter().chain(retrained).collect();
        Ok(Some(SanityFindings::new(examples.len(), config.networks, random, others)))
    }

    /// The agreement with networks whose weights are all random, and with half-random ones.
    fn beside_random<E: Explainer>(
        &self,
        sanity: &Sanity<'_, E>,
        networks: u64,
    ) -> anyhow::Result<[Agreement; 3]> {
        let bar = progress::bar(3, "explaining");
        let beside = |randomness: Randomness| -> anyhow::Result<Agreement> {
            self.go_on()?;
            let Model { manifest, network, .. } = self.model;
            let networks = randomness.networks(&manifest.architecture, network, networks)?;
            let agreement = sanity.beside(randomness.title(), &networks)?;
            bar.inc(1);
            Ok(agreement)
        };
        let found =
            [beside(Randomness::Whole)?, beside(Randomness::Head)?, beside(Randomness::Trunk)?];
        bar.finish_and_clear();
        Ok(found)
    }

    /// The agreement with a network that learnt the same from other random weights, where one was given.
    fn beside_retrained<E: Explainer>(
        &self,
        sanity: &Sanity<'_, E>,
        drawn: Vec<RawExample>,
    ) -> anyhow::Result<Option<Agreement>> {
        let Some(Model { manifest, network, .. }) = &self.retrained else { return Ok(None) };
        let examples = ModelExample::of_all(drawn, &manifest.preprocessing);
        let explainer = Occlusion::new(manifest)?;
        let with = "the same recipe, trained again";
        Ok(Some(sanity.beside_another(with, &explainer, network, &examples)?))
    }
}
