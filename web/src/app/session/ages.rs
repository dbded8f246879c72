//! How old the persons are, as far as the reader said so.

use engine::report::AgeGroup;
use yew::AttrValue;

/// Age groups by the label of the person.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ages(Vec<(AttrValue, AgeGroup)>);

impl Ages {
    /// A person's; none where nobody said it.
    #[must_use]
    pub fn of(&self, person: &str) -> Option<AgeGroup> {
        self.0.iter().find(|(label, _)| label == person).map(|(_, age)| *age)
    }

    /// Says a person's, or that it isn't known.
    pub fn say(&mut self, person: &AttrValue, age: Option<AgeGroup>) {
        self.0.retain(|(label, _)| label != person);
        self.0.extend(age.map(|age| (person.clone(), age)));
    }

    /// A person has another label from now on. If somebody bears it already, both are one, whose age stays.
    pub fn rename(&mut self, from: &AttrValue, to: &AttrValue) {
        let age = self.of(to).or(self.of(from));
        self.say(from, None);
        self.say(to, age);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_goes_with_its_person_to_another_label() {
        let (a, b): (AttrValue, AttrValue) = ("a".into(), "b".into());
        let mut ages = Ages::default();
        ages.say(&a, Some(AgeGroup::Infant));
        ages.rename(&a, &b);
        assert_eq!((ages.of("a"), ages.of("b")), (None, Some(AgeGroup::Infant)));
        ages.say(&a, Some(AgeGroup::Adult));
        ages.rename(&a, &b);
        assert_eq!((ages.of("a"), ages.of("b")), (None, Some(AgeGroup::Infant)));
        ages.say(&b, None);
        assert_eq!(ages, Ages::default());
    }
}
