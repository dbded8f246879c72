//! Images with a label a frame.

use engine::audio::{self, ConditionConfig, Limits, Pcg};
use engine::beats::{BeatImage, Span, State};
use engine::features::Image;
use rayon::prelude::*;

use super::set::{AnnotatedRecording, Annotation};
use crate::TrainError;
use crate::data::Annotated;

use super::BeatTrainConfig;

/// The label of a frame whose state is not known, and must not count.
pub const UNKNOWN: u8 = u8::MAX;

/// A sound and what is known of it, frame by frame.
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

/// A conditioned recording with the sampling rate of its file, in which PASCAL's places are told.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The signal.
    pub pcg: Pcg,
    /// Of the file, in hertz.
    pub file_rate: u32,
}

/// Reads and conditions a recording.
///
/// # Errors
/// When it can't be read, or is no recording.
pub fn hear(
    recording: &crate::data::Recording,
    config: &ConditionConfig,
) -> Result<Heard, TrainError> {
    let refused = |reason: String| TrainError::Recording { name: recording.name.clone(), reason };
    let decoded = audio::decode(&recording.bytes()?, &Limits::default())
        .map_err(|error| refused(error.to_string()))?;
    let pcg = audio::condition(&decoded, config).map_err(|error| refused(error.to_string()))?;
    Ok(Heard { pcg, file_rate: decoded.sample_rate })
}

/// The tracks of recordings, in order; those without a known frame are left out.
///
/// # Errors
/// When one of them can't be heard.
pub fn tracks(
    config: &BeatTrainConfig,
    recordings: &[AnnotatedRecording],
) -> Result<Vec<Track>, TrainError> {
    let plan = || BeatImage::new(config.log_mel, config.condition.sample_rate);
    let track = |image: &mut Result<BeatImage, _>, one: &AnnotatedRecording| {
        let image =
            image.as_mut().map_err(|error: &mut engine::features::FeatureError| error.clone())?;
        let heard = hear(&one.recording, &config.condition)?;
        let stretches = Annotation::stretches(&one.annotation, heard.file_rate);
        Track::new(one.recording.name.clone(), &heard.pcg, (&stretches, UNKNOWN), image)
    };
    let tracks: Vec<Track> =
        recordings.par_iter().map_init(plan, track).collect::<Result<_, TrainError>>()?;
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
