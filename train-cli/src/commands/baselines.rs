//! What is reached without listening.

use engine::model_file::ReportedFigure;
use train_cli::data::Dataset;
use train_cli::data::folds::Folds;
use train_cli::metrics::baseline::{Baseline, cross_validate, in_random_folds, unheard};
use train_cli::metrics::{BootstrapConfig, Prediction};

use super::measured::{self, by_source};

/// Figures of the baselines, on the same folds and, as a contrast, on random ones.
pub fn baselines(
    dataset: &Dataset,
    folds: &Folds,
    repeats: usize,
    bootstrap: &BootstrapConfig,
) -> Vec<ReportedFigure> {
    let grouped = |repeat: usize| unheard(dataset.labelled(), |r| folds.fold_of(&r.name, repeat));
    let random = |repeat: usize| in_random_folds(grouped(repeat), 5, repeat as u64);
    let judge = |baseline, random_folds: bool| -> Vec<Prediction> {
        let one = |repeat| {
            let recordings = if random_folds { random(repeat) } else { grouped(repeat) };
            cross_validate(&recordings, baseline)
        };
        (1..=repeats).flat_map(one).collect()
    };
    let rows = [
        (Baseline::Majority, false, "no audio: most frequent class, grouped folds"),
        (Baseline::NameLookup, false, "no audio: file-name look-up, grouped folds"),
        (Baseline::DayLookup, false, "no audio: day look-up, grouped folds"),
        (Baseline::NameLookup, true, "no audio: file-name look-up, random folds (leaks)"),
        (Baseline::DayLookup, true, "no audio: day look-up, random folds (leaks)"),
    ];
    let of_row = |(baseline, random_folds, name): (Baseline, bool, &str)| {
        let judged = judge(baseline, random_folds);
        measured::figures(&by_source(&judged, bootstrap, |_| name.to_owned()))
    };
    rows.into_iter().flat_map(of_row).collect()
}
