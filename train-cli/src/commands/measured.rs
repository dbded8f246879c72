//! Judgements as figures, printed and written: what evaluation, cross-validation and training share.

use std::collections::BTreeSet;
use std::path::Path;

use engine::model_file::ReportedFigure;
use serde::Serialize;
use train_cli::data::Collection;
use train_cli::io::atomic_file::{create_folder, write_file};
use train_cli::metrics::{BootstrapConfig, Evaluation, Metric, Prediction, evaluate};
use train_cli::report;

use super::print;

/// A name, its evaluation, and the judgements that it was measured on.
pub type Part = (String, Evaluation, Vec<Prediction>);

/// An evaluation per source, and one of all together where there are several.
pub fn by_source(
    judged: &[Prediction],
    config: &BootstrapConfig,
    protocol: impl Fn(&[Collection]) -> String,
) -> Vec<Part> {
    let sources: Vec<_> =
        judged.iter().map(|one| one.source).collect::<BTreeSet<_>>().into_iter().collect();
    let mut parts = Vec::new();
    for source in &sources {
        let of_source: Vec<_> =
            judged.iter().filter(|one| one.source == *source).cloned().collect();
        parts.push((
            source.title().to_owned(),
            evaluate(&of_source, &protocol(&[*source]), config),
            of_source,
        ));
    }
    if sources.len() > 1 {
        parts.push((
            "All sources together".to_owned(),
            evaluate(judged, &protocol(&sources), config),
            judged.to_vec(),
        ));
    }
    parts
}

/// All tables, for a terminal.
pub fn print_text(parts: &[Part]) -> std::io::Result<()> {
    let section = |(name, evaluation, _): &Part| format!("{name}\n{}", report::text(evaluation));
    print(&parts.iter().map(section).collect::<Vec<String>>().join("\n"))
}

/// Writes `report.html`, `evaluation.json` and `predictions.json`.
pub fn write(
    out: &Path,
    title: &str,
    results: &impl Serialize,
    parts: &[Part],
    judged: &[Prediction],
) -> anyhow::Result<()> {
    write_files(
        out,
        [
            ("report.html", report::html(title, parts)?),
            ("evaluation.json", serde_json::to_string_pretty(results)?),
            ("predictions.json", serde_json::to_string_pretty(judged)?),
        ],
    )
}

/// Writes files into a folder, which is made if need be.
pub fn write_files<const N: usize>(out: &Path, files: [(&str, String); N]) -> anyhow::Result<()> {
    create_folder(out)?;
    for (name, text) in files {
        write_file(&out.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// The figures that go into a model file and onto its card.
pub fn figures(parts: &[Part]) -> Vec<ReportedFigure> {
    use engine::findings::Class;
    let metrics = [
        (Metric::UnweightedAverageRecall, "UAR"),
        (Metric::MacroF1, "macro F1"),
        (Metric::Accuracy, "accuracy"),
        (Metric::Auroc(Class::Murmur), "murmur AUROC"),
        (Metric::ExpectedCalibrationError, "ECE"),
        (Metric::Coverage, "coverage"),
        (Metric::SelectiveAccuracy, "accuracy where judged"),
    ];
    let of_part = |(name, evaluation, _): &Part| {
        metrics
            .iter()
            .filter_map(|&(metric, title)| {
                let estimate = evaluation.estimate(metric)?;
                Some(ReportedFigure {
                    metric: title.to_owned(),
                    data: name.clone(),
                    protocol: evaluation.protocol.clone(),
                    n: evaluation.recordings,
                    groups: evaluation.groups,
                    value: estimate.value,
                    low: estimate.low,
                    high: estimate.high,
                })
            })
            .collect::<Vec<_>>()
    };
    parts.iter().flat_map(of_part).collect()
}
