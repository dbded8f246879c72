//! What the page knows: the recordings, and whether the engine is ready.

mod ages;
mod corrections;
mod entries;
mod entry;
mod event;
mod exam;
mod pace;
mod place;
mod source;

use std::rc::Rc;

use engine::report::Posture;
use yew::{AttrValue, Reducible};

use super::gpu::GpuStatus;
use crate::protocol::{Drawing, Model, Problem};

pub use ages::Ages;
pub use corrections::{Correction, Corrections};
pub use entries::Entries;
pub use entry::{Backend, Diagnosed, DrawingState, Entry, Outcome, Progress, Reach};
pub use event::Event;
pub use pace::{Pace, Stopwatch};
pub use place::{Examined, Place, Site};
pub use source::{ChosenFile, Source};

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Session {
    /// Whether the engine is ready.
    pub engine: Engine,
    /// What is known of the GPU.
    pub gpu: GpuStatus,
    /// The recordings.
    pub entries: Entries,
    /// Who is examined, and where is listened next.
    pub exam: Examined,
    /// How the person holds themselves in the next recordings, as far as the reader says so.
    pub posture: Option<Posture>,
    /// How old the persons are.
    pub ages: Ages,
    /// Paths of files that are no recordings by their names, or can't be read.
    pub left_aside: Vec<AttrValue>,
    /// How many of them are finished.
    pub finished: usize,
    /// The one that was finished last.
    pub latest: Option<Rc<Entry>>,
    /// How quickly the latest recordings were processed; absent while any is not finished.
    pub pace: Option<Pace>,
}

/// Whether the engine is ready.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Engine {
    /// Not yet.
    #[default]
    Loading,
    /// With this model.
    Ready(Rc<Model>),
    /// It can't, and why.
    Failed(AttrValue),
}

impl Engine {
    /// The models, once they are there.
    #[must_use]
    pub fn model(&self) -> Option<Rc<Model>> {
        match self {
            Self::Ready(model) => Some(model.clone()),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}

impl Session {
    /// What it is after an event.
    fn follow(&mut self, event: Event) {
        match event {
            Event::Engine(engine) => self.engine = engine,
            Event::Gpu(status) => self.gpu = status,
            Event::Cleared => self.clear(),
            Event::LeftAside(names) => self.left_aside.extend(names),
            Event::Added(added) => self.add(added),
            Event::Started(id) => self.start(id),
            Event::Reached(id, reach) => self.reach(id, reach),
            Event::Finished(id, outcome) => self.finish(id, outcome),
            Event::Drawn(id, drawn) => self.draw(id, drawn),
            Event::Paced(pace) => self.pace = Some(pace),
            Event::Toggled(id) => self.toggle(id),
            Event::Unfolded(id) => self.unfold(id),
            Event::Done(id, is_done) => self.mark(id, is_done),
            Event::Examining(place) => self.exam = place,
            Event::Placed(id, site) => self.place(id, site),
            Event::Corrected(id, correction) => self.correct(id, correction),
            Event::Posing(posture) => self.posture = posture,
            Event::Postured(id, posture) => {
                self.entries.change(id, |entry| entry.posture = posture);
            }
            Event::Aged(age) => self.ages.say(&self.exam.person, age),
            Event::Renamed(from, to) => self.rename(&from, &to),
            Event::Together(events) => events.into_iter().for_each(|event| self.follow(event)),
        }
    }

    /// What workers still say of recordings that were cleared finds nobody.
    fn clear(&mut self) {
        let Self { engine, gpu, .. } = std::mem::take(self);
        *self = Self { engine, gpu, ..Self::default() };
    }

    fn add(&mut self, added: Vec<(u32, AttrValue, Source)>) {
        self.pace = None;
        let is_open = added.len() == 1;
        if is_open {
            self.fold_all();
        }
        let mut places = Vec::new();
        for (id, name, source) in added {
            let place = source.place().cloned().or_else(|| Place::of_name(&name));
            // What the page recorded for the exam was recorded as the exam says.
            let posture = self.posture.filter(|_| source.place().is_some());
            places.extend(place.clone());
            let entry = Entry { place, posture, is_open, ..Entry::new(id, name, source) };
            self.entries.push(entry);
        }
        self.follow_places(&places);
    }

    fn fold_all(&mut self) {
        let open: Vec<u32> =
            self.entries.iter().filter(|entry| entry.is_open).map(|entry| entry.id).collect();
        for id in open {
            self.set_open(id, false);
        }
    }

    /// What is folded isn't seen, and what is seen takes memory.
    fn set_open(&mut self, id: u32, is_open: bool) {
        self.entries.change(id, |entry| {
            (entry.is_open, entry.drawing) = (is_open, DrawingState::Missing);
        });
    }

    fn toggle(&mut self, id: u32) {
        match self.entries.get(id).map(|entry| entry.is_open) {
            Some(true) => self.set_open(id, false),
            Some(false) => self.unfold(id),
            None => {}
        }
    }

    fn unfold(&mut self, id: u32) {
        if self.entries.get(id).is_some_and(|entry| !entry.is_open) {
            self.fold_all();
            self.set_open(id, true);
        }
    }

    fn mark(&mut self, id: u32, is_done: bool) {
        self.entries.change(id, |entry| entry.is_done = is_done);
    }

    fn start(&mut self, id: u32) {
        self.entries.change(id, |entry| entry.progress = Progress::Working);
    }

    fn reach(&mut self, id: u32, reach: Reach) {
        self.entries.change(id, |entry| entry.reach = Some(reach));
    }

    fn finish(&mut self, id: u32, outcome: Outcome) {
        let finished = self.entries.change(id, |entry| {
            (entry.progress, entry.reach) = (Progress::Done(outcome), None);
        });
        if finished.is_some() {
            self.finished += 1;
            self.latest = finished;
        }
    }

    fn correct(&mut self, id: u32, correction: Correction) {
        self.entries.change(id, |entry| entry.corrections.follow(correction));
    }

    fn draw(&mut self, id: u32, drawn: Result<Rc<Drawing>, Problem>) {
        self.entries.change(id, |entry| {
            entry.reach = None;
            if entry.is_open {
                entry.drawing = match drawn {
                    Ok(drawing) => DrawingState::Drawn(drawing),
                    Err(problem) => DrawingState::Failed(problem),
                };
            }
        });
    }
}

impl Reducible for Session {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.follow(event);
        Rc::new(next)
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
