//! What is annotated, and who of it is learnt from.

use std::path::Path;

use engine::beats::{Span, State};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use crate::data::split::{Split, assert_disjoint};
use crate::data::{
    Annotated, CirCor, Collection, DataError, Dataset, Loader, Pascal, Recording, SoundTime,
    sound_times, stretches,
};

/// What is known of a recording's beats.
#[derive(Debug, Clone, PartialEq)]
pub enum Annotation {
    /// Begin and end of states, as CirCor has them.
    States(Vec<Annotated>),
    /// Places of sounds, as PASCAL has them, in samples of the file.
    Sounds(Vec<SoundTime>),
}

/// A recording whose beats are known.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotatedRecording {
    /// The recording.
    pub recording: Recording,
    /// Its beats.
    pub annotation: Annotation,
}

/// Shares of the groups of CirCor, and of PASCAL's few annotated recordings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeatShares {
    /// Share of CirCor's patients that stopping and claims are chosen on.
    pub validation: f64,
    /// Share of CirCor's patients that figures are measured on.
    pub test: f64,
    /// Share of PASCAL's annotated groups that figures are measured on; the rest is learnt from.
    pub pascal_test: f64,
}

impl Default for BeatShares {
    fn default() -> Self {
        Self { validation: 0.15, test: 0.3, pascal_test: 0.7 }
    }
}

/// The annotated recordings of CirCor and PASCAL below `dir`, sorted by source and name.
///
/// # Errors
/// When CirCor isn't there, or an annotation can't be read. PASCAL may be missing.
pub fn annotated(dir: &Path) -> Result<Vec<AnnotatedRecording>, DataError> {
    let missing = || DataError::NotRecognised { dir: dir.to_path_buf() };
    let circor = CirCor.load(&CirCor.find(dir).ok_or_else(missing)?)?;
    let mut found = of_pascal(dir)?;
    for recording in circor.recordings {
        let annotation = Annotation::States(stretches(&recording.path)?);
        found.push(AnnotatedRecording { recording, annotation });
    }
    Ok(found)
}

fn of_pascal(dir: &Path) -> Result<Vec<AnnotatedRecording>, DataError> {
    let Some(root) = Pascal.find(dir) else { return Ok(Vec::new()) };
    let mut times = sound_times(&root)?;
    let Dataset { recordings, .. } = Pascal.load(&root)?;
    let annotated = |recording: Recording| {
        let sounds = times.remove(&recording.name)?;
        Some(AnnotatedRecording { recording, annotation: Annotation::Sounds(sounds) })
    };
    Ok(recordings.into_iter().filter_map(annotated).collect())
}

/// Training, validation and test parts, in this order, by group; proven to share none.
///
/// # Errors
/// [`DataError::Leak`] if the proof fails.
pub fn split(
    all: &[AnnotatedRecording],
    shares: &BeatShares,
    seed: u64,
) -> Result<[Vec<AnnotatedRecording>; 3], DataError> {
    let mut parts: [Vec<AnnotatedRecording>; 3] = Default::default();
    for source in Collection::ALL {
        let of_source: Vec<_> = all.iter().filter(|one| one.recording.source == source).collect();
        let groups: BTreeSet<&str> =
            of_source.iter().map(|one| one.recording.group.as_str()).collect();
        let order = shuffled(groups.into_iter().collect(), seed);
        let held_out = match source {
            Collection::CirCor => [shares.test, shares.validation],
            Collection::PascalA | Collection::PascalB => [shares.pascal_test, 0.0],
        };
        for one in of_source {
            let place = order.iter().position(|group| *group == one.recording.group);
            let place = place.unwrap_or_default() as f64 / order.len() as f64;
            let part = match () {
                () if place < held_out[0] => 2,
                () if place < held_out[0] + held_out[1] => 1,
                () => 0,
            };
            parts[part].push(one.clone());
        }
    }
    let recordings =
        |part: &[AnnotatedRecording]| part.iter().map(|one| one.recording.clone()).collect();
    assert_disjoint(&Split {
        train: recordings(&parts[0]),
        validation: recordings(&parts[1]),
        test: recordings(&parts[2]),
    })?;
    Ok(parts)
}

/// A random order (Fisher & Yates), the same for the same seed.
fn shuffled<T>(mut items: Vec<T>, seed: u64) -> Vec<T> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for last in (1..items.len()).rev() {
        items.swap(last, rng.random_range(0..=last));
    }
    items
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

    fn recording(number: usize, source: Collection) -> AnnotatedRecording {
        let recording = Recording {
            path: "x".into(),
            name: format!("{source}/{number}.wav"),
            source,
            label: None,
            noisy: false,
            group: format!("{source}-{}", number / 3),
        };
        AnnotatedRecording { recording, annotation: Annotation::Sounds(vec![]) }
    }

    #[test]
    fn parts_have_their_shares_and_share_no_group() {
        let all: Vec<_> = (0..300)
            .map(|n| recording(n, Collection::CirCor))
            .chain((0..30).map(|n| recording(n, Collection::PascalA)))
            .collect();
        let parts = split(&all, &BeatShares::default(), 1).unwrap();
        assert_eq!(parts.each_ref().map(Vec::len), [3 * 55 + 3 * 3, 3 * 15, 3 * 30 + 3 * 7]);
        assert_eq!(parts, split(&all, &BeatShares::default(), 1).unwrap());
        assert_ne!(parts, split(&all, &BeatShares::default(), 2).unwrap());
    }

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
