//! `lubdub train frames` as a user runs it, on a few synthesised hearts.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test should stop")]

#[path = "common/pascal.rs"]
mod pascal;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use engine::backend::{Cpu, CpuDevice};
use engine::model_file::{ReportedFigure, read_frame_model};
use engine::phantom::{Murmur, Phantom};
use train_cli::frames::FrameTrainConfig;
use train_cli::frames::score::FrameScore;
use train_cli::metrics::Prediction;

/// Hearts with a murmur, and as many without.
const HEARTS: u64 = 6;

/// A manifest of synthesised hearts.
fn write_data(folder: &Path) {
    let row = |seed: u64| {
        let has_murmur = seed < HEARTS;
        let murmur = has_murmur.then(Murmur::default);
        let heart = Phantom { seed, murmur, duration_s: 6.0, ..Phantom::default() };
        let sound = heart.synthesise();
        let wav = engine::audio::encode_wav(&sound.samples, sound.sample_rate);
        std::fs::write(folder.join(format!("{seed}.wav")), wav).unwrap();
        let (label, timing) = if has_murmur { ("murmur", "systolic") } else { ("normal", "") };
        format!("{seed}.wav,{label},person {seed},{timing}\n")
    };
    let rows: String = (0..2 * HEARTS).map(row).collect();
    std::fs::write(
        folder.join("manifest.csv"),
        format!("path,label,patient,murmur_timing\n{rows}"),
    )
    .unwrap();
}

/// A training on these sources that takes seconds.
fn config(sources: &[&str]) -> FrameTrainConfig {
    let mut config = FrameTrainConfig { steps: 2, steps_of_an_epoch: 1, ..Default::default() };
    (config.batch, config.frames, config.phantoms, config.noises) = (2, 100, 2, 2);
    (config.network.channels, config.network.dilations) = (4, vec![1]);
    config.draw.sources = sources.iter().map(|source| ((*source).to_owned(), 1.0)).collect();
    config
}

fn train(folder: &Path, more: &[&str]) -> Output {
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lubdub"));
    command.args(["train", "frames", "--data", &path("data"), "--out", &path("run")]);
    command.args(["--config", &path("config.json"), "--folds", "2"]).args(more).output().unwrap()
}

#[test]
fn one_command_trains_every_fold_and_the_model_and_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir(folder.join("data")).unwrap();
    write_data(&folder.join("data"));
    let config = serde_json::to_string(&config(&["own"])).unwrap();
    std::fs::write(folder.join("config.json"), config).unwrap();

    let done = train(folder, &["--only", "repeat1-fold0"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let refused = train(folder, &[]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("--resume"), "{told}");
    let done = train(folder, &["--resume"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));

    let bytes = std::fs::read(folder.join("run/lubdub-frames.safetensors")).unwrap();
    let model = read_frame_model::<Cpu>(&bytes, &CpuDevice::default()).unwrap();
    assert_eq!(model.manifest.network.channels, 4);
    let scores = std::fs::read(folder.join("run/predictions.json")).unwrap();
    let scores: Vec<FrameScore> = serde_json::from_slice(&scores).unwrap();
    assert_eq!(scores.len() as u64, 2 * HEARTS);
    assert_eq!(scores.iter().filter(|score| score.fold == 1).count() as u64, HEARTS);

    assert!(train(folder, &["--resume"]).status.success());
    let again = std::fs::read(folder.join("run/lubdub-frames.safetensors")).unwrap();
    assert!(again == bytes, "the same scores must lead to the same model");
    std::fs::copy(folder.join("data/1.wav"), folder.join("data/0.wav")).unwrap();
    let refused = train(folder, &["--resume"]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("other data"), "{told}");
}

#[test]
fn a_head_on_the_network_of_each_fold_predicts_the_classes_of_that_fold() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    pascal::data(&folder.join("data"), pascal::heart);
    let timing = "fname,cycle,sound,location\n";
    std::fs::write(folder.join("data/set_a_timing.csv"), timing).unwrap();
    let config = serde_json::to_string(&config(&["pascal-a", "pascal-b"])).unwrap();
    std::fs::write(folder.join("config.json"), config).unwrap();

    let done = train(folder, &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read = |name: &str| std::fs::read(folder.join("run").join(name)).unwrap();
    let all: Vec<Prediction> = serde_json::from_slice(&read("classes/predictions.json")).unwrap();
    let fold_of: BTreeMap<&str, Option<usize>> =
        all.iter().map(|one| (&*one.file, one.fold)).collect();
    assert_eq!((all.len(), fold_of.len()), (2 * pascal::COUNT, 2 * pascal::COUNT));
    let scores: Vec<FrameScore> = serde_json::from_slice(&read("predictions.json")).unwrap();
    // The fold of a recording is the one whose network hasn't seen it.
    assert!(scores.iter().all(|score| fold_of[&*score.name] == Some(score.fold)));
    let figures: Vec<ReportedFigure> = serde_json::from_slice(&read("figures.json")).unwrap();
    let uar: Vec<_> = figures.iter().filter(|one| one.metric == "UAR: five classes").collect();
    assert_eq!(uar.iter().map(|one| one.n).collect::<Vec<_>>(), [10, 10, 20]);
    assert!(uar.iter().all(|one| one.protocol.contains("grouped folds")), "{uar:?}");

    let before = read("classes/predictions.json");
    assert!(train(folder, &["--resume"]).status.success());
    assert!(read("classes/predictions.json") == before, "predictions that lie there are read");
}
