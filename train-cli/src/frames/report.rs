//! What a run's out-of-fold scores amount to: figures, and the settings of the released model.

use std::path::Path;

use engine::backend::{Cpu, CpuDevice};
use engine::beats::ClaimConfig;
use engine::findings::SoundHead;
use engine::frames::FrameOutput;
use engine::model_file::{
    FrameManifest, FrameModel, ReportedFigure, read_frame_model, write_frame_model,
};

use super::classes::{self, ClassHeadConfig};
use super::detection::Detection;
use super::figures::{MURMUR, PATIENTS, comparisons};
use super::measure::{self, BeatFigures};
use super::score::HeldOutScores;
use super::set::FrameRecording;
use super::{carried, claim, heads};
use crate::TrainError;
use crate::io::atomic_file::read_file;
use crate::metrics::BootstrapConfig;
use crate::report::{Align, Table};

/// Figures of a run, and what is settled by its scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Every figure with its interval.
    pub figures: Vec<ReportedFigure>,
    /// When beats are claimed.
    pub claim: ClaimConfig,
    /// How scores become statements.
    pub sounds: [SoundHead; FrameOutput::ALL.len()],
    /// How the score of a person's sites becomes a statement.
    pub exam: SoundHead,
}

/// Whether a figure belongs into the model's file: the page's visitors download it.
fn is_main(figure: &ReportedFigure) -> bool {
    let is_murmurs =
        [MURMUR, PATIENTS].iter().any(|what| figure.metric.ends_with(&format!(": {what}")));
    let is_first = figure.metric.starts_with("AUROC") || figure.metric.contains("at the threshold");
    is_murmurs && is_first || figure.metric.ends_with("60 ms")
}

impl Report {
    /// Measures what was judged in each repeat. `false_claims` is the share of noises on which beats may be claimed.
    #[must_use]
    pub fn new(
        recordings: &[FrameRecording],
        judged: &[HeldOutScores],
        protocol: &str,
        false_claims: f64,
    ) -> Self {
        let bootstrap = BootstrapConfig::default();
        let comparisons = comparisons(recordings, judged);
        let joined = |of: fn(&HeldOutScores) -> &[Detection]| -> Vec<Detection> {
            judged.iter().flat_map(of).cloned().collect()
        };
        let (suspected, noises) = (joined(|one| &one.detections), joined(|one| &one.noises));
        let claim = claim::fitted(&suspected, &noises, false_claims);
        let detections: Vec<Detection> =
            suspected.iter().map(|one| one.claimed_by(&claim)).collect();
        let beats = measure::figures(&detections, protocol, &bootstrap);
        let murmurs = comparisons.iter().flat_map(|one| one.figures(protocol, &bootstrap));
        let carried = carried::figures(&comparisons, judged, protocol, &bootstrap);
        let beats = beats.iter().flat_map(BeatFigures::reported);
        let figures = murmurs.chain(carried).chain(beats).collect();
        let extra_sounds: Vec<f64> =
            judged.iter().flat_map(|one| one.extra_sounds.iter().copied()).collect();
        let sounds = heads::fitted(&comparisons, &extra_sounds);
        let exam = heads::of_exams(&comparisons);
        Self { figures, claim, sounds, exam }
    }

    /// The figures for a terminal.
    #[must_use]
    pub fn table(&self) -> String {
        let columns = [
            ("data", Align::Left),
            ("figure", Align::Left),
            ("n", Align::Right),
            ("groups", Align::Right),
            ("value", Align::Right),
            ("95 % interval", Align::Left),
        ];
        let mut table = Table::new(&columns);
        for figure in &self.figures {
            table.push([
                figure.data.clone(),
                figure.metric.clone(),
                figure.n.to_string(),
                figure.groups.to_string(),
                format!("{:.3}", figure.value),
                format!("{:.3} to {:.3}", figure.low, figure.high),
            ]);
        }
        format!("{table}\n")
    }

    /// The bytes of a trained model's file with these settings and figures, and with a head for the five classes, fitted to
    /// the recordings that the model was trained on.
    ///
    /// # Errors
    /// When the file can't be read or written, or a recording can't be read.
    pub fn released(
        &self,
        trained: &Path,
        training: &[FrameRecording],
    ) -> Result<Vec<u8>, TrainError> {
        let model = read_frame_model::<Cpu>(&read_file(trained)?, &CpuDevice::default())?;
        let manifest = FrameManifest {
            claim: self.claim,
            sounds: self.sounds,
            exam: self.exam,
            metrics: self.figures.iter().filter(|figure| is_main(figure)).cloned().collect(),
            ..model.manifest
        };
        let model = FrameModel { manifest, ..model };
        let learnt = classes::measured(&model, training)?;
        let fit = || classes::fit(&learnt, &ClassHeadConfig::default());
        let head = (!learnt.is_empty()).then(fit).transpose()?;
        let classes = head.map(|head| head.rounded());
        let manifest = FrameManifest { classes, ..model.manifest };
        Ok(write_frame_model(manifest, model.network)?)
    }
}
