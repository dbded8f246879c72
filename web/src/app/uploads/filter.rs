//! Which recordings are listed.

use yew::AttrValue;

use super::group::Group;
use crate::app::session::Entry;

/// What the reader wants to see; by default all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// Only these.
    pub group: Option<Group>,
    /// Only those that are not marked as done.
    pub not_done: bool,
    /// Only those whose name or patient label has this in it, in lower or upper case.
    pub search: AttrValue,
}

impl Filter {
    /// Whether a recording is to be seen.
    pub fn admits(&self, entry: &Entry) -> bool {
        self.group.is_none_or(|group| group == Group::of(entry))
            && !(self.not_done && entry.is_done)
            && self.is_found(entry)
    }

    fn is_found(&self, entry: &Entry) -> bool {
        let search = self.search.to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&search);
        search.is_empty()
            || has(&entry.name)
            || entry.place.as_ref().is_some_and(|place| has(&place.person))
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{Said, entry};
    use super::*;
    use crate::app::session::{Place, Site};

    #[test]
    fn a_search_finds_names_and_patients_in_any_case() {
        let place = Place { person: "K-204".into(), site: Site::Mitral };
        let found = |search: &'static str| {
            let place = Some(place.clone());
            let entry = Entry { place, ..entry(17, Said::Waiting) };
            Filter { search: search.into(), ..Filter::default() }.admits(&entry)
        };
        assert!(found("") && found("17.W") && found("k-2"));
        assert!(!found("K-205"));
    }

    #[test]
    fn what_is_done_and_what_is_of_another_group_is_left_out_on_request() {
        let done = Entry { is_done: true, ..entry(1, Said::Murmur(0.9)) };
        let not_done = Filter { not_done: true, ..Filter::default() };
        assert!(Filter::default().admits(&done) && !not_done.admits(&done));
        let of = |group| Filter { group: Some(group), ..Filter::default() };
        assert!(of(Group::Murmur).admits(&done) && !of(Group::Unsure).admits(&done));
    }
}
