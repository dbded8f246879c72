//! Which recordings are listed, in which order, and when that changes.
//!
//! While the reader is in the list, with the pointer or the focus, rows neither move nor vanish: what newly belongs in it
//! joins at its end. Elsewhere it is sorted anew at most once a second, and when the last recording is finished. What
//! the reader asks for by a filter, a search or an order is done at once.

use std::rc::Rc;

use super::filter::Filter;
use super::order::Order;
use crate::app::session::{Entries, Entry};

/// Least time between two sortings while recordings are being heard, in seconds.
const PAUSE_S: f64 = 1.0;

/// What the reader wants to see.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// In which order.
    pub order: Order,
    /// Which ones.
    pub filter: Filter,
    /// How often the reader asked to sort again.
    pub again: u32,
}

/// When the list is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The reader is in the list.
    pub is_held: bool,
    /// All recordings are finished.
    pub is_settled: bool,
    /// The time, in seconds.
    pub now_s: f64,
}

/// The recordings that are listed.
#[derive(Debug, Default)]
pub struct Listing {
    ids: Vec<u32>,
    query: Option<Query>,
    sorted_s: f64,
}

impl Listing {
    /// The recordings to list at a moment.
    pub fn at(&mut self, entries: &Entries, query: &Query, moment: Moment) -> Vec<Rc<Entry>> {
        let is_due = moment.is_settled || moment.now_s - self.sorted_s >= PAUSE_S;
        let is_asked = self.query.as_ref() != Some(query);
        let has_lost = self.ids.iter().any(|id| entries.get(*id).is_none());
        if is_asked || has_lost || (is_due && !moment.is_held) {
            self.ids = ids(entries, query);
            (self.query, self.sorted_s) = (Some(query.clone()), moment.now_s);
        } else {
            let joining = self.joining(entries, &query.filter);
            self.ids.extend(joining);
        }
        self.ids.iter().filter_map(|id| entries.get(*id)).cloned().collect()
    }

    /// Whether sorting again would change the list.
    pub fn is_stale(&self, entries: &Entries, query: &Query) -> bool {
        self.ids != ids(entries, query)
    }

    fn joining(&self, entries: &Entries, filter: &Filter) -> Vec<u32> {
        let mut listed = self.ids.clone();
        listed.sort_unstable();
        let is_new = |entry: &&Rc<Entry>| listed.binary_search(&entry.id).is_err();
        let new = entries.iter().filter(is_new).filter(|entry| filter.admits(entry));
        new.map(|entry| entry.id).collect()
    }
}

fn ids(entries: &Entries, query: &Query) -> Vec<u32> {
    let sorted = query.order.sorted(entries);
    sorted.iter().filter(|entry| query.filter.admits(entry)).map(|entry| entry.id).collect()
}

#[cfg(test)]
mod tests {
    use super::super::examples::{Said, entry};
    use super::super::group::Group;
    use super::*;

    fn session(said: &[Said]) -> Entries {
        let mut entries = Entries::default();
        (0..).zip(said).for_each(|(id, said)| entries.push(entry(id, *said)));
        entries
    }

    fn listed(listing: &mut Listing, said: &[Said], query: &Query, moment: Moment) -> Vec<u32> {
        listing.at(&session(said), query, moment).iter().map(|entry| entry.id).collect()
    }

    const FREE: Moment = Moment { is_held: false, is_settled: false, now_s: 10.0 };
    const HELD: Moment = Moment { is_held: true, is_settled: true, now_s: 99.0 };
    const NOTHING: Said = Said::Nothing(0.1);
    const MURMUR: Said = Said::Murmur(0.9);

    #[test]
    fn while_the_reader_is_in_the_list_rows_stay_and_new_ones_join_at_the_end() {
        let (mut listing, query) = (Listing::default(), Query::default());
        let before = [NOTHING, Said::Waiting, Said::Waiting];
        assert_eq!(listed(&mut listing, &before, &query, FREE), [0, 1, 2]);
        let later = [NOTHING, Said::Waiting, MURMUR, MURMUR];
        assert_eq!(listed(&mut listing, &later, &query, HELD), [0, 1, 2, 3]);
        assert!(listing.is_stale(&session(&later), &query));
        let again = Query { again: 1, ..query.clone() };
        assert_eq!(listed(&mut listing, &later, &again, HELD), [2, 3, 0, 1]);
        assert!(!listing.is_stale(&session(&later), &again));
    }

    #[test]
    fn elsewhere_it_is_sorted_once_a_second_and_when_all_are_finished() {
        let (mut listing, query) = (Listing::default(), Query::default());
        let at = |now_s| Moment { now_s, ..FREE };
        listed(&mut listing, &[NOTHING, Said::Waiting], &query, at(10.0));
        let later = [NOTHING, MURMUR];
        assert_eq!(listed(&mut listing, &later, &query, at(10.5)), [0, 1]);
        assert_eq!(listed(&mut listing, &later, &query, at(11.0)), [1, 0]);
        let last = [MURMUR, NOTHING];
        let settled = Moment { is_settled: true, ..at(11.1) };
        assert_eq!(listed(&mut listing, &last, &query, settled), [0, 1]);
    }

    #[test]
    fn a_row_that_no_longer_fits_the_filter_stays_until_the_reader_leaves() {
        let filter = Filter { group: Some(Group::Waiting), ..Filter::default() };
        let (mut listing, query) = (Listing::default(), Query { filter, ..Query::default() });
        assert_eq!(listed(&mut listing, &[Said::Waiting, NOTHING], &query, FREE), [0]);
        assert_eq!(listed(&mut listing, &[NOTHING, NOTHING], &query, HELD), [0]);
        let left = Moment { is_held: false, ..HELD };
        assert!(listed(&mut listing, &[NOTHING, NOTHING], &query, left).is_empty());
    }

    #[test]
    fn a_cleared_list_is_forgotten_whoever_is_in_it() {
        let (mut listing, query) = (Listing::default(), Query::default());
        listed(&mut listing, &[NOTHING, NOTHING], &query, FREE);
        assert!(listed(&mut listing, &[], &query, HELD).is_empty());
    }
}
