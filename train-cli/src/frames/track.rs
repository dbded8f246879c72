//! Conditioned signals with what is known of their frames.

use std::sync::Arc;

use engine::beats::Span;
use engine::findings::Class;
use engine::frames::{FrameOutput, State};

use super::FrameTrainConfig;
use super::labels::Labels;
use super::set::{Annotation, FrameRecording};
use crate::TrainError;
use crate::data::{Annotated, Collection, Recording};
use crate::examples::{Conditioned, in_parallel, read_recording};

/// A conditioned signal with what is known of its frames.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// The recording's name, or what was synthesised.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Where it comes from; none where it was synthesised.
    pub source: Option<Collection>,
    /// The signal at the rate of conditioning, of unit RMS.
    pub samples: Arc<[f32]>,
    /// What is known of its frames.
    pub labels: Labels,
}

/// Part of systole that a murmur of a named timing fills: from and to, as shares of it.
const NAMED: [(&str, [f64; 2]); 4] = [
    ("Holosystolic", [0.0, 1.0]),
    ("Early-systolic", [0.0, 0.5]),
    ("Mid-systolic", [0.25, 0.75]),
    ("Late-systolic", [0.5, 1.0]),
];

/// The tracks of recordings, in order; those of which nothing is known in any frame are left out.
///
/// # Errors
/// When a recording can't be read.
pub fn tracks(
    config: &FrameTrainConfig,
    recordings: &[FrameRecording],
) -> Result<Vec<Track>, TrainError> {
    let track = |(): &mut (), one: &FrameRecording| {
        Ok(track(config, one, &read_recording(&one.recording, &config.condition)?))
    };
    let tracks = in_parallel(recordings, || Ok(()), track)?;
    Ok(tracks.into_iter().filter(|track| track.labels.are_known()).collect())
}

fn track(
    config: &FrameTrainConfig,
    one: &FrameRecording,
    Conditioned { pcg, file_rate }: &Conditioned,
) -> Track {
    let FrameRecording { recording, annotation, .. } = one;
    let frames = config.frames_of(pcg.samples.len());
    let mut labels = match recording.label {
        Some(Class::Artifact) => Labels::no_heart(frames),
        _ => Labels::unknown(frames),
    };
    if let Some(annotation) = annotation {
        labels.set_states(&annotation.stretches(*file_rate), config.hop_s());
    }
    match annotation {
        Some(Annotation::States(states)) => set_murmurs(&mut labels, one, states, config.hop_s()),
        Some(Annotation::Sounds(_)) | None => {
            labels.set_whole(FrameOutput::SystolicMurmur, recording.murmur.systolic);
            labels.set_whole(FrameOutput::DiastolicMurmur, recording.murmur.diastolic);
            labels.set_whole(FrameOutput::ExtraSound, extra_sound(recording));
        }
    }
    Track {
        name: recording.name.clone(),
        group: recording.group.clone(),
        source: Some(recording.source),
        samples: pcg.samples.as_slice().into(),
        labels,
    }
}

/// Whether the label says that a third or fourth sound is heard; none where it says nothing of it.
fn extra_sound(recording: &Recording) -> Option<bool> {
    match recording.label? {
        Class::ExtraHeartSound => Some(true),
        Class::Normal => Some(false),
        Class::Murmur | Class::Extrasystole | Class::Artifact => None,
    }
}

/// Whether a murmur is heard in the frames of systole and of diastole, and an extra sound in those of diastole.
fn set_murmurs(labels: &mut Labels, one: &FrameRecording, states: &[Annotated], hop_s: f64) {
    let FrameRecording { recording, timing, .. } = one;
    let part = timing.as_ref().and_then(|timing| named(timing.systolic.as_deref()?));
    for &Annotated { state, span } in states {
        let mut set = |sound, span, heard: Option<bool>| {
            if let Some(heard) = heard {
                labels.set_sound(sound, span, heard, hop_s);
            }
        };
        match state {
            State::Systole => {
                let heard = recording.murmur.systolic;
                set(FrameOutput::SystolicMurmur, span, heard);
                for silent in part.into_iter().flat_map(|part| outside(span, part)) {
                    set(FrameOutput::SystolicMurmur, silent, heard.map(|_| false));
                }
            }
            State::Diastole => {
                set(FrameOutput::DiastolicMurmur, span, recording.murmur.diastolic);
                set(FrameOutput::ExtraSound, span, extra_sound(recording));
            }
            State::S1 | State::S2 => {}
        }
    }
}

/// What a part of a span, given by its shares, leaves over.
fn outside(span: Span, [from, to]: [f64; 2]) -> [Span; 2] {
    let at = |share: f64| span.start_s + share * span.length_s();
    [Span { end_s: at(from), ..span }, Span { start_s: at(to), ..span }]
}

/// The part of systole that a timing names; none where the word is no name of one.
fn named(word: &str) -> Option<[f64; 2]> {
    NAMED.iter().find(|(name, _)| *name == word).map(|(_, part)| *part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_timing_leaves_the_rest_of_systole_silent() {
        let span = Span { start_s: 1.0, end_s: 2.0 };
        let [before, after] = outside(span, [0.25, 0.75]);
        assert_eq!(before, Span { start_s: 1.0, end_s: 1.25 });
        assert_eq!(after, Span { start_s: 1.75, end_s: 2.0 });
        assert_eq!(named("Mid-systolic"), Some([0.25, 0.75]));
        assert_eq!(named("sometimes"), None);
    }
}
