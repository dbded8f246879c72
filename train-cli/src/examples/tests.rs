//! Examples from recordings to what a model takes.

#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use std::sync::Arc;

use engine::audio::encode_wav;
use engine::backend::{Cpu, CpuDevice};
use engine::beats::{Beats, CycleInput, HeartCycle, MeasureGroup};
use engine::features::{Image, Normalisation, Statistics};
use engine::findings::Class;
use engine::model_file::{FrameModel, Preprocessing, read_frame_model, write_frame_model};
use engine::phantom::Phantom;

use super::*;
use crate::TrainError;
use crate::data::fixture::recording;
use crate::data::{Collection, Recording};
use crate::frames::FrameTrainConfig;
use crate::frames::export::description;

/// A frame model whose network has learnt nothing.
fn untrained() -> Arc<FrameModel<Cpu>> {
    let config = FrameTrainConfig::default();
    let manifest = description(&config, "untrained", &[]);
    let device = CpuDevice::default();
    let bytes = write_frame_model(manifest, config.network.init::<Cpu>(&device)).unwrap();
    Arc::new(read_frame_model::<Cpu>(&bytes, &device).unwrap())
}

fn with_image(source: Option<Collection>, values: [f32; 2]) -> RawExample {
    let image = Image { rows: 1, columns: 2, data: values.to_vec() };
    RawExample { image, ..blank(source, Class::Normal) }
}

#[test]
fn statistics_are_those_of_the_training_recordings_alone() {
    let training = vec![
        with_image(Some(Collection::PASCAL_A), [4.0, 8.0]),
        with_image(None, [-100.0, -100.0]),
    ];
    let parts = SplitExamples::without_beats([training, Vec::new(), Vec::new()]);
    let mut config = Preprocessing::default();
    config.features.normalisation = Normalisation::Training(Statistics::default());
    let fitted = parts.fitted(&config).unwrap();
    let held_out =
        ModelExample::of(with_image(Some(Collection::PASCAL_B), [6.0, 10.0]), &fitted).image;
    for (found, expected) in held_out.data.iter().zip([0.0, 2.0]) {
        assert!((found - expected).abs() < 1e-2, "{held_out:?}");
    }
    let by_recording = Preprocessing::default();
    assert_eq!(parts.fitted(&by_recording).unwrap(), by_recording);
}

#[test]
fn measures_are_standardised_by_the_training_recordings_and_need_a_frame_model() {
    let groups = vec![MeasureGroup::Rhythm];
    let config = Preprocessing { cycle: Some(CycleInput::new(groups)), ..Preprocessing::default() };
    let of = |confidence| {
        let beats = Beats { confidence, ..Beats::default() };
        let cycle = HeartCycle { beats, ..HeartCycle::default() };
        RawExample { cycle, ..blank(Some(Collection::PASCAL_A), Class::Normal) }
    };
    let parts = |beats| SplitExamples {
        training: vec![of(0.2), of(0.4)],
        validation: Vec::new(),
        test: Vec::new(),
        beats,
    };
    assert!(matches!(parts(None).fitted(&config), Err(TrainError::NoFrameModel)));
    let beats = untrained();
    let fitted = parts(Some(beats.clone())).fitted(&config).unwrap();
    assert_eq!(fitted.cycle.as_ref().unwrap().beats_sha256, beats.sha256);
    let held_out = ModelExample::of(of(0.5), &fitted);
    // The second of the measures; the first, "claimed", never varies.
    assert!((held_out.measures[1] - 2.0).abs() < 1e-4, "{:?}", held_out.measures);
}

/// A file of a data set, in a folder that lives as long as the test.
fn file(folder: &tempfile::TempDir, number: usize, samples: &[f32]) -> Recording {
    let mut one = recording(number, Collection::PASCAL_A, Class::Artifact, number);
    one.path = folder.path().join(format!("{number}.wav"));
    std::fs::write(&one.path, encode_wav(samples, 4000)).unwrap();
    one
}

#[test]
fn every_recording_is_searched_for_beats_and_silence_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let heart = Phantom { sample_rate: 4000, ..Phantom::default() }.synthesise().samples;
    let recordings = [file(&folder, 1, &vec![0.0; 40_000]), file(&folder, 2, &heart)];
    let released = std::fs::read("../static/models/lubdub-frames.safetensors").unwrap();
    let beats = read_frame_model::<Cpu>(&released, &CpuDevice::default()).unwrap();
    let config = Preprocessing::default();
    let set = ExampleSet::prepare(&recordings, &config, Some(Arc::new(beats)), || {}).unwrap();
    let found = set.examples(&recordings, &config).unwrap();
    assert_eq!(found[0].cycle, HeartCycle::default());
    assert!(found[1].cycle.beats.are_claimed() && found[1].cycle.rhythm.is_some());
}

#[test]
fn a_set_is_decoded_once_and_again_only_where_it_is_conditioned_differently() {
    let folder = tempfile::tempdir().unwrap();
    let heart = Phantom { sample_rate: 4000, ..Phantom::default() }.synthesise().samples;
    let recordings = [file(&folder, 1, &heart)];
    let config = Preprocessing::default();
    let set = ExampleSet::prepare(&recordings, &config, None, || {}).unwrap();
    std::fs::remove_file(&recordings[0].path).unwrap();
    let mut other = config.clone();
    other.features.rows = 20;
    assert_eq!(set.examples(&recordings, &config).unwrap()[0].image.rows, config.features.rows);
    assert_eq!(set.examples(&recordings, &other).unwrap()[0].image.rows, 20);
    let with = set.with(&recordings, &other, || {}).unwrap();
    assert_eq!(with.examples(&recordings, &other).unwrap()[0].image.rows, 20);
    other.condition.sample_rate = 4000;
    assert!(set.examples(&recordings, &other).is_err(), "the file is gone");
    let unknown = recording(9, Collection::PASCAL_A, Class::Normal, 9);
    let missing = set.examples(&[unknown], &config);
    assert!(matches!(missing, Err(TrainError::NotPrepared(_))));
}

#[test]
fn a_recording_that_cannot_be_decoded_is_named_with_the_cause() {
    let folder = tempfile::tempdir().unwrap();
    let one = file(&folder, 1, &[]);
    std::fs::write(&one.path, b"Dear diary").unwrap();
    let error =
        ExampleSet::prepare(std::slice::from_ref(&one), &Preprocessing::default(), None, || {})
            .err();
    let error = error.unwrap();
    assert!(error.to_string().contains(&one.name), "{error}");
    let cause = std::error::Error::source(&error).unwrap();
    assert!(cause.downcast_ref::<engine::pipeline::Refusal>().unwrap().is_of_recording());
}
