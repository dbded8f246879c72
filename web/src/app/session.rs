//! What the page knows: the recordings, newest first, and whether the engine can listen.

use std::rc::Rc;

use engine::report::JsonRecord;
use yew::{AttrValue, Reducible};

use super::graphics::Graphics;
use super::queue::Pace;
use crate::protocol::{Model, Pictures, Verdict};

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Session {
    /// Whether the engine can listen.
    pub engine: Engine,
    /// What is known of the graphics processor.
    pub graphics: Graphics,
    /// The recordings, newest first.
    pub entries: Vec<Rc<Entry>>,
    /// How quickly the latest recordings were heard; absent while any is not finished.
    pub pace: Option<Pace>,
    /// The latest statement for screen readers.
    pub announcement: AttrValue,
}

/// Whether the engine can listen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Engine {
    /// Not yet.
    #[default]
    Loading,
    /// With this model.
    Ready(Rc<Model>),
    /// It can't, and why.
    Failed(AttrValue),
}

/// A recording on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Names it in messages.
    pub id: u32,
    /// Name of the file or of the demo sound.
    pub name: AttrValue,
    /// How far it is.
    pub progress: Progress,
    /// Whether it is unfolded.
    pub open: bool,
}

/// How far a recording is.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// Others come first.
    Waiting,
    /// The engine listens.
    Working,
    /// It is finished.
    Done(Rc<Outcome>),
}

/// What became of a recording.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was judged, or found impossible to judge.
    Judged {
        /// What was found.
        verdict: Rc<Verdict>,
        /// The same for programs, but for the file's name.
        record: Rc<JsonRecord>,
        /// What to show and play.
        pictures: Pictures,
    },
    /// It can't be read; what is wrong and what to do, in the engine's words.
    Refused(String),
}

/// What happens to a [`Session`].
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The engine is ready, or can't be.
    Engine(Engine),
    /// There is news of the graphics processor.
    Graphics(Graphics),
    /// Recordings were given, by identifier and name; a single one is unfolded.
    Added(Vec<(u32, AttrValue)>),
    /// The engine turned to a recording.
    Started(u32),
    /// The engine is done with a recording.
    Finished(u32, Outcome),
    /// All recordings are finished; how quickly that went since the last time.
    Paced(Pace),
    /// The reader folds or unfolds a recording.
    Toggled(u32),
    /// Several, one after the other.
    Together(Vec<Event>),
}

impl Session {
    /// How many recordings are finished.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.entries.iter().filter(|e| matches!(e.progress, Progress::Done(_))).count()
    }

    fn add(&mut self, names: Vec<(u32, AttrValue)>) {
        self.pace = None;
        let open = names.len() == 1;
        if open {
            self.change_all(|entry| entry.open = false);
        }
        for (id, name) in names {
            let entry = Entry { id, name, progress: Progress::Waiting, open };
            self.entries.insert(0, Rc::new(entry));
        }
    }

    fn change(&mut self, id: u32, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            change(Rc::make_mut(entry));
        }
    }

    fn change_all(&mut self, change: impl Fn(&mut Entry)) {
        for entry in &mut self.entries {
            change(Rc::make_mut(entry));
        }
    }

    /// What it is after an event.
    fn follow(&mut self, event: Event) {
        match event {
            Event::Engine(engine) => self.engine = engine,
            Event::Graphics(graphics) => self.graphics = graphics,
            Event::Added(names) => self.add(names),
            Event::Started(id) => self.change(id, |entry| entry.progress = Progress::Working),
            Event::Finished(id, outcome) => self.finish(id, outcome),
            Event::Paced(pace) => self.pace = Some(pace),
            Event::Toggled(id) => self.change(id, |entry| entry.open = !entry.open),
            Event::Together(events) => events.into_iter().for_each(|event| self.follow(event)),
        }
    }

    fn finish(&mut self, id: u32, outcome: Outcome) {
        let progress = Progress::Done(Rc::new(outcome));
        let statement = super::words::statement(&progress).text();
        self.change(id, |entry| entry.progress = progress);
        if let Some(entry) = self.entries.iter().find(|entry| entry.id == id) {
            self.announcement = format!("{}: {statement}", entry.name).into();
        }
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
mod tests {
    use super::*;

    fn after(events: Vec<Event>) -> Rc<Session> {
        events.into_iter().fold(Rc::default(), Session::reduce)
    }

    fn added(ids: &[u32]) -> Event {
        Event::Added(ids.iter().map(|id| (*id, format!("{id}.wav").into())).collect())
    }

    fn open(session: &Session) -> Vec<u32> {
        session.entries.iter().filter(|e| e.open).map(|e| e.id).collect()
    }

    #[test]
    fn the_newest_recording_comes_first() {
        let session = after(vec![added(&[1, 2]), added(&[3])]);
        assert_eq!(session.entries.iter().map(|e| e.id).collect::<Vec<_>>(), [3, 2, 1]);
    }

    #[test]
    fn a_single_recording_unfolds_alone_and_many_stay_folded() {
        assert!(open(&after(vec![added(&[1, 2])])).is_empty());
        assert_eq!(open(&after(vec![added(&[1]), added(&[2])])), [2]);
        assert_eq!(open(&after(vec![added(&[1, 2]), Event::Toggled(1)])), [1]);
        assert!(open(&after(vec![added(&[1]), Event::Toggled(1)])).is_empty());
    }

    #[test]
    fn a_finished_recording_is_counted_and_announced() {
        let refused = Outcome::Refused("This file is empty.".to_owned());
        let session = after(vec![added(&[1, 2]), Event::Started(1), Event::Finished(1, refused)]);
        assert_eq!(session.finished(), 1);
        assert_eq!(session.announcement, "1.wav: This file is empty.");
    }

    #[test]
    fn the_pace_is_told_until_recordings_are_added() {
        let pace = Pace { files: 2, seconds: 0.5 };
        let session = after(vec![added(&[1, 2]), Event::Paced(pace)]);
        assert_eq!(session.pace, Some(pace));
        assert_eq!(session.reduce(added(&[3])).pace, None);
    }

    #[test]
    fn news_of_an_unknown_recording_changes_nothing() {
        let before = after(vec![added(&[1])]);
        assert_eq!(before.clone().reduce(Event::Started(9)), before);
    }
}
