//! In which order recordings are listed.

use std::cmp::Ordering;
use std::rc::Rc;

use super::group::{Group, certainty};
use crate::app::session::{Entries, Entry};

/// An order of recordings. Ties are broken by arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By [`Group`]; within a group of findings or unsure ones, the surest first.
    #[default]
    Urgency,
    /// As they were given.
    Arrival,
    /// By name; numbers in names by their value.
    Name,
    /// The longest first.
    Length,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Urgency, Self::Arrival, Self::Name, Self::Length];

    /// Its name for programs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Urgency => "urgency",
            Self::Arrival => "arrival",
            Self::Name => "name",
            Self::Length => "length",
        }
    }

    /// Its name for the reader.
    pub fn name(self) -> &'static str {
        match self {
            Self::Urgency => "Most urgent first",
            Self::Arrival => "As they came",
            Self::Name => "By name",
            Self::Length => "Longest first",
        }
    }

    /// The recordings in this order.
    pub fn sorted(self, entries: &Entries) -> Vec<Rc<Entry>> {
        let mut all: Vec<Rc<Entry>> = entries.iter().cloned().collect();
        match self {
            Self::Arrival => {}
            Self::Urgency => {
                let mut keyed: Vec<_> = all.into_iter().map(|one| (urgency(&one), one)).collect();
                keyed.sort_by(|((a, p), _), ((b, q), _)| a.cmp(b).then(q.total_cmp(p)));
                all = keyed.into_iter().map(|(_, entry)| entry).collect();
            }
            Self::Name => all.sort_by(|a, b| compare_names(&a.name, &b.name)),
            Self::Length => all.sort_by(|a, b| length_s(b).total_cmp(&length_s(a))),
        }
        all
    }
}

/// The group, and how sure what is said is, where that makes it more urgent.
fn urgency(entry: &Entry) -> (Group, f64) {
    let group = Group::of(entry);
    let counts = matches!(group, Group::Murmur | Group::OtherFinding | Group::Unsure);
    (group, certainty(entry).filter(|_| counts).unwrap_or_default())
}

fn length_s(entry: &Entry) -> f64 {
    entry.diagnosed().map_or(0.0, |diagnosed| diagnosed.duration_s())
}

/// Names as people sort them: `2.wav` comes before `10.wav`.
fn compare_names(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let (Some(first), Some(second)) = (a.first(), b.first()) {
        let step = if first.is_ascii_digit() && second.is_ascii_digit() {
            let (x, y) = (number(&mut a), number(&mut b));
            x.len().cmp(&y.len()).then(x.cmp(y))
        } else {
            let order = first.to_ascii_lowercase().cmp(&second.to_ascii_lowercase());
            (a, b) = (&a[1..], &b[1..]);
            order
        };
        if step.is_ne() {
            return step;
        }
    }
    a.len().cmp(&b.len())
}

/// Takes the digits in front, of which leading zeros are left out.
fn number<'a>(text: &mut &'a [u8]) -> &'a [u8] {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    let zeros = digits.iter().position(|digit| *digit != b'0').unwrap_or(digits.len());
    &digits[zeros..]
}

#[cfg(test)]
mod tests {
    use super::super::examples::{Said, entry};
    use super::*;

    fn ids(order: Order, entries: impl IntoIterator<Item = Entry>) -> Vec<u32> {
        let mut all = Entries::default();
        entries.into_iter().for_each(|entry| all.push(entry));
        order.sorted(&all).iter().map(|entry| entry.id).collect()
    }

    #[test]
    fn findings_come_first_by_their_certainty_and_what_waits_comes_last() {
        let said = [
            Said::Waiting,
            Said::Nothing(0.1),
            Said::Refused,
            Said::NoHeartbeat,
            Said::Unsure(0.4),
            Said::Unsure(0.6),
            Said::ExtraSound(0.99),
            Said::Murmur(0.8),
            Said::Murmur(0.9),
            Said::Nothing(0.3),
        ];
        let entries = (0..).zip(said).map(|(id, said)| entry(id, said));
        assert_eq!(ids(Order::Urgency, entries), [8, 7, 6, 5, 4, 3, 2, 1, 9, 0]);
    }

    #[test]
    fn names_are_sorted_with_numbers_by_their_value() {
        let names = ["b/10.wav", "b/9.wav", "B/09a.wav", "a.wav", "b/010.wav"];
        let named = (0..)
            .zip(names)
            .map(|(id, name)| Entry { name: name.into(), ..entry(id, Said::Waiting) });
        assert_eq!(ids(Order::Name, named), [3, 1, 2, 0, 4]);
    }

    #[test]
    fn the_longest_come_first_and_those_of_unknown_length_last() {
        let said = [Said::Waiting, Said::Nothing(0.1), Said::Refused, Said::Murmur(0.9)];
        let entries = (0..).zip(said).map(|(id, said)| entry(id, said));
        assert_eq!(ids(Order::Length, entries), [1, 3, 0, 2]);
    }
}
