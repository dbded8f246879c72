//! What happens to a session.

use std::rc::Rc;

use engine::report::{AgeGroup, Posture};
use yew::AttrValue;

use super::{Correction, Engine, Examined, Outcome, Pace, Reach, Site, Source};
use crate::app::gpu::GpuStatus;
use crate::protocol::{Drawing, Problem};

/// What happens to a [`Session`](super::Session).
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The engine is ready, or can't be.
    Engine(Engine),
    /// There is news of the GPU.
    Gpu(GpuStatus),
    /// The reader clears the list.
    Cleared,
    /// These files of a folder are no recordings by their names, or can't be read.
    LeftAside(Vec<AttrValue>),
    /// Recordings were given, by identifier, name and source; a single one is unfolded.
    Added(Vec<(u32, AttrValue, Source)>),
    /// A worker turned to a recording.
    Started(u32),
    /// The work on a long recording has reached a place.
    Reached(u32, Reach),
    /// A recording is finished.
    Finished(u32, Outcome),
    /// A recording is drawn, or can't be.
    Drawn(u32, Result<Rc<Drawing>, Problem>),
    /// All recordings are finished; how quickly that went since the last time.
    Paced(Pace),
    /// The reader folds a recording, or unfolds it, which folds any other.
    Toggled(u32),
    /// The reader wants to see a recording.
    Unfolded(u32),
    /// The reader marks a recording as done, or takes the mark back.
    Done(u32, bool),
    /// The reader examines this person, and listens next at this site.
    Examining(Examined),
    /// The reader says where a recording was made, or that it isn't known.
    Placed(u32, Option<Site>),
    /// The reader says how the person holds themselves in the next recordings, or nothing of it.
    Posing(Option<Posture>),
    /// The reader says how the person held themselves in a recording, or nothing of it.
    Postured(u32, Option<Posture>),
    /// The reader says how old the person is who is examined, or nothing of it.
    Aged(Option<AgeGroup>),
    /// The reader gives a person, named first, another label.
    Renamed(AttrValue, AttrValue),
    /// The reader corrects the marks of a recording.
    Corrected(u32, Correction),
    /// Several, one after the other.
    Together(Vec<Event>),
}
