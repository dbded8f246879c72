//! Images with a label for each frame.

use engine::audio::{ConditionConfig, Pcg};
use engine::beats::{BeatImage, Span, State};
use engine::features::{Image, LogMelConfig};

use super::set::{AnnotatedRecording, Annotation};
use crate::TrainError;
use crate::data::Annotated;
use crate::examples::{in_parallel, read_recording};

/// The label of a frame whose state is not known, and must not count.
pub const UNKNOWN: u8 = u8::MAX;

/// An image with a label for each frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// The recording's name, or what was synthesised.
    pub name: String,
    /// The image, in decibels.
    pub image: Image,
    /// Per column the segmenter's output that is right, or [`UNKNOWN`].
    pub labels: Vec<u8>,
}

impl Track {
    /// The image of a signal with labels from stretches of known state; `elsewhere` is the label outside them.
    ///
    /// # Errors
    /// When the image can't be computed.
    pub fn new(
        name: String,
        pcg: &Pcg,
        (stretches, elsewhere): (&[Annotated], u8),
        image: &mut BeatImage,
    ) -> Result<Self, TrainError> {
        let hop_s = image.hop_s();
        let image = image.decibels(pcg)?;
        let mut labels = vec![elsewhere; image.columns];
        for Annotated { state, span } in stretches {
            let (from, to) = frames(*span, hop_s);
            for label in labels.iter_mut().take(to).skip(from) {
                *label = state.index() as u8;
            }
        }
        Ok(Self { name, image, labels })
    }

    /// Whether any frame counts.
    #[must_use]
    pub fn is_labelled(&self) -> bool {
        self.labels.iter().any(|&label| label != UNKNOWN)
    }
}

/// The frames whose centres lie in a span: from, and up to.
fn frames(span: Span, hop_s: f64) -> (usize, usize) {
    let frame = |time: f64| (time / hop_s).ceil().max(0.0) as usize;
    (frame(span.start_s), frame(span.end_s))
}

/// The tracks of recordings, in order; those without a known frame are left out.
///
/// # Errors
/// When one of them can't be read.
pub fn tracks(
    (condition, log_mel): (&ConditionConfig, LogMelConfig),
    recordings: &[AnnotatedRecording],
) -> Result<Vec<Track>, TrainError> {
    let plan = || Ok(BeatImage::new(log_mel, condition.sample_rate)?);
    let tracks = in_parallel(recordings, plan, |image, one| {
        let conditioned = read_recording(&one.recording, condition)?;
        let stretches = Annotation::stretches(&one.annotation, conditioned.file_rate);
        Track::new(one.recording.name.clone(), &conditioned.pcg, (&stretches, UNKNOWN), image)
    })?;
    Ok(tracks.into_iter().filter(Track::is_labelled).collect())
}

/// Durations of the states in whole stretches, in seconds and in the order of [`State::ALL`].
#[must_use]
pub fn durations(recordings: &[AnnotatedRecording]) -> [Vec<f64>; 4] {
    let mut seen: [Vec<f64>; 4] = Default::default();
    for one in recordings {
        if let Annotation::States(stretches) = &one.annotation {
            for Annotated { state, span } in stretches {
                seen[State::index(*state)].push(span.length_s());
            }
        }
    }
    seen
}
