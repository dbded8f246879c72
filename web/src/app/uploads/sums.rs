//! How many recordings there are of each group. The counts add up to all.

use super::group::Group;
use crate::app::session::Entries;

/// Counts of recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    of: [usize; Group::ALL.len()],
    /// Those that the reader has not marked as done.
    pub not_done: usize,
}

impl Sums {
    /// Counts all recordings.
    pub fn of(entries: &Entries) -> Self {
        let mut sums = Self::default();
        for entry in entries.iter() {
            sums.of[Group::of(entry) as usize] += 1;
            sums.not_done += usize::from(!entry.is_done);
        }
        sums
    }

    /// How many are of a group.
    pub fn count(&self, group: Group) -> usize {
        self.of[group as usize]
    }

    /// How many there are.
    pub fn all(&self) -> usize {
        self.of.iter().sum()
    }

    /// How many were judged, with a finding or without.
    pub fn judged(&self) -> usize {
        let judged = Group::ALL.into_iter().filter(|group| group.is_judged());
        judged.map(|group| self.count(group)).sum()
    }

    /// How it adds up.
    pub fn text(&self) -> String {
        let (judged, waiting) = (self.judged(), self.count(Group::Waiting));
        let (not_judged, refused) = (self.count(Group::NotJudged), self.count(Group::Refused));
        let waiting = if waiting > 0 { format!(" · {waiting} waiting") } else { String::new() };
        format!("{judged} judged · {not_judged} can’t be judged · {refused} refused{waiting}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{Said, entry};
    use super::*;

    const EVERY: [Said; 8] = [
        Said::Murmur(0.9),
        Said::ExtraSound(0.8),
        Said::Irregular,
        Said::Unsure(0.5),
        Said::NoHeartbeat,
        Said::Refused,
        Said::Nothing(0.1),
        Said::Waiting,
    ];

    /// Recordings with so many of each kind.
    fn session(counts: [usize; 8]) -> Entries {
        let mut entries = Entries::default();
        let said = EVERY.into_iter().zip(counts);
        let said = said.flat_map(|(said, count)| std::iter::repeat_n(said, count));
        for (id, said) in (0..).zip(said) {
            let mut entry = entry(id, said);
            entry.is_done = id % 3 == 0;
            entries.push(entry);
        }
        entries
    }

    #[test]
    fn the_sums_add_up_for_any_session() {
        // Every combination of none, one and two of each kind.
        for case in 0..3_usize.pow(8) {
            let counts = std::array::from_fn(|place| case / 3_usize.pow(place as u32) % 3);
            let entries = session(counts);
            let sums = Sums::of(&entries);
            let beside = [Group::NotJudged, Group::Refused, Group::Waiting];
            let beside: usize = beside.map(|group| sums.count(group)).iter().sum();
            assert_eq!(sums.judged() + beside, entries.len(), "{counts:?}");
            assert_eq!(sums.all(), entries.len(), "{counts:?}");
            let done = entries.iter().filter(|entry| entry.is_done).count();
            assert_eq!(sums.not_done + done, entries.len(), "{counts:?}");
        }
    }

    #[test]
    fn the_sums_are_told_with_what_waits_as_long_as_something_does() {
        let text = |counts| Sums::of(&session(counts)).text();
        let told = "4 judged · 1 can’t be judged · 2 refused · 3 waiting";
        assert_eq!(text([1, 1, 0, 1, 1, 2, 1, 3]), told);
        assert_eq!(text([1, 0, 0, 0, 0, 0, 0, 0]), "1 judged · 0 can’t be judged · 0 refused");
    }
}
