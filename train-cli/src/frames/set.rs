//! Recordings of all data sets with what is known of their beats and murmurs.

use std::collections::BTreeMap;

use engine::beats::Span;
use engine::frames::State;

use crate::data::{
    Annotated, AnnotationKind, DataError, Dataset, MurmurTiming, PatientFacts, Recording,
    SoundTime, murmur_timings, patients, sound_times, stretches,
};

/// What is known of a recording's beats.
#[derive(Debug, Clone, PartialEq)]
pub enum Annotation {
    /// Begin and end of states, as CirCor has them.
    States(Vec<Annotated>),
    /// Places of sounds, as PASCAL has them, in samples of the file.
    Sounds(Vec<SoundTime>),
}

/// A recording with what is known of its beats and of its murmur.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameRecording {
    /// The recording.
    pub recording: Recording,
    /// Its beats; none where they are not annotated.
    pub annotation: Option<Annotation>,
    /// When the murmur sounds; none where the table names no timing for its site.
    pub timing: Option<MurmurTiming>,
    /// What is known of the patient; none where the collection says nothing.
    pub facts: Option<PatientFacts>,
}

/// The recordings of data sets of which anything is known that a frame network learns from or is judged by, in the order
/// of the data sets and by name.
///
/// # Errors
/// When a table can't be read.
pub fn recordings(datasets: Vec<Dataset>) -> Result<Vec<FrameRecording>, DataError> {
    let mut found = Vec::new();
    for dataset in datasets {
        found.extend(of_dataset(dataset)?);
    }
    Ok(found)
}

fn of_dataset(dataset: Dataset) -> Result<Vec<FrameRecording>, DataError> {
    let kinds: Vec<_> =
        dataset.recordings.iter().filter_map(|r| r.source.info().annotation).collect();
    let mut times = if kinds.contains(&AnnotationKind::Sounds) {
        sound_times(&dataset.root)?
    } else {
        BTreeMap::default()
    };
    let mut timings = if kinds.contains(&AnnotationKind::States) {
        murmur_timings(&dataset)?
    } else {
        BTreeMap::default()
    };
    let mut facts = if kinds.contains(&AnnotationKind::States) {
        patients(&dataset)?
    } else {
        BTreeMap::default()
    };
    let mut found = Vec::new();
    for recording in dataset.recordings {
        let annotation = match recording.source.info().annotation {
            Some(AnnotationKind::States) => Some(Annotation::States(stretches(&recording.path)?)),
            Some(AnnotationKind::Sounds) => times.remove(&recording.name).map(Annotation::Sounds),
            None => None,
        };
        let timing = timings.remove(&recording.name);
        let facts = facts.remove(&recording.name);
        let one = FrameRecording { recording, annotation, timing, facts };
        if one.is_known() {
            found.push(one);
        }
    }
    Ok(found)
}

impl FrameRecording {
    /// Whether anything is known of its beats, its sounds or its heart.
    fn is_known(&self) -> bool {
        let Recording { label, murmur, disease, .. } = &self.recording;
        self.annotation.is_some()
            || label.is_some()
            || murmur.systolic.is_some()
            || murmur.diastolic.is_some()
            || disease.status.is_some()
    }
}

/// Half the length that a sound is given whose place alone is known, in seconds: about what CirCor's have.
const HALF_SOUND_S: [f64; 2] = [0.045, 0.035];
/// What is left unlabelled between such a sound and the silence beside it, in seconds.
const MARGIN_S: f64 = 0.03;

impl Annotation {
    /// Stretches of known state, for learning. Where only places of sounds are known, their surroundings
    /// stay unlabelled.
    #[must_use]
    pub fn stretches(&self, sample_rate: u32) -> Vec<Annotated> {
        let sounds = match self {
            Self::States(states) => return states.clone(),
            Self::Sounds(sounds) => sounds,
        };
        let time = |sound: &SoundTime| sound.sample as f64 / f64::from(sample_rate);
        let half = |sound: &SoundTime| HALF_SOUND_S[usize::from(!sound.is_first)];
        let mut stretches = Vec::new();
        for (index, sound) in sounds.iter().enumerate() {
            let state = if sound.is_first { State::S1 } else { State::S2 };
            let span = Span {
                start_s: (time(sound) - half(sound)).max(0.0),
                end_s: time(sound) + half(sound),
            };
            stretches.push(Annotated { state, span });
            let Some(next) = sounds.get(index + 1).filter(|n| n.is_first != sound.is_first) else {
                continue;
            };
            let between =
                Span { start_s: span.end_s + MARGIN_S, end_s: time(next) - half(next) - MARGIN_S };
            if between.length_s() > 0.0 {
                let state = if sound.is_first { State::Systole } else { State::Diastole };
                stretches.push(Annotated { state, span: between });
            }
        }
        stretches
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn around_a_place_the_state_stays_open() {
        let sound = |is_first, sample| SoundTime { is_first, sample };
        let annotation =
            Annotation::Sounds(vec![sound(true, 1000), sound(false, 1300), sound(false, 2000)]);
        let stretches = annotation.stretches(1000);
        let states: Vec<_> = stretches.iter().map(|s| s.state).collect();
        // After the second S2 follows none: nothing is known between two sounds of a kind.
        assert_eq!(states, [State::S1, State::Systole, State::S2, State::S2]);
        assert!((stretches[0].span.middle_s() - 1.0).abs() < 1e-9);
        assert!((stretches[1].span.start_s - 1.075).abs() < 1e-9);
        assert!((stretches[1].span.end_s - 1.235).abs() < 1e-9);
    }
}
