//! What the reader does in the list by keys and buttons.

use std::rc::Rc;

use engine::report::printable;
use yew::prelude::*;

use super::focus::{Focus, Target};
use super::keys::{Action, Step, another, next_not_done};
use super::row::RowCallbacks;
use crate::app::session::{Entries, Entry};

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// At this recording.
    pub id: u32,
    /// On its line; else it is the one that is open beside the list.
    pub is_in_list: bool,
    /// On a part of it, such as a button, which takes the Enter key itself.
    pub is_part: bool,
}

/// What a screen reader says of what the reader did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Announcement {
    /// Nothing yet.
    #[default]
    Nothing,
    /// This recording is marked as done, or no longer is.
    Marked(u32, bool),
    /// The list ends here.
    NoFurther,
    /// All of the list is done.
    AllDone,
}

impl Announcement {
    /// The words.
    pub fn text(self, entries: &Entries) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Marked(id, is_done) => {
                let name = entries.get(id).map_or("", |entry| entry.name.as_str());
                format!("{}: {}", printable(name), if is_done { "done" } else { "not done" })
            }
            Self::NoFurther => "There is no further recording in the list.".to_owned(),
            Self::AllDone => "All recordings in the list are done.".to_owned(),
        }
    }
}

/// What is listed, and whom to tell what the reader does.
#[derive(Clone)]
pub struct ListActions {
    /// The recordings that are listed.
    pub rows: Rc<Vec<Rc<Entry>>>,
    /// All recordings.
    pub entries: Entries,
    /// Opens, closes and marks recordings.
    pub callbacks: RowCallbacks,
    /// Sorts the list again.
    pub sort: Callback<()>,
    /// Takes what a screen reader says.
    pub tell: Callback<Announcement>,
    /// Moves the focus.
    pub focus: Focus,
}

impl ListActions {
    /// Does what a key asks for. Whether the key has a meaning there.
    pub fn act(&self, action: Action, spot: Spot) -> bool {
        match action {
            Action::Go(step) if spot.is_in_list => self.go(spot.id, step),
            Action::Open if !spot.is_part => self.open_or_go_on(spot),
            Action::Go(_) | Action::Open => return false,
            Action::OpenAnother(step) => self.open_another(spot.id, step),
            Action::Mark => self.mark(spot.id),
            Action::Close => self.close(),
            Action::Sort => self.sort(spot),
            Action::Search => self.focus.go(Target::Search),
        }
        true
    }

    /// Opens the recording beside this one in the list.
    pub fn open_another(&self, from: u32, step: Step) {
        match another(&self.rows, from, step) {
            Some(id) => self.callbacks.open.emit(id),
            None => self.tell.emit(Announcement::NoFurther),
        }
    }

    fn close(&self) {
        if let Some(open) = self.entries.iter().find(|entry| entry.is_open) {
            self.callbacks.close.emit(open.id);
        }
    }

    /// The line that has the focus may be drawn anew in another place.
    fn sort(&self, spot: Spot) {
        if spot.is_in_list {
            self.focus.send(Target::Row(spot.id));
        }
        self.sort.emit(());
    }

    fn mark(&self, id: u32) {
        if let Some(entry) = self.entries.get(id) {
            self.callbacks.mark.emit((id, !entry.is_done));
        }
    }

    fn go(&self, from: u32, step: Step) {
        if let Some(id) = another(&self.rows, from, step) {
            self.callbacks.arrive.emit(id);
            self.focus.go(Target::Row(id));
        }
    }

    /// From a recording that is open and done, goes on to the next that isn't done.
    fn open_or_go_on(&self, Spot { id, is_in_list, .. }: Spot) {
        let is_over = self.entries.get(id).is_some_and(|entry| entry.is_open && entry.is_done);
        if !is_over {
            if is_in_list {
                self.callbacks.open.emit(id);
            }
            return;
        }
        match next_not_done(&self.rows, id) {
            Some(next) => self.callbacks.open.emit(next),
            None => self.tell.emit(Announcement::AllDone),
        }
    }
}
