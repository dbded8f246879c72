//! Baselines that use no audio.

use train_cli::data::Dataset;
use train_cli::data::folds::Folds;
use train_cli::metrics::baseline::{
    NoAudioBaseline, cross_validate, in_random_folds, no_audio_records,
};
use train_cli::metrics::{BootstrapConfig, MeasuredFigure, Prediction};

use super::evaluation_output::{self, by_source};

/// Figures of the baselines, on the same folds and, as a contrast, on random ones.
pub fn baselines(
    dataset: &Dataset,
    folds: &Folds,
    repeats: usize,
    bootstrap: &BootstrapConfig,
) -> Vec<MeasuredFigure> {
    let grouped =
        |repeat: usize| no_audio_records(dataset.labelled(), |r| folds.fold_of(&r.name, repeat));
    let random = |repeat: usize| in_random_folds(grouped(repeat), 5, repeat as u64);
    let predict = |baseline, random_folds: bool| -> Vec<Prediction> {
        let one = |repeat| {
            let recordings = if random_folds { random(repeat) } else { grouped(repeat) };
            cross_validate(&recordings, baseline)
        };
        (1..=repeats).flat_map(one).collect()
    };
    let rows = [
        (NoAudioBaseline::Majority, false, "no audio: most frequent class, grouped folds"),
        (NoAudioBaseline::NameLookup, false, "no audio: file-name look-up, grouped folds"),
        (NoAudioBaseline::DayLookup, false, "no audio: day look-up, grouped folds"),
        (NoAudioBaseline::NameLookup, true, "no audio: file-name look-up, random folds (leaks)"),
        (NoAudioBaseline::DayLookup, true, "no audio: day look-up, random folds (leaks)"),
    ];
    let of_row = |(baseline, random_folds, name): (NoAudioBaseline, bool, &str)| {
        let predictions = predict(baseline, random_folds);
        let parts = by_source(&predictions, bootstrap, |_| name.to_owned());
        evaluation_output::figures(&parts, None)
    };
    rows.into_iter().flat_map(of_row).collect()
}
