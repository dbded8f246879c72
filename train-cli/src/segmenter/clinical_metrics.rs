//! What beats tell about recordings whose diagnosis is known: when murmurs sound, who is out of step, and what
//! is no heart at all.

use std::collections::BTreeMap;

use engine::beats::{HeartCycle, MurmurTiming};
use engine::findings::Class;
use serde::{Deserialize, Serialize};

use super::track::hear;
use crate::TrainError;
use crate::data::{self, Collection, Dataset, Recording};
use crate::examples::per_thread::on_all_cores;
use crate::metrics::{BootstrapConfig, Estimate, area_under_roc, bootstrap_by};

/// A recording of a known class and its heart cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct Patient {
    /// The recording.
    pub recording: Recording,
    /// What was heard.
    pub cycle: HeartCycle,
}

/// Finds the cycles of recordings.
///
/// # Errors
/// When the model can't be read, or a recording can't be heard.
pub fn listen(model: &[u8], recordings: &[Recording]) -> Result<Vec<Patient>, TrainError> {
    on_all_cores(model, recordings, |finder, recording| {
        let heard = hear(recording, &finder.config().condition)?;
        let cycle = pollster::block_on(finder.find(&heard.pcg))?;
        Ok(Patient { recording: recording.clone(), cycle })
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
pub fn claims(patients: &[Patient], config: &BootstrapConfig) -> Share {
    share(patients, config, |patient| patient.cycle.beats.are_claimed())
}

fn share(
    patients: &[Patient],
    config: &BootstrapConfig,
    counts: impl Fn(&Patient) -> bool + Sync,
) -> Share {
    let measure = |drawn: Vec<&Patient>| {
        let count = drawn.iter().filter(|patient| counts(patient)).count();
        vec![(!drawn.is_empty()).then(|| count as f64 / drawn.len() as f64)]
    };
    let estimates = bootstrap_by(patients, |p| &p.recording.group, config, measure);
    let count = patients.iter().filter(|patient| counts(patient)).count();
    Share { n: patients.len(), count, share: estimates.into_iter().next().flatten() }
}

/// How well the irregularity tells extrasystoles from normal rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IrregularityTrial {
    /// Recordings with a rhythm: normal, extrasystole.
    pub n: [usize; 2],
    /// Recordings without one: normal, extrasystole.
    pub unclaimed: [usize; 2],
    /// Area under the ROC curve of the irregularity.
    pub auroc: Option<Estimate>,
}

/// The irregularity of PASCAL B's normal recordings and of those with extrasystoles.
#[must_use]
pub fn irregularity(patients: &[Patient], config: &BootstrapConfig) -> IrregularityTrial {
    let value = |patient: &Patient| patient.cycle.rhythm.as_ref().map(|r| r.irregularity);
    let is = |patient: &&Patient, class| patient.recording.label == Some(class);
    let classes = [Class::Normal, Class::Extrasystole];
    let count = |has: bool| {
        classes.map(|class| {
            patients.iter().filter(|p| is(p, class) && value(p).is_some() == has).count()
        })
    };
    let measure = |drawn: Vec<&Patient>| {
        let score = |one: &Patient| Some((value(one)?, one.recording.label?));
        let scores = drawn.into_iter().filter_map(score);
        let is_positive = |(value, label)| (value, label == Class::Extrasystole);
        vec![area_under_roc(scores.map(is_positive).collect())]
    };
    let estimates = bootstrap_by(patients, |p| &p.recording.group, config, measure);
    IrregularityTrial {
        n: count(true),
        unclaimed: count(false),
        auroc: estimates.into_iter().next().flatten(),
    }
}

/// How well murmurs are timed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MurmurTrial {
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
    /// Of the systolic ones: what the expert said, what was heard, how often.
    pub within_systole: Vec<(String, MurmurTiming, usize)>,
}

/// The timing of the murmurs that CirCor's expert heard at a recording's position.
///
/// # Errors
/// When the table can't be read.
pub fn murmurs(
    dataset: &Dataset,
    patients: &[Patient],
    config: &BootstrapConfig,
) -> Result<MurmurTrial, TrainError> {
    let timings = data::murmur_timings(dataset)?;
    let mut trial = MurmurTrial {
        n: [0; 2],
        right: [0; 2],
        both: [0; 2],
        unclaimed: 0,
        balanced_accuracy: None,
        within_systole: Vec::new(),
    };
    let (mut cells, mut pairs) = (BTreeMap::new(), Vec::new());
    for patient in patients {
        let Some(truth) = timings.get(&patient.recording.name) else { continue };
        let Some(phases) = &patient.cycle.phases else {
            trial.unclaimed += 1;
            continue;
        };
        let heard = phases.murmur().timing;
        let kind = usize::from(!heard.is_systolic());
        match (&truth.systolic, &truth.diastolic) {
            (Some(word), None) => {
                *cells.entry((word.clone(), heard)).or_insert(0) += 1;
                pairs.push((patient.recording.group.clone(), 0, kind));
            }
            (None, Some(_)) => pairs.push((patient.recording.group.clone(), 1, kind)),
            _ => trial.both[kind] += 1,
        }
    }
    for (_, truth, heard) in &pairs {
        trial.n[*truth] += 1;
        trial.right[*truth] += usize::from(truth == heard);
    }
    let measure = |drawn: Vec<&(String, usize, usize)>| {
        let recall = |kind: usize| {
            let of: Vec<_> = drawn.iter().filter(|(_, truth, _)| *truth == kind).collect();
            let right = of.iter().filter(|(_, truth, heard)| truth == heard).count();
            (!of.is_empty()).then(|| right as f64 / of.len() as f64)
        };
        vec![recall(0).zip(recall(1)).map(|(a, b)| f64::midpoint(a, b))]
    };
    trial.balanced_accuracy =
        bootstrap_by(&pairs, |pair| &pair.0, config, measure).into_iter().next().flatten();
    trial.within_systole =
        cells.into_iter().map(|((word, heard), count)| (word, heard, count)).collect();
    Ok(trial)
}

/// The labelled recordings of a source and of some classes.
#[must_use]
pub fn of_classes(dataset: &Dataset, source: Collection, classes: &[Class]) -> Vec<Recording> {
    let is_wanted = |r: &&Recording| {
        r.source == source && r.label.is_some_and(|label| classes.contains(&label))
    };
    dataset.recordings.iter().filter(is_wanted).cloned().collect()
}
