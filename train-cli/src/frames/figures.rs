//! How well murmurs are told from their absence by out-of-fold scores, with intervals over groups.

use std::collections::{BTreeMap, BTreeSet};

use engine::findings::{Class, exam_score};
use engine::frames::FrameOutput;
use engine::model_file::ReportedFigure;
use engine::stats::quantile;

use super::repeats::mean_over_repeats;
use super::score::{FrameScore, HeldOutScores};
use super::set::FrameRecording;
use crate::data::{Collection, Lesion};
use crate::metrics::{BootstrapConfig, Estimate, area_under_roc, bootstrap_by};

/// The score of a recording in which no phase is heard: it counts as one without a murmur.
pub const UNHEARD: f64 = -9.0;
/// Specificities at which sensitivities are reported.
pub const SPECIFICITIES: [f64; 2] = [0.95, 0.9];

/// What the main comparisons are called.
pub const MURMUR: &str = "murmur, by recording";
/// Patients with a murmur and those without, by [`exam_score`] of their recordings.
pub const PATIENTS: &str = "murmur, by patient";
/// Recordings with a diastolic murmur and those without.
pub const DIASTOLIC: &str = "diastolic murmur, by recording";
/// Recordings with a third or fourth sound and those without.
pub const EXTRA_SOUND: &str = "extra heart sound, by recording";

/// A recording or a patient with its score and the truth.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its group.
    pub group: String,
    /// The division into folds.
    pub repeat: usize,
    /// The fold of it in which it was held out.
    pub fold: usize,
    /// The higher, the rather it is positive; [`UNHEARD`] where no phase is heard.
    pub score: f64,
    /// The phase of the sound is heard; in one recording at least, for a patient.
    pub is_heard: bool,
    /// The truth.
    pub is_positive: bool,
}

impl Case {
    /// Its repeat, and the fold of it in which it was held out.
    pub(super) fn held_out(&self) -> (usize, usize) {
        (self.repeat, self.fold)
    }
}

/// Cases that are compared, and what they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// For example `murmur, by patient`.
    pub what: String,
    /// The data, for example `CirCor 2022`.
    pub data: String,
    /// The cases.
    pub cases: Vec<Case>,
}

/// A recording with its scores.
type Scored<'a> = (&'a FrameRecording, &'a FrameScore);

/// All comparisons for which there are cases, each with the cases of all repeats.
#[must_use]
pub fn comparisons(recordings: &[FrameRecording], repeats: &[HeldOutScores]) -> Vec<Comparison> {
    let mut all: Vec<Comparison> = Vec::new();
    for one in repeats.iter().flat_map(|repeat| of_repeat(recordings, &repeat.scores)) {
        match all.iter_mut().find(|known| (&known.what, &known.data) == (&one.what, &one.data)) {
            Some(known) => known.cases.extend(one.cases),
            None => all.push(one),
        }
    }
    all
}

/// The comparisons by the scores of one repeat.
fn of_repeat(recordings: &[FrameRecording], scores: &[FrameScore]) -> Vec<Comparison> {
    let by_name: BTreeMap<(&str, &str), &FrameScore> =
        scores.iter().map(|score| ((score.source.as_str(), score.name.as_str()), score)).collect();
    let scored: Vec<Scored<'_>> = recordings
        .iter()
        .filter_map(|one| {
            let key = (one.recording.source.key(), one.recording.name.as_str());
            Some((one, *by_name.get(&key)?))
        })
        .collect();
    let mut all = Vec::new();
    for source in Collection::all() {
        let of_source: Vec<_> =
            scored.iter().copied().filter(|(one, _)| one.recording.source == source).collect();
        all.extend(of_collection(source, &of_source));
    }
    all.retain(|one| !one.cases.is_empty());
    all
}

