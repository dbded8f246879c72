//! How well beats serve on recordings whose class is known: the timing of murmurs, the irregularity of
//! extrasystoles, and claims on artifacts.

use std::collections::BTreeMap;

use engine::backend::Cpu;
use engine::beats::{HeartCycle, MurmurTiming};
use engine::findings::Class;
use engine::model_file::FrameModel;
use serde::{Deserialize, Serialize};

use super::detection::with_finders;
use crate::TrainError;
use crate::data::{self, Collection, Dataset, Recording};
use crate::examples::read_recording;
use crate::metrics::{BootstrapConfig, Estimate, area_under_roc, bootstrap_by};

/// A recording of a known class and its heart cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordingCycle {
    /// The recording.
    pub recording: Recording,
    /// Its heart cycle.
    pub cycle: HeartCycle,
}

/// Finds the heart cycles of recordings, on all cores.
///
/// # Errors
/// When the model can't be used, or a recording can't be read.
pub fn cycles(
    model: &FrameModel<Cpu>,
    recordings: &[Recording],
) -> Result<Vec<RecordingCycle>, TrainError> {
    with_finders(model, recordings, |finder, recording| {
        let pcg = read_recording(recording, finder.condition())?.pcg;
        let (_, cycle) = pollster::block_on(finder.find(&pcg))?;
        Ok(RecordingCycle { recording: recording.clone(), cycle })
    })
}

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Recordings.
    pub n: usize,
    /// Those that count.
    pub count: usize,
    /// Their share, with its interval over groups.
    pub share: Option<Estimate>,
}

/// The share of recordings on which beats are claimed.
#[must_use]
pub fn claims(cycles: &[RecordingCycle], config: &BootstrapConfig) -> Share {
    share(cycles, config, |one| one.cycle.beats.are_claimed())
}

fn share(
    cycles: &[RecordingCycle],
    config: &BootstrapConfig,
    counts: impl Fn(&RecordingCycle) -> bool + Sync,
) -> Share {
    let measure = |drawn: Vec<&RecordingCycle>| {
        let count = drawn.iter().filter(|one| counts(one)).count();
        vec![(!drawn.is_empty()).then(|| count as f64 / drawn.len() as f64)]
    };
    let estimates = bootstrap_by(cycles, |p| &p.recording.group, config, measure);
    let count = cycles.iter().filter(|one| counts(one)).count();
    Share { n: cycles.len(), count, share: estimates.into_iter().next().flatten() }
}

/// How well the irregularity separates extrasystoles from normal rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IrregularityMetrics {
    /// Recordings with a rhythm: normal, extrasystole.
    pub n: [usize; 2],
    /// Recordings without one: normal, extrasystole.
    pub unclaimed: [usize; 2],
    /// Area under the ROC curve of the irregularity.
    pub auroc: Option<Estimate>,
}

/// The irregularity of PASCAL B's normal recordings and of those with extrasystoles.
#[must_use]
pub fn irregularity(cycles: &[RecordingCycle], config: &BootstrapConfig) -> IrregularityMetrics {
    let value = |one: &RecordingCycle| one.cycle.rhythm.as_ref().map(|r| r.irregularity);
    let is = |one: &&RecordingCycle, class| one.recording.label == Some(class);
    let classes = [Class::Normal, Class::Extrasystole];
    let count = |has: bool| {
        classes.map(|class| {
            cycles.iter().filter(|p| is(p, class) && value(p).is_some() == has).count()
        })
    };
    let measure = |drawn: Vec<&RecordingCycle>| {
        let score = |one: &RecordingCycle| Some((value(one)?, one.recording.label?));
        let scores = drawn.into_iter().filter_map(score);
        let is_positive = |(value, label)| (value, label == Class::Extrasystole);
        vec![area_under_roc(scores.map(is_positive).collect())]
    };
    let estimates = bootstrap_by(cycles, |p| &p.recording.group, config, measure);
    IrregularityMetrics {
        n: count(true),
        unclaimed: count(false),
        auroc: estimates.into_iter().next().flatten(),
    }
}

/// How well murmurs are timed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MurmurMetrics {
    /// Recordings in which a murmur was audible and whose cycle was found: systolic alone, diastolic alone.
    pub n: [usize; 2],
    /// Those of them that were timed right: systolic, diastolic.
    pub right: [usize; 2],
    /// Patients with both, which are left out of the others: timed systolic, timed diastolic.
    pub both: [usize; 2],
    /// Recordings with an audible murmur on which no beats are claimed.
    pub unclaimed: usize,
    /// Mean of both recalls.
    pub balanced_accuracy: Option<Estimate>,
    /// Of the systolic ones: the timing by the expert, the timing by the beats, how often.
    pub within_systole: Vec<(String, MurmurTiming, usize)>,
}

/// The timing of the murmurs that CirCor's expert heard at a recording's position.
///
/// # Errors
/// When the table can't be read.
pub fn murmurs(
    dataset: &Dataset,
    cycles: &[RecordingCycle],
    config: &BootstrapConfig,
) -> Result<MurmurMetrics, TrainError> {
    let timings = data::murmur_timings(dataset)?;
    let mut metrics = MurmurMetrics {
        n: [0; 2],
        right: [0; 2],
        both: [0; 2],
        unclaimed: 0,
        balanced_accuracy: None,
        within_systole: Vec::new(),
    };
    let (mut cells, mut pairs) = (BTreeMap::new(), Vec::new());
    for one in cycles {
        let Some(truth) = timings.get(&one.recording.name) else { continue };
        let Some(phases) = &one.cycle.phases else {
            metrics.unclaimed += 1;
            continue;
        };
        let timing = phases.murmur().timing;
        let kind = usize::from(!timing.is_systolic());
        match (&truth.systolic, &truth.diastolic) {
            (Some(word), None) => {
                *cells.entry((word.clone(), timing)).or_insert(0) += 1;
                pairs.push((one.recording.group.clone(), 0, kind));
            }
            (None, Some(_)) => pairs.push((one.recording.group.clone(), 1, kind)),
            _ => metrics.both[kind] += 1,
        }
    }
    for (_, truth, found) in &pairs {
        metrics.n[*truth] += 1;
        metrics.right[*truth] += usize::from(truth == found);
    }
    let measure = |drawn: Vec<&(String, usize, usize)>| {
        let recall = |kind: usize| {
            let of: Vec<_> = drawn.iter().filter(|(_, truth, _)| *truth == kind).collect();
            let right = of.iter().filter(|(_, truth, found)| truth == found).count();
            (!of.is_empty()).then(|| right as f64 / of.len() as f64)
        };
        vec![recall(0).zip(recall(1)).map(|(a, b)| f64::midpoint(a, b))]
    };
    metrics.balanced_accuracy =
        bootstrap_by(&pairs, |pair| &pair.0, config, measure).into_iter().next().flatten();
    metrics.within_systole =
        cells.into_iter().map(|((word, timing), count)| (word, timing, count)).collect();
    Ok(metrics)
}

/// The labelled recordings of a source and of some classes.
#[must_use]
pub fn of_classes(dataset: &Dataset, source: Collection, classes: &[Class]) -> Vec<Recording> {
    let is_wanted = |r: &&Recording| {
        r.source == source && r.label.is_some_and(|label| classes.contains(&label))
    };
    dataset.recordings.iter().filter(is_wanted).cloned().collect()
}
