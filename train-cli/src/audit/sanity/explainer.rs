//! Maps of what carried a verdict.

use engine::backend::{Cpu, CpuDevice};
use engine::explanation::{ExplainConfig, Explanation, Subject, explain};
use engine::findings::Class;
use engine::model_file::Manifest;
use engine::models::Network;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::TrainError;
use crate::classifier::batch::permutation;
use crate::examples::prepare::{Example, unfitted_extractor};

/// The effect of each part of a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// Of its moments, in order.
    pub moments: Vec<f64>,
    /// Of its bands, from low to high; none where the network sees no frequencies.
    pub bands: Vec<f64>,
}

impl Map {
    /// The same effects at random places, drawn by a seed, the number of the order and the recording's.
    pub(super) fn shuffled(&self, seed: u64, order: u64, recording: usize) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(order << 32 | recording as u64);
        let mut shuffle = |effects: &[f64]| {
            permutation(effects.len(), &mut rng).into_iter().map(|index| effects[index]).collect()
        };
        Self { moments: shuffle(&self.moments), bands: shuffle(&self.bands) }
    }
}

/// A map and the class that it is of.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The class.
    pub class: Class,
    /// What carries it.
    pub map: Map,
}

impl From<Explanation> for Explained {
    fn from(Explanation { class, moments, bands, .. }: Explanation) -> Self {
        let moments = moments.into_iter().map(|moment| moment.effect).collect();
        let bands = bands.into_iter().map(|band| band.effect).collect();
        Self { class, map: Map { moments, bands } }
    }
}

/// What explains verdicts. The check asks it to prove that it looks at the network.
pub trait Explainer: Sync {
    /// What carries a class with this network, by default the likeliest.
    ///
    /// # Errors
    /// When the network fails.
    fn explain(
        &self,
        network: &Network<Cpu>,
        example: &Example,
        class: Option<Class>,
    ) -> Result<Explained, TrainError>;
}

/// The engine's explanation, as `lubdub diagnose --explain` tells it.
pub struct Occlusion<'a> {
    manifest: &'a Manifest,
    centres_hz: Vec<f64>,
}

impl<'a> Occlusion<'a> {
    /// Explains networks of the kind that this describes.
    ///
    /// # Errors
    /// When its features are impossible.
    pub fn new(manifest: &'a Manifest) -> Result<Self, TrainError> {
        let preprocessing = &manifest.preprocessing;
        let rate = preprocessing.condition.sample_rate;
        let centres_hz = unfitted_extractor(&preprocessing.features, rate)?.centres_hz().to_vec();
        Ok(Self { manifest, centres_hz })
    }
}

impl Explainer for Occlusion<'_> {
    fn explain(
        &self,
        network: &Network<Cpu>,
        example: &Example,
        class: Option<Class>,
    ) -> Result<Explained, TrainError> {
        let Self { manifest, centres_hz } = self;
        let Example { image, measures, .. } = example;
        let subject = Subject { network, manifest, image, measures, centres_hz };
        let config = ExplainConfig { class, ..ExplainConfig::default() };
        let told = pollster::block_on(explain(subject, &config, &CpuDevice::default()))
            .map_err(engine::pipeline::Refusal::from)?;
        Ok(told.into())
    }
}
