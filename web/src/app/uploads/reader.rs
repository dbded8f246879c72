//! What the reader does in the list by keys and buttons.

use std::rc::Rc;

use yew::prelude::*;

use super::focus::{Focus, Target};
use super::keys::{Action, Step, another, next_not_done};
use super::row::Asks;
use crate::app::session::{Entries, Entry, Event};

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// At this recording.
    pub id: u32,
    /// On its line; else it is the one that is open beside the list.
    pub is_in_list: bool,
    /// On a part of it, such as a button, which takes the Enter key itself.
    pub is_part: bool,
}

/// What is listed, and whom to tell what the reader does.
#[derive(Clone)]
pub struct Reader {
    /// The recordings that are listed.
    pub rows: Rc<Vec<Rc<Entry>>>,
    /// All recordings.
    pub entries: Entries,
    /// Opens and marks recordings.
    pub asks: Asks,
    /// Takes what happens to the session.
    pub send: Callback<Event>,
    /// Takes what a screen reader says.
    pub tell: Callback<&'static str>,
    /// Moves the focus.
    pub focus: Focus,
}

impl Reader {
    /// Does what a key asks for. Whether the key has a meaning there.
    pub fn act(&self, action: Action, place: Place) -> bool {
        match action {
            Action::Go(step) if place.is_in_list => self.go(place.id, step),
            Action::Open if !place.is_part => self.open_or_go_on(place),
            Action::Go(_) | Action::Open => return false,
            Action::OpenAnother(step) => self.open_another(place.id, step),
            Action::Mark => self.mark(place.id),
            Action::Close => self.close(),
            Action::Search => self.focus.go(Target::Search),
        }
        true
    }

    /// Opens the recording beside this one in the list.
    pub fn open_another(&self, from: u32, step: Step) {
        match another(&self.rows, from, step) {
            Some(id) => self.asks.open.emit(id),
            None => self.tell.emit("There is no further recording in the list."),
        }
    }

    /// Closes what is open and goes back to its line.
    pub fn close(&self) {
        if let Some(open) = self.entries.iter().find(|entry| entry.is_open) {
            self.asks.arrive.emit(open.id);
            self.focus.send(Target::Row(open.id));
            self.send.emit(Event::Toggled(open.id));
        }
    }

    fn mark(&self, id: u32) {
        if let Some(entry) = self.entries.get(id) {
            self.asks.mark.emit((id, !entry.is_done));
        }
    }

    fn go(&self, from: u32, step: Step) {
        if let Some(id) = another(&self.rows, from, step) {
            self.asks.arrive.emit(id);
            self.focus.go(Target::Row(id));
        }
    }

    /// From a recording that is open and done, goes on to the next that isn't done.
    fn open_or_go_on(&self, Place { id, is_in_list, .. }: Place) {
        let is_over = self.entries.get(id).is_some_and(|entry| entry.is_open && entry.is_done);
        if !is_over {
            if is_in_list {
                self.asks.open.emit(id);
            }
            return;
        }
        match next_not_done(&self.rows, id) {
            Some(next) => self.asks.open.emit(next),
            None => self.tell.emit("All recordings in the list are done."),
        }
    }
}
