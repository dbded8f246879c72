//! The state of a recording view, and what keys, pointers and buttons make of it.

use std::rc::Rc;

use engine::beats::Beat;
use yew::prelude::*;

use super::correct::{At, CorrectionRequest, Marking, request_of, use_marking};
use super::keys::{Action, Place, action};
use super::latest::{Latest, use_latest};
use super::listening::Listening;
use super::marks::shows_beats;
use super::playback::{Playback, use_playback};
use super::pointing::{Pointed, Pointing};
use super::selection;
use super::viewport::{Change, Viewport};
use crate::app::session::Corrections;
use crate::protocol::Drawing;

/// The state of a recording view.
#[derive(Clone)]
pub struct ViewState {
    /// Where playback is.
    pub playback: Latest<Playback>,
    /// How a person listens.
    pub listening: Latest<Listening>,
    /// The part that is repeated, in seconds.
    pub repeated_s: Latest<Option<[f64; 2]>>,
    /// The part that is shown.
    pub view: UseReducerHandle<Viewport>,
    /// What the pointer points at.
    pub pointed: Latest<Option<Pointed>>,
    /// The marks.
    pub marking: Marking,
    /// The beat at the position, in seconds; none where no beats are marked.
    pub beat_s: Option<[f64; 2]>,
    /// Plays or pauses.
    pub toggle: Callback<()>,
    seek: Callback<f64>,
    seconds: f64,
}

/// The state of the view of a recording of some seconds, in parts of which a murmur is heard.
#[hook]
pub fn use_view_state(
    id: u32,
    corrections: &Corrections,
    drawing: &Rc<Drawing>,
    heard_s: &[[f64; 2]],
    seconds: f64,
) -> ViewState {
    let (listening, repeated_s) = (use_latest::<Listening>(), use_latest());
    let (playback, seek, toggle) =
        use_playback(drawing, seconds, listening.get(), repeated_s.get());
    let position_s = playback.get().position_s;
    let view = use_reducer_eq(|| Viewport::whole(seconds));
    use_effect_with(position_s.to_bits(), {
        let view = view.dispatcher();
        move |_| view.dispatch(Change::Following(position_s))
    });
    let pointed = use_latest();
    let marking = use_marking(id, corrections, drawing, heard_s);
    let beats: &[Beat] = if shows_beats(&marking.beats) { &marking.beats } else { &[] };
    let beat_s = selection::beat(position_s, beats, seconds);
    ViewState {
        playback,
        listening,
        repeated_s,
        view,
        pointed,
        marking,
        beat_s,
        toggle,
        seek,
        seconds,
    }
}

impl ViewState {
    /// A callback that does something with the state as it is.
    pub fn with<T: 'static>(&self, act: impl Fn(&Self, T) + 'static) -> Callback<T> {
        let state = self.clone();
        Callback::from(move |value| act(&state, value))
    }

    /// Follows a pointer.
    pub fn point(&self, pointing: Pointing) {
        match pointing {
            Pointing::At(place) => self.pointed.set(place),
            Pointing::Seek(to_s) => self.seek.emit(to_s),
            Pointing::Select(part) => self.repeated_s.set(Some(part)),
            Pointing::Hold(grip, by_s) => self.marking.hold(grip, by_s),
            Pointing::LetGo(grip, by_s) => self.marking.let_go(grip, by_s, self.seconds),
            Pointing::Twice(at_s) => self.marking.add(at_s, self.seconds),
        }
    }

    /// Corrects the marks. What was chosen by its neighbour is gone to, so that it is seen.
    pub fn ask(&self, asked: CorrectionRequest) {
        let (position_s, seconds) = (self.playback.get().position_s, self.seconds);
        let at = At { position_s, part_s: self.repeated_s.get(), seconds };
        if let Some(chosen) = self.marking.ask(asked, at) {
            self.seek.emit(chosen.start_s);
        }
    }

    /// Does what a key asks for; other keys are the browser's.
    pub fn press(&self, event: &KeyboardEvent) {
        let with_control = event.ctrl_key() || event.meta_key();
        let correction = request_of(&event.key(), with_control)
            .filter(|_| self.marking.state.get().is_on && !event.alt_key());
        if let Some(correction) = correction {
            event.prevent_default();
            self.ask(correction);
            return;
        }
        let place = Place { position_s: self.playback.get().position_s, view: *self.view };
        let action = action(&event.key(), place, self.listening.get());
        if let Some(action) = action.filter(|_| !with_control && !event.alt_key()) {
            event.prevent_default();
            self.act(action);
        }
    }

    fn act(&self, action: Action) {
        let (position_s, seconds) = (self.playback.get().position_s, self.seconds);
        let part = self.repeated_s.get();
        match action {
            Action::Toggle => self.toggle.emit(()),
            Action::Seek(to_s) => self.seek.emit(to_s),
            Action::RepeatFrom => self.repeated_s.set(selection::from(position_s, part, seconds)),
            Action::RepeatTo => self.repeated_s.set(selection::to(position_s, part, seconds)),
            Action::RepeatBeat => self.repeated_s.set(self.beat_s.or(part)),
            Action::RepeatNothing => self.repeated_s.set(None),
            Action::Listen(now) => self.listening.set(now),
            Action::View(change) => self.view.dispatch(change),
        }
    }
}
