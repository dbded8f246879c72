//! The marks of a recording as they are shown and corrected.

use std::cell::RefCell;
use std::rc::Rc;

use engine::beats::Beat;
use engine::labels::{Label, Labels};
use yew::prelude::*;

use super::edit::{Grip, likely_kind, moved, sound};
use super::keys::CorrectionRequest;
use super::state::{At, Correct, Correcting, Follows, follows, step};
use crate::app::player::latest::{Latest, use_latest};
use crate::app::session::{Correction, Corrections};
use crate::protocol::Drawing;

/// The marks of a recording as they are shown and corrected.
#[derive(Clone, PartialEq)]
pub struct Marking {
    /// All of them, as a person left them.
    pub labels: Rc<Labels>,
    /// The beats that they make.
    pub beats: Rc<Vec<Beat>>,
    /// What is chosen and held.
    pub state: Latest<Correcting>,
    found: Rc<Labels>,
    /// What a person made of them until now, also where that isn't drawn yet.
    now: Rc<RefCell<Corrections>>,
    correct: Callback<Correction>,
}

/// The marks of a recording: as a person corrected them, else as they were found.
#[hook]
pub fn use_marking(
    id: u32,
    corrections: &Corrections,
    drawing: &Rc<Drawing>,
    heard_s: &[[f64; 2]],
) -> Marking {
    let found = use_memo((drawing.clone(), heard_s.to_vec()), |(drawing, heard_s)| {
        Labels::of(&drawing.head.beats, heard_s)
    });
    let labels = corrections.labels().unwrap_or(&found).clone();
    let beats = use_memo((labels.clone(), drawing.clone()), |(labels, drawing)| {
        // As found they have their confidence and the end of their diastole.
        if Rc::ptr_eq(labels, &found) { drawing.head.beats.clone() } else { labels.beats() }
    });
    let (state, now) = (use_latest::<Correcting>(), use_mut_ref(Corrections::default));
    if corrections.steps() >= now.borrow().steps() {
        now.replace(corrections.clone());
    }
    let correct = use_context::<Correct>().map_or_else(Callback::noop, |Correct(correct)| {
        correct.reform(move |correction: Correction| (id, correction))
    });
    Marking { labels, beats, state, found, now, correct }
}

impl Marking {
    /// The marks with what is held where it is held.
    pub fn shown(&self, seconds: f64) -> (Rc<Labels>, Option<Label>) {
        let state = self.state.get();
        match state.held {
            Some((grip, by_s)) => {
                let (labels, held) = moved(&self.labels, grip, by_s, seconds);
                (Rc::new(labels), held)
            }
            None => (self.labels.clone(), state.chosen),
        }
    }

    /// Lets pointers and keys correct, or no more.
    pub fn open(&self, is_on: bool) {
        self.state.set(Correcting { is_on, ..Correcting::default() });
    }

    /// Does what a person asks for; the mark that was chosen by it.
    pub fn ask(&self, asked: CorrectionRequest, at: At) -> Option<Label> {
        let follows = follows(asked, &self.latest(), self.state.get().chosen, at);
        let goes_there = matches!(follows, Some(Follows::Chooses(_)));
        let chosen = self.follow(follows?);
        chosen.filter(|_| goes_there)
    }

    /// Shows a mark where it is held.
    pub fn hold(&self, grip: Grip, by_s: f64) {
        let chosen = Some(grip.label);
        self.state.set(Correcting { held: Some((grip, by_s)), chosen, ..self.state.get() });
    }

    /// Leaves a mark where it was moved to.
    pub fn let_go(&self, grip: Grip, by_s: f64, seconds: f64) {
        if by_s == 0.0 {
            self.follow(Follows::Chooses(grip.label));
        } else {
            self.follow(step(moved(&self.latest(), grip, by_s, seconds)));
        }
    }

    /// Adds the sound that is most likely missed at a moment, in seconds.
    pub fn add(&self, at_s: f64, seconds: f64) {
        if self.state.get().is_on {
            let labels = self.latest();
            let kind = likely_kind(&labels, at_s);
            self.follow(step(sound(&labels, kind, at_s, seconds)));
        }
    }

    /// Takes the marks of a file.
    pub fn load(&self, labels: Rc<Labels>) {
        self.follow(Follows::Corrects(Correction::To(labels), None));
    }

    fn latest(&self) -> Rc<Labels> {
        self.now.borrow().labels().unwrap_or(&self.found).clone()
    }

    fn follow(&self, follows: Follows) -> Option<Label> {
        let chosen = match follows {
            Follows::Chooses(label) => Some(label),
            Follows::Corrects(correction, chosen) => {
                self.now.borrow_mut().follow(correction.clone());
                self.correct.emit(correction);
                chosen
            }
        };
        self.state.set(Correcting { chosen, held: None, ..self.state.get() });
        chosen
    }
}
