//! What keys do in the list of recordings, and in the one that is opened from it.

use std::rc::Rc;

use crate::app::session::Entry;

/// Keys and what they do, for the reader.
pub const KEYS: [[&str; 2]; 8] = [
    ["↑ and ↓, Home and End", "another line of the list"],
    ["Enter", "open it; once it is done, the next that is not"],
    ["D", "mark as done, or take the mark back"],
    ["J and K", "open the next, open the one before"],
    ["Esc", "close it, back to the list"],
    ["S", "sort again"],
    ["Tab", "to the buttons of a line"],
    ["/", "to the search; there, Esc empties it"],
];

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Go to another line.
    Go(Step),
    /// Open this recording, or go on from it.
    Open,
    /// Open another one.
    OpenAnother(Step),
    /// Mark it as done, or take the mark back.
    Mark,
    /// Close what is open.
    Close,
    /// Sort the list again.
    Sort,
    /// Go to the search.
    Search,
}

/// Where to go from a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The line below.
    Next,
    /// The line above.
    Previous,
    /// The first line.
    First,
    /// The last line.
    Last,
}

/// What a key asks for; none where it isn't one of these.
pub fn action(key: &str) -> Option<Action> {
    Some(match key {
        "ArrowDown" => Action::Go(Step::Next),
        "ArrowUp" => Action::Go(Step::Previous),
        "Home" => Action::Go(Step::First),
        "End" => Action::Go(Step::Last),
        "Enter" => Action::Open,
        "j" | "J" => Action::OpenAnother(Step::Next),
        "k" | "K" => Action::OpenAnother(Step::Previous),
        "d" | "D" => Action::Mark,
        "Escape" => Action::Close,
        "s" | "S" => Action::Sort,
        "/" => Action::Search,
        _ => return None,
    })
}

/// The recording that a step leads to; none beyond the ends. From one that isn't listed every step leads to an end.
pub fn another(rows: &[Rc<Entry>], from: u32, step: Step) -> Option<u32> {
    let place = rows.iter().position(|entry| entry.id == from);
    let to = match (step, place) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => rows.len().checked_sub(1)?,
        (Step::Next, Some(place)) => place + 1,
        (Step::Previous, Some(place)) => place.checked_sub(1)?,
    };
    rows.get(to).map(|entry| entry.id)
}

/// The next recording that isn't done, from one on and around the end.
pub fn next_not_done(rows: &[Rc<Entry>], from: u32) -> Option<u32> {
    let start = rows.iter().position(|entry| entry.id == from).map_or(0, |place| place + 1);
    let (before, after) = rows.split_at(start);
    after.iter().chain(before).find(|entry| !entry.is_done).map(|entry| entry.id)
}

#[cfg(test)]
mod tests {
    use super::super::examples::{Said, entry};
    use super::*;

    /// Recordings 5, 6 and 7, of which some are done.
    fn rows(done: &[u32]) -> Vec<Rc<Entry>> {
        let one = |id| Entry { is_done: done.contains(&id), ..entry(id, Said::Waiting) };
        (5..8).map(|id| Rc::new(one(id))).collect()
    }

    #[test]
    fn steps_end_at_the_ends_and_begin_there_from_elsewhere() {
        let to = |from, step| another(&rows(&[]), from, step);
        assert_eq!((to(5, Step::Next), to(7, Step::Next)), (Some(6), None));
        assert_eq!((to(6, Step::Previous), to(5, Step::Previous)), (Some(5), None));
        assert_eq!((to(6, Step::First), to(6, Step::Last)), (Some(5), Some(7)));
        assert_eq!((to(9, Step::Next), to(9, Step::Previous)), (Some(5), Some(7)));
        assert_eq!(another(&[], 5, Step::Last), None);
    }

    #[test]
    fn the_next_that_is_not_done_is_looked_for_around_the_end() {
        assert_eq!(next_not_done(&rows(&[5, 6]), 5), Some(7));
        assert_eq!(next_not_done(&rows(&[6, 7]), 6), Some(5));
        assert_eq!(next_not_done(&rows(&[5, 6, 7]), 6), None);
    }

    #[test]
    fn other_keys_are_left_to_the_browser() {
        for key in ["Tab", " ", "a", "PageDown"] {
            assert_eq!(action(key), None);
        }
    }
}
