//! What a person made of the marks of a recording.

use std::rc::Rc;

use engine::labels::Labels;

/// Steps that can be undone; older ones can't.
const MOST_STEPS: usize = 200;

/// What a person made of the marks of a recording, and what can be undone and done again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Corrections {
    /// None where the marks are as Lubdub found them.
    now: Option<Rc<Labels>>,
    before: Vec<Option<Rc<Labels>>>,
    undone: Vec<Option<Rc<Labels>>>,
    steps: u64,
}

/// What a person does with the marks of a recording.
#[derive(Debug, Clone, PartialEq)]
pub enum Correction {
    /// These are the marks now.
    To(Rc<Labels>),
    /// They are as Lubdub found them.
    AsFound,
    /// As before the last step.
    Undo,
    /// What was undone last, again.
    Redo,
}

impl Corrections {
    /// The marks; none where they are as Lubdub found them.
    #[must_use]
    pub fn labels(&self) -> Option<&Rc<Labels>> {
        self.now.as_ref()
    }

    /// Whether there is a step to be undone.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// Whether there is a step to be done again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// How often a person did anything.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Follows a person.
    pub fn follow(&mut self, correction: Correction) {
        self.steps += 1;
        match correction {
            Correction::To(labels) => self.step(Some(labels)),
            Correction::AsFound => self.step(None),
            Correction::Undo => {
                if let Some(before) = self.before.pop() {
                    self.undone.push(std::mem::replace(&mut self.now, before));
                }
            }
            Correction::Redo => {
                if let Some(undone) = self.undone.pop() {
                    self.before.push(std::mem::replace(&mut self.now, undone));
                }
            }
        }
    }

    fn step(&mut self, next: Option<Rc<Labels>>) {
        if next == self.now {
            return;
        }
        self.before.push(std::mem::replace(&mut self.now, next));
        if self.before.len() > MOST_STEPS {
            self.before.remove(0);
        }
        self.undone.clear();
    }
}

#[cfg(test)]
mod tests {
    use engine::labels::{Label, LabelKind};

    use super::*;

    fn labels(start_s: f64) -> Rc<Labels> {
        let label = Label { kind: LabelKind::S1, start_s, end_s: start_s + 0.1 };
        Rc::new(Labels::new(vec![label]))
    }

    #[test]
    fn steps_are_undone_and_done_again_in_their_order() {
        let mut marks = Corrections::default();
        for start_s in [1.0, 2.0] {
            marks.follow(Correction::To(labels(start_s)));
        }
        marks.follow(Correction::Undo);
        assert_eq!(marks.labels(), Some(&labels(1.0)));
        marks.follow(Correction::Undo);
        assert!(marks.labels().is_none() && !marks.can_undo());
        marks.follow(Correction::Redo);
        marks.follow(Correction::Redo);
        assert_eq!(marks.labels(), Some(&labels(2.0)));
        marks.follow(Correction::Undo);
        marks.follow(Correction::To(labels(3.0)));
        assert!(!marks.can_redo(), "a new step begins another way");
    }

    #[test]
    fn marks_as_found_are_a_step_that_can_be_undone() {
        let mut marks = Corrections::default();
        marks.follow(Correction::To(labels(1.0)));
        marks.follow(Correction::AsFound);
        assert!(marks.labels().is_none());
        marks.follow(Correction::Undo);
        assert_eq!(marks.labels(), Some(&labels(1.0)));
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let mut marks = Corrections::default();
        marks.follow(Correction::To(labels(1.0)));
        marks.follow(Correction::To(labels(1.0)));
        marks.follow(Correction::Undo);
        assert!(!marks.can_undo());
    }

    #[test]
    fn the_oldest_steps_are_forgotten() {
        let mut marks = Corrections::default();
        for index in 0..MOST_STEPS + 50 {
            marks.follow(Correction::To(labels(index as f64)));
        }
        assert_eq!(marks.before.len(), MOST_STEPS);
    }
}