fn of_collection(source: Collection, scored: &[Scored<'_>]) -> Vec<Comparison> {
    let systolic = FrameOutput::SystolicMurmur;
    let by_recording =
        |what: &str, sound, truth: &dyn Fn(&FrameRecording) -> Option<bool>| Comparison {
            what: what.to_owned(),
            data: source.title().to_owned(),
            cases: cases(scored, sound, truth),
        };
    let by_patient =
        |what: &str, sound, truth: &dyn Fn(&FrameRecording) -> Option<bool>| Comparison {
            what: what.to_owned(),
            data: source.title().to_owned(),
            cases: patients(scored, sound, truth),
        };
    let mut all = vec![by_recording(MURMUR, systolic, &murmur_of_class)];
    all.push(by_patient(PATIENTS, systolic, &|one| one.facts.as_ref()?.murmur));
    let disease = |one: &FrameRecording| one.recording.disease.status;
    all.push(by_recording(
        "systolic murmur: diseased against normal, by recording",
        systolic,
        &disease,
    ));
    all.push(by_patient(
        "systolic murmur: diseased against normal, by patient",
        systolic,
        &disease,
    ));
    for lesion in Lesion::ALL {
        let has = |one: &FrameRecording| {
            let disease = &one.recording.disease;
            let is_other = disease.status? && !disease.lesions.contains(&lesion);
            (!is_other).then_some(disease.status?)
        };
        for (sound, name) in [(systolic, "systolic"), (FrameOutput::DiastolicMurmur, "diastolic")] {
            let what = format!("{name} murmur: {} against normal", lesion.key());
            all.push(by_recording(&format!("{what}, by recording"), sound, &has));
            all.push(by_patient(&format!("{what}, by patient"), sound, &has));
        }
    }
    let diastolic = |one: &FrameRecording| one.recording.murmur.diastolic;
    all.push(by_recording(DIASTOLIC, FrameOutput::DiastolicMurmur, &diastolic));
    all.push(by_recording(EXTRA_SOUND, FrameOutput::ExtraSound, &extra_sound));
    all.extend(by_subgroup(source, scored));
    all
}

/// The main comparisons within each site and each age group, and the patients of each grade against those without a
/// murmur, where such is known.
fn by_subgroup(source: Collection, scored: &[Scored<'_>]) -> Vec<Comparison> {
    let known: Vec<Scored<'_>> =
        scored.iter().copied().filter(|(one, _)| one.facts.is_some()).collect();
    let words = |word: fn(&FrameRecording) -> Option<&str>| -> BTreeSet<&str> {
        known.iter().filter_map(|(one, _)| word(one)).collect()
    };
    let of = |what: String, cases| Comparison { what, data: source.title().to_owned(), cases };
    let systolic = FrameOutput::SystolicMurmur;
    let mut all = Vec::new();
    for there in words(site) {
        let truth =
            |one: &FrameRecording| murmur_of_class(one).filter(|_| site(one) == Some(there));
        all.push(of(format!("{MURMUR}, at {there}"), cases(&known, systolic, &truth)));
    }
    for group in words(age) {
        let truth =
            |one: &FrameRecording| one.facts.as_ref()?.murmur.filter(|_| age(one) == Some(group));
        all.push(of(format!("{PATIENTS}, {group}"), patients(&known, systolic, &truth)));
    }
    for this in words(grade) {
        let is_other = |one: &FrameRecording| grade(one).is_some_and(|other| other != this);
        let truth = |one: &FrameRecording| one.facts.as_ref()?.murmur.filter(|_| !is_other(one));
        all.push(of(format!("{PATIENTS}, grade {this}"), patients(&known, systolic, &truth)));
    }
    all
}

fn site(one: &FrameRecording) -> Option<&str> {
    one.recording.site.as_deref()
}

fn age(one: &FrameRecording) -> Option<&str> {
    one.facts.as_ref()?.age.as_deref()
}

fn grade(one: &FrameRecording) -> Option<&str> {
    one.facts.as_ref()?.grade.as_deref()
}

/// Whether the label names an extra sound; artifacts hold no heart and are left out.
fn extra_sound(one: &FrameRecording) -> Option<bool> {
    let class = one.recording.label.filter(|&class| class != Class::Artifact)?;
    Some(class == Class::ExtraHeartSound)
}

/// Whether the label names a murmur; artifacts hold no heart and are left out.
fn murmur_of_class(one: &FrameRecording) -> Option<bool> {
    let class = one.recording.label.filter(|&class| class != Class::Artifact)?;
    Some(class == Class::Murmur)
}

fn score_of(score: &FrameScore, sound: FrameOutput) -> f64 {
    score.sounds[sound.index()].unwrap_or(UNHEARD)
}

fn cases(
    scored: &[Scored<'_>],
    sound: FrameOutput,
    truth: &dyn Fn(&FrameRecording) -> Option<bool>,
) -> Vec<Case> {
    let case = |(one, score): &Scored<'_>| {
        Some(Case {
            group: one.recording.group.clone(),
            repeat: score.repeat,
            fold: score.fold,
            score: score_of(score, sound),
            is_heard: score.sounds[sound.index()].is_some(),
            is_positive: truth(one)?,
        })
    };
    scored.iter().filter_map(case).collect()
}

/// Patients: [`exam_score`] of the recordings in which the phase is heard, as a user gets it.
fn patients(
    scored: &[Scored<'_>],
    sound: FrameOutput,
    truth: &dyn Fn(&FrameRecording) -> Option<bool>,
) -> Vec<Case> {
    let mut patients = BTreeMap::<&str, Vec<Case>>::new();
    for of_recording in scored {
        let cases = cases(std::slice::from_ref(of_recording), sound, truth);
        if let Some(patient) = &of_recording.0.recording.patient {
            patients.entry(patient).or_default().extend(cases);
        }
    }
    let joined = |cases: Vec<Case>| {
        let heard = cases.iter().filter(|case| case.is_heard);
        let score = exam_score(&heard.map(|case| case.score).collect::<Vec<_>>());
        let (is_heard, score) = (score.is_some(), score.unwrap_or(UNHEARD));
        Some(Case { score, is_heard, ..cases.into_iter().next()? })
    };
    patients.into_values().filter_map(joined).collect()
}

impl Comparison {
    /// Area under the ROC curve, and the sensitivities at fixed specificities, as means over the repeats.
    #[must_use]
    pub fn figures(&self, protocol: &str, config: &BootstrapConfig) -> Vec<ReportedFigure> {
        let measure = |drawn: &[&Case]| {
            let pairs = drawn.iter().map(|case| (case.score, case.is_positive)).collect();
            let mut values = vec![area_under_roc(pairs)];
            values.extend(SPECIFICITIES.map(|specificity| sensitivity(drawn, specificity)));
            values
        };
        let mean = |drawn: Vec<&Case>| mean_over_repeats(&drawn, |case| case.repeat, measure);
        let estimates = bootstrap_by(&self.cases, |case| &case.group, config, mean);
        let names = std::iter::once("AUROC".to_owned())
            .chain(SPECIFICITIES.map(|at| format!("sensitivity at specificity {at}")))
            .map(|name| format!("{name}: {}", self.what));
        reported(names.zip(estimates), &self.data, protocol, self.groups())
    }

    /// The group of each case, every case counting once.
    pub(super) fn groups(&self) -> impl Iterator<Item = &str> {
        let first = self.cases.first().map(|case| case.repeat);
        let cases = self.cases.iter().filter(move |case| Some(case.repeat) == first);
        cases.map(|case| case.group.as_str())
    }

    /// The same with some of the cases.
    #[must_use]
    pub fn kept(&self, is_kept: impl Fn(&Case) -> bool) -> Self {
        let Self { what, data, cases } = self;
        let cases = cases.iter().filter(|case| is_kept(case)).cloned().collect();
        Self { what: what.clone(), data: data.clone(), cases }
    }
}

/// Figures that are defined, with what they are of; `groups` are those of all cases.
pub(super) fn reported<'a>(
    named: impl Iterator<Item = (String, Option<Estimate>)>,
    data: &str,
    protocol: &str,
    groups: impl Iterator<Item = &'a str>,
) -> Vec<ReportedFigure> {
    let groups: Vec<&str> = groups.collect();
    let distinct = groups.iter().collect::<BTreeSet<_>>().len();
    let figure = |(metric, estimate): (String, Option<Estimate>)| {
        let Estimate { value, low, high } = estimate?;
        Some(ReportedFigure {
            metric,
            data: data.to_owned(),
            protocol: protocol.to_owned(),
            n: groups.len(),
            groups: distinct,
            value,
            low,
            high,
        })
    };
    named.filter_map(figure).collect()
}

/// Share of the positives above the score that a share of the negatives doesn't exceed.
fn sensitivity(cases: &[&Case], specificity: f64) -> Option<f64> {
    let of = |positive: bool| -> Vec<f64> {
        cases.iter().filter(|case| case.is_positive == positive).map(|case| case.score).collect()
    };
    let (positives, negatives) = (of(true), of(false));
    let threshold = quantile(&negatives, specificity)?;
    let above = positives.iter().filter(|&&score| score > threshold).count();
    (!positives.is_empty()).then(|| above as f64 / positives.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(number: usize, score: f64, is_positive: bool) -> Case {
        Case { group: number.to_string(), repeat: 1, fold: 0, score, is_heard: true, is_positive }
    }

    #[test]
    fn the_sensitivity_is_read_off_where_the_negatives_leave_it() {
        let mut cases: Vec<Case> = (0..100).map(|i| case(i, i as f64, false)).collect();
        cases.extend((0..10).map(|i| case(100 + i, 90.0 + i as f64, true)));
        let drawn: Vec<&Case> = cases.iter().collect();
        // 94.05 is the 95 % quantile of 0..=99.
        assert_eq!(sensitivity(&drawn, 0.95), Some(0.5));
        assert_eq!(sensitivity(&drawn[..100], 0.95), None);
    }

    #[test]
    fn figures_name_what_they_are_of_and_count_groups() {
        let cases =
            (0..40).map(|i| case(i / 2, f64::from(u8::from(i % 4 < 2)), i % 4 < 2)).collect();
        let comparison = Comparison { what: "murmur".to_owned(), data: "x".to_owned(), cases };
        let config = BootstrapConfig { resamples: 20, ..BootstrapConfig::default() };
        let figures = comparison.figures("p", &config);
        assert_eq!(figures.len(), 3);
        assert_eq!(figures[0].metric, "AUROC: murmur");
        assert_eq!((figures[0].n, figures[0].groups), (40, 20));
        assert!((figures[0].value - 1.0).abs() < 1e-12);
    }
}
