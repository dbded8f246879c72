//! `lubdub train frames`: PASCAL's five classes, told by a head on the network of each fold.

use std::path::Path;

use engine::backend::{Cpu, CpuDevice};
use engine::model_file::{ReportedFigure, read_frame_model};
use train_cli::data::folds::FoldKind;
use train_cli::frames::classes::{ClassHeadConfig, judge};
use train_cli::frames::set::FrameRecording;
use train_cli::io::atomic_file::{read_file, read_json, write_json};
use train_cli::io::run_folder;
use train_cli::metrics::{BootstrapConfig, Prediction};

use super::evaluation_output::{by_source, figures, write};

/// Folder of the predictions and their report, below the run's.
const FOLDER: &str = "classes";
/// What the figures are of, in their names.
const WHAT: &str = "five classes";
/// What the protocol of the frames' figures doesn't say.
const PROTOCOL: &str = "head fitted on the other folds' recordings by the same network";

/// What a head on a part's trained network predicts of the recordings that were kept from both; predictions that lie in
/// the part's folder are read. None where nothing was kept.
pub fn predictions(
    folder: &Path,
    training: &[FrameRecording],
    held_out: &[FrameRecording],
) -> anyhow::Result<Vec<Prediction>> {
    let done = folder.join(run_folder::CLASS_PREDICTIONS);
    if held_out.is_empty() {
        return Ok(Vec::new());
    }
    if done.exists() {
        return Ok(read_json(&done)?);
    }
    let bytes = read_file(&folder.join(run_folder::MODEL))?;
    let model = read_frame_model::<Cpu>(&bytes, &CpuDevice::default())?;
    let predictions = judge(&model, training, held_out, &ClassHeadConfig::default())?;
    write_json(&done, &predictions)?;
    Ok(predictions)
}

/// Writes the predictions of all folds and their report, in the form of a cross-validation that `lubdub compare` reads;
/// their figures. Neither where there are none.
pub fn report(
    out: &Path,
    judged: &[Prediction],
    protocol: &str,
) -> anyhow::Result<Vec<ReportedFigure>> {
    if judged.is_empty() {
        return Ok(Vec::new());
    }
    let protocol = format!("{protocol}; {PROTOCOL}");
    let parts = by_source(judged, &BootstrapConfig::default(), |_| protocol.clone());
    let measured = figures(&parts, Some(FoldKind::Grouped));
    let folder = out.join(FOLDER);
    write(&folder, "Five classes by a head on the frame network", &measured, &parts, judged)?;
    write_json(&folder.join(run_folder::FIGURES), &measured)?;
    let reported = measured.into_iter().map(ReportedFigure::from);
    let named = |figure: ReportedFigure| ReportedFigure {
        metric: format!("{}: {WHAT}", figure.metric),
        ..figure
    };
    Ok(reported.map(named).collect())
}
