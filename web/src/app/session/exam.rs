//! The exam in a session: who is examined, and where recordings were made.

use yew::AttrValue;

use super::{Place, Session, Site};

impl Session {
    /// Goes by the places of recordings that came: where none was known of the person who is examined, the first person of
    /// whom there are some is; where the place that was asked for came, the next one is asked for.
    pub(super) fn follow_places(&mut self, came: &[Place]) {
        let Some(first) = came.first() else { return };
        if !self.has_recordings_of(&self.exam.person) {
            self.exam.person = first.person.clone();
        }
        if self.exam.place().is_some_and(|asked_for| came.contains(&asked_for)) {
            self.exam.site = self.next_site();
        }
    }

    /// Says where a recording was made; of whom, where that isn't known, is who is examined.
    pub(super) fn place(&mut self, id: u32, site: Option<Site>) {
        let examined = self.exam.person.clone();
        self.entries.change(id, |entry| {
            let known = entry.place.take().map(|place| place.person);
            let person = known.unwrap_or(examined);
            entry.place = site.map(|site| Place { person, site });
        });
    }

    /// Gives a person another label.
    pub(super) fn rename(&mut self, from: &AttrValue, to: &AttrValue) {
        let of_person = |place: Option<&Place>| place.is_some_and(|place| place.person == *from);
        let all = self.entries.iter().filter(|entry| of_person(entry.place.as_ref()));
        for id in all.map(|entry| entry.id).collect::<Vec<_>>() {
            self.entries.change(id, |entry| {
                if let Some(place) = &mut entry.place {
                    place.person = to.clone();
                }
            });
        }
        self.ages.rename(from, to);
        if self.exam.person == *from {
            self.exam.person = to.clone();
        }
    }

    fn has_recordings_of(&self, person: &AttrValue) -> bool {
        self.entries.iter().filter_map(|entry| entry.place.as_ref()).any(|it| it.person == *person)
    }

    /// The first of the four sites without a recording of the person who is examined; none where all have one.
    fn next_site(&self) -> Option<Site> {
        let has = |site: Site| {
            let wanted = Place { person: self.exam.person.clone(), site };
            self.entries.iter().any(|entry| entry.place.as_ref() == Some(&wanted))
        };
        Site::ALL.into_iter().filter(|site| *site != Site::Other).find(|site| !has(*site))
    }
}
