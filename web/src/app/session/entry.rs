//! A recording on the page.

use std::rc::Rc;

use engine::findings::Class;
use engine::report::{JsonRecord, Posture};
use yew::AttrValue;

use super::{Corrections, Place, Source};
use crate::protocol::{Display, Drawing, Problem};

/// A recording on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Names it in messages.
    pub id: u32,
    /// Name of the file or of the demo sound.
    pub name: AttrValue,
    /// What it is made from again, where it is to be drawn.
    pub source: Source,
    /// Where on whose chest it was made, as far as that is known.
    pub place: Option<Place>,
    /// What a person made of its marks.
    pub corrections: Corrections,
    /// How the person held themselves, as far as the reader said so.
    pub posture: Option<Posture>,
    /// How far it is.
    pub progress: Progress,
    /// How far the work on it is, where it is long.
    pub reach: Option<Reach>,
    /// Whether it is unfolded.
    pub is_open: bool,
    /// Whether the reader has marked it as done.
    pub is_done: bool,
    /// Pictures and sound, while it is unfolded.
    pub drawing: DrawingState,
}

/// How far a recording is.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// Others come first.
    Waiting,
    /// A worker has it.
    Working,
    /// It is finished.
    Done(Outcome),
}

/// How far the work on a long recording is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// Whether it is being judged; else it is still being read.
    pub judges: bool,
    /// Seconds of the recording for which that is done.
    pub done_s: f64,
    /// Length of the recording in seconds, where it is known.
    pub length_s: Option<f64>,
}

/// Whether a recording is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum DrawingState {
    /// Not yet, or no more: it is folded.
    #[default]
    Missing,
    /// It is.
    Drawn(Rc<Drawing>),
    /// It can't be.
    Failed(Problem),
}

/// What became of a recording.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It could be read.
    Diagnosed(Rc<Diagnosed>),
    /// It can't be read, or two workers failed at it.
    Refused(Problem),
}

/// A recording that could be read, with a finding or the reason why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosed {
    /// What was found, with all but the file's name.
    pub record: JsonRecord,
    /// What the page shows besides.
    pub display: Display,
}

/// What a network ran on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// The CPU.
    Cpu,
    /// The GPU, by WebGPU.
    Gpu,
}

impl Diagnosed {
    /// Probability of each class, in the order of [`Class::ALL`]; `None` where the network was not asked.
    #[must_use]
    pub fn probabilities(&self) -> Option<[f64; Class::COUNT]> {
        let p = self.record.probabilities.as_ref()?;
        Some([p.normal, p.murmur, p.extra_heart_sound, p.extrasystole, p.artifact])
    }

    /// Probability of the finding; `None` where there is none.
    #[must_use]
    pub fn confidence(&self) -> Option<f64> {
        Some(self.probabilities()?[self.record.finding?.index()])
    }

    /// What the network ran on, as the record says.
    #[must_use]
    pub fn backend(&self) -> Backend {
        let is_gpu = self.record.backend.as_ref().is_some_and(|b| b.name.starts_with("wgpu"));
        if is_gpu { Backend::Gpu } else { Backend::Cpu }
    }

    /// Whether the rhythm is irregular.
    #[must_use]
    pub fn is_irregular(&self) -> bool {
        self.record.heads.as_ref().is_some_and(|heads| heads.rhythm.status == "irregular")
    }

    /// Whether some of the file's sound is missing.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.record.truncated == Some(true)
    }

    /// Length of the recording, in seconds.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.record.duration_s.unwrap_or_default()
    }
}

impl Entry {
    /// A recording that waits, folded.
    #[must_use]
    pub fn new(id: u32, name: AttrValue, source: Source) -> Self {
        Self {
            id,
            name,
            source,
            place: None,
            corrections: Corrections::default(),
            posture: None,
            progress: Progress::Waiting,
            reach: None,
            is_open: false,
            is_done: false,
            drawing: DrawingState::Missing,
        }
    }

    /// What was judged; `None` before, and where the recording was refused.
    #[must_use]
    pub fn diagnosed(&self) -> Option<&Rc<Diagnosed>> {
        match self.outcome()? {
            Outcome::Diagnosed(diagnosed) => Some(diagnosed),
            Outcome::Refused(_) => None,
        }
    }

    /// What became of it, once it is finished.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.progress {
            Progress::Done(outcome) => Some(outcome),
            Progress::Waiting | Progress::Working => None,
        }
    }

    /// Whether it must be drawn to be shown.
    #[must_use]
    pub fn needs_drawing(&self) -> bool {
        self.is_open && self.diagnosed().is_some() && self.drawing == DrawingState::Missing
    }
}
