//! Correcting the marks of a recording: what is chosen and held, and what follows from a request.

use std::rc::Rc;

use engine::labels::{Label, Labels};
use yew::prelude::*;

use super::edit::{self, Grip, Step};
use super::keys::CorrectionRequest;
use crate::app::session::Correction;

/// Takes what a person does with the marks of a recording, which is named first.
#[derive(Debug, Clone, PartialEq)]
pub struct Correct(pub Callback<(u32, Correction)>);

/// Where a person corrects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct At {
    /// The position, in seconds.
    pub position_s: f64,
    /// The part that a murmur may be drawn over, in seconds.
    pub part_s: Option<[f64; 2]>,
    /// Length of the recording, in seconds.
    pub seconds: f64,
}

/// What is chosen and held while marks are corrected.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Correcting {
    /// Whether pointers and keys correct.
    pub is_on: bool,
    /// The chosen mark.
    pub chosen: Option<Label>,
    /// What is held, and by how many seconds it was moved.
    pub held: Option<(Grip, f64)>,
}

/// What follows from a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Follows {
    /// The marks change, and this one is chosen.
    Corrects(Correction, Option<Label>),
    /// This one is chosen.
    Chooses(Label),
}

/// What follows from a request; none where there is nothing to be done.
pub fn follows(
    asked: CorrectionRequest,
    labels: &Labels,
    chosen: Option<Label>,
    at: At,
) -> Option<Follows> {
    let At { position_s, part_s, seconds } = at;
    Some(match asked {
        CorrectionRequest::Add(kind) => step(edit::sound(labels, kind, position_s, seconds)),
        CorrectionRequest::AddMurmur => step(edit::murmur(labels, part_s?)),
        CorrectionRequest::Move(by_s) => {
            step(edit::moved(labels, Grip::whole(chosen?), by_s, seconds))
        }
        CorrectionRequest::Remove => step(edit::removed(labels, chosen?)),
        CorrectionRequest::Choose { forward } => {
            Follows::Chooses(edit::neighbour(labels, chosen, position_s, forward)?)
        }
        CorrectionRequest::Undo => Follows::Corrects(Correction::Undo, None),
        CorrectionRequest::Redo => Follows::Corrects(Correction::Redo, None),
        CorrectionRequest::AsFound => Follows::Corrects(Correction::AsFound, None),
    })
}

/// A step of correcting, as what follows.
pub fn step((labels, chosen): Step) -> Follows {
    Follows::Corrects(Correction::To(Rc::new(labels)), chosen)
}

#[cfg(test)]
mod tests {
    use engine::labels::LabelKind;

    use super::*;

    const AT: At = At { position_s: 1.0, part_s: None, seconds: 10.0 };

    #[test]
    fn a_murmur_needs_a_part_and_a_removal_a_chosen_mark() {
        let none = Labels::default();
        assert_eq!(follows(CorrectionRequest::AddMurmur, &none, None, AT), None);
        assert_eq!(follows(CorrectionRequest::Remove, &none, None, AT), None);
        let part = At { part_s: Some([1.0, 2.0]), ..AT };
        assert!(follows(CorrectionRequest::AddMurmur, &none, None, part).is_some());
    }

    #[test]
    fn what_was_added_is_chosen_and_can_be_moved() {
        let none = Labels::default();
        let added = follows(CorrectionRequest::Add(LabelKind::S1), &none, None, AT);
        let Some(Follows::Corrects(Correction::To(labels), chosen)) = added else {
            unreachable!("adding corrects")
        };
        let moved = follows(CorrectionRequest::Move(0.01), &labels, chosen, AT);
        let Some(Follows::Corrects(Correction::To(moved), again)) = moved else {
            unreachable!("moving corrects")
        };
        assert_eq!(moved.as_slice().len(), 1);
        let by_s =
            again.map(|label| label.start_s).unwrap_or_default() - labels.as_slice()[0].start_s;
        assert!((by_s - 0.01).abs() < 1e-6, "{by_s}");
    }
}
