//! The check itself is checked: with an explanation that looks at the network, and with such that don't.

use super::random::Randomness;
use super::*;
use crate::data::Collection;
use crate::examples::prepare::blank;
use engine::backend::CpuDevice;
use engine::features::{Extractor, Image};
use engine::findings::Class;
use engine::model_file::{Model, read_model};
use engine::models::read_tensors;
use engine::phantom::{Murmur, Noise, Phantom};

use super::explainer::Occlusion;

fn released() -> Model<Cpu> {
    let bytes = std::fs::read("../static/models/pascal-cnn.safetensors").unwrap();
    read_model(&bytes, &CpuDevice::default()).unwrap()
}

/// Hearts of all rates, half of them with a murmur, each of a group of its own.
fn hearts(model: &Model<Cpu>) -> Vec<Example> {
    let preprocessing = &model.manifest.preprocessing;
    let rate = preprocessing.condition.sample_rate;
    let mut extractor = Extractor::new(&preprocessing.features, rate).unwrap();
    let mut heart = |number: u32| {
        let phantom = Phantom {
            duration_s: 6.0,
            sample_rate: rate,
            rate_bpm: 55.0 + 3.0 * f64::from(number),
            murmur: number.is_multiple_of(2).then(Murmur::default),
            noise: Noise::White,
            noise_snr_db: Some(12.0),
            seed: u64::from(number),
            ..Phantom::default()
        };
        let mut example = blank(Some(Collection::PascalA), Class::Normal);
        example.group = number.to_string();
        example.pcg.samples = phantom.synthesise().samples;
        example.image = extractor.extract(&example.pcg).unwrap();
        example
    };
    (0..12).map(&mut heart).collect()
}

/// Loud moments and bands, with a sign that the network gives: it looks like an explanation of each network.
struct Loudness;

impl Explainer for Loudness {
    fn explain(
        &self,
        network: &Network<Cpu>,
        Example { image, .. }: &Example,
        class: Option<Class>,
    ) -> Result<Explained, TrainError> {
        let weights = &read_tensors(network).unwrap()["head.output.weight"].values;
        let sign = f64::from(weights[0].signum());
        let sum = |part: Vec<f32>| sign * f64::from(part.into_iter().sum::<f32>());
        let moments = (0..image.columns / 5).map(|moment| sum(columns(image, 5 * moment, 5)));
        let bands = image.data.chunks(3 * image.columns).map(|rows| sum(rows.to_vec()));
        let map = Map { moments: moments.collect(), bands: bands.collect() };
        Ok(Explained { class: class.unwrap_or(Class::Normal), map })
    }
}

fn columns(image: &Image, first: usize, count: usize) -> Vec<f32> {
    image.data.chunks(image.columns).flat_map(|row| row[first..first + count].to_vec()).collect()
}

fn check(explainer: &impl Explainer, model: &Model<Cpu>) -> SanityFindings {
    let _alone = crate::classifier::tests::alone();
    let bootstrap = BootstrapConfig { resamples: 200, ..BootstrapConfig::default() };
    let examples = hearts(model);
    let sanity = Sanity::of(explainer, &model.network, &examples, &bootstrap).unwrap();
    let architecture = &model.manifest.architecture;
    let networks = Randomness::Whole.networks(architecture, &model.network, 3).unwrap();
    let random = sanity.beside("random", &networks).unwrap();
    let itself = sanity.beside("itself", std::slice::from_ref(&model.network)).unwrap();
    let others = vec![itself, sanity.shuffled("shuffled", 5, 0)];
    SanityFindings::new(examples.len(), 3, random, others)
}

fn value(estimate: Option<crate::metrics::Estimate>) -> f64 {
    estimate.unwrap().value
}

#[test]
fn an_explanation_that_looks_at_the_network_passes() {
    let model = released();
    let found = check(&Occlusion::new(&model.manifest).unwrap(), &model);
    assert!(found.passed, "{:?}", found.random);
    let [itself, shuffled] = &found.others[..] else { unreachable!() };
    for likeness in [itself.moments, itself.bands] {
        assert!((value(likeness.effects) - 1.0).abs() < 1e-9);
        assert!((value(likeness.sizes) - 1.0).abs() < 1e-9);
    }
    assert!(value(shuffled.moments.effects) < 0.25, "{shuffled:?}");
}

#[test]
fn an_explanation_of_the_recording_alone_fails_whatever_its_sign() {
    let found = check(&Loudness, &released());
    assert!(!found.passed, "{:?}", found.random);
    assert!(value(found.random.moments.effects) > 0.99 && value(found.random.bands.effects) > 0.99);
}

/// Says the same of every part.
struct Silence;

impl Explainer for Silence {
    fn explain(
        &self,
        _network: &Network<Cpu>,
        _example: &Example,
        class: Option<Class>,
    ) -> Result<Explained, TrainError> {
        let map = Map { moments: vec![0.0; 9], bands: vec![0.0; 8] };
        Ok(Explained { class: class.unwrap_or(Class::Normal), map })
    }
}

#[test]
fn an_explanation_that_says_nothing_does_not_pass() {
    assert!(!check(&Silence, &released()).passed);
}
