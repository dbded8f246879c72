//! What pointers do on the pictures of a recording.

use std::cell::RefCell;
use std::rc::Rc;

use engine::labels::Labels;
use yew::prelude::*;

use super::correct::{Grip, grip};
use super::gestures::{Done, Moved, Pointers, Task};
use super::selection;
use super::surface::Surface;
use super::viewport::{Change, Viewport};

/// What a pointer points at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pointed {
    /// The moment, in seconds.
    pub at_s: f64,
    /// The frequency, in hertz; none beside the spectrogram.
    pub hz: Option<f64>,
}

/// What a person does with a pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pointing {
    /// Points at a place, or at none.
    At(Option<Pointed>),
    /// Goes to a moment, in seconds.
    Seek(f64),
    /// Draws over a part, in seconds.
    Select([f64; 2]),
    /// Holds a mark, and has moved it by seconds.
    Hold(Grip, f64),
    /// Lets go of a mark, moved by seconds; by none it was only chosen.
    LetGo(Grip, f64),
    /// Clicks twice on a moment, in seconds.
    Twice(f64),
}

/// What a pointer's event is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phase {
    /// It goes down.
    Down,
    /// It moves.
    Move,
    /// It goes up.
    Up,
    /// The browser took the pointer for itself.
    Gone,
    /// It left the picture.
    Left,
}

/// The pictures on which pointers act.
pub struct Scene {
    /// Where they lie.
    pub surface: Surface,
    /// The part that is shown.
    pub view: UseReducerHandle<Viewport>,
    /// The marks.
    pub labels: Rc<Labels>,
    /// Whether pointers take hold of marks.
    pub corrects: bool,
    /// Upper edge of the spectrogram, in hertz.
    pub high_hz: f64,
    /// Takes what a pointer does.
    pub pointing: Callback<Pointing>,
}

/// The part that is being drawn over, in seconds, and what takes the events of pointers.
#[hook]
pub fn use_pointers(scene: Scene) -> (Option<[f64; 2]>, Callback<(Phase, PointerEvent)>) {
    let drawn_s = use_state_eq(|| None);
    let pointers = use_mut_ref(Pointers::default);
    let handler = PointerHandler { scene, pointers, drawn_s: drawn_s.setter() };
    (*drawn_s, Callback::from(move |(phase, event)| handler.take(phase, &event)))
}

/// The pointers over the pictures.
struct PointerHandler {
    scene: Scene,
    pointers: Rc<RefCell<Pointers<Grip>>>,
    drawn_s: UseStateSetter<Option<[f64; 2]>>,
}

impl PointerHandler {
    fn take(&self, phase: Phase, event: &PointerEvent) {
        match phase {
            Phase::Down => self.down(event),
            Phase::Move => self.moved(event),
            Phase::Up => self.up(event),
            Phase::Gone => self.gone(event),
            Phase::Left => self.scene.pointing.emit(Pointing::At(None)),
        }
    }

    fn down(&self, event: &PointerEvent) {
        let Scene { surface, view, labels, corrects, .. } = &self.scene;
        surface.hold(event);
        let share = surface.share_across(event);
        let reach_s = reach_px(event) / surface.width() * view.length_s();
        let held = corrects.then(|| grip(labels, view.at_s(share), reach_s)).flatten();
        let task = held.map_or_else(|| task(event, **view), Task::Holds);
        let before = *self.pointers.borrow();
        *self.pointers.borrow_mut() = before.down(event.pointer_id(), share, task);
    }

    fn moved(&self, event: &PointerEvent) {
        let Scene { surface, view, pointing, .. } = &self.scene;
        pointing.emit(Pointing::At(Some(self.pointed(event))));
        let before = *self.pointers.borrow();
        let (after, moved) = before.moved(event.pointer_id(), surface.share_across(event));
        *self.pointers.borrow_mut() = after;
        match moved {
            Moved::Nothing => {}
            Moved::Draws(from, to) => self.drawn_s.set(self.part(from, to)),
            Moved::Holds(grip, by) => pointing.emit(Pointing::Hold(grip, by * view.length_s())),
            Moved::Picture { by, factor, around } => {
                view.dispatch(Change::Moved(by));
                view.dispatch(Change::Zoomed { factor, around });
            }
        }
    }

    fn up(&self, event: &PointerEvent) {
        let Scene { surface, view, pointing, .. } = &self.scene;
        let done = self.lifted(event);
        match done {
            Done::Nothing => {}
            Done::Click(at) => pointing.emit(Pointing::Seek(view.at_s(at))),
            Done::Drew(from, to) => {
                if let Some(part) = self.part(from, to) {
                    pointing.emit(Pointing::Select(part));
                }
            }
            Done::Held(grip, by) => {
                let is_moved = by.abs() * surface.width() > TREMBLES_PX;
                let by_s = if is_moved { by * view.length_s() } else { 0.0 };
                pointing.emit(Pointing::LetGo(grip, by_s));
            }
        }
    }

    /// What was held is back where it was.
    fn gone(&self, event: &PointerEvent) {
        if let Done::Held(grip, _) = self.lifted(event) {
            self.scene.pointing.emit(Pointing::LetGo(grip, 0.0));
        }
    }

    fn lifted(&self, event: &PointerEvent) -> Done<Grip> {
        let before = *self.pointers.borrow();
        let (after, done) = before.up(event.pointer_id());
        *self.pointers.borrow_mut() = after;
        self.drawn_s.set(None);
        done
    }

    /// The part between two shares of the width; none where it is too short.
    fn part(&self, from: f64, to: f64) -> Option<[f64; 2]> {
        let view = &self.scene.view;
        selection::between(view.at_s(from), view.at_s(to), view.whole_s())
    }

    fn pointed(&self, event: &PointerEvent) -> Pointed {
        let Scene { surface, view, high_hz, .. } = &self.scene;
        let at_s = view.at_s(surface.share_across(event));
        let plot = surface.element().and_then(|element| element.parent_element());
        let picture = plot.and_then(|plot| plot.query_selector(".plot-spectrogram").ok().flatten());
        let hz = picture.and_then(|picture| {
            let place = picture.get_bounding_client_rect();
            let share = (place.bottom() - f64::from(event.client_y())) / place.height().max(1.0);
            (0.0..=1.0).contains(&share).then_some(share * high_hz)
        });
        Pointed { at_s, hz }
    }
}

/// Pixels by which a hand that only points may move.
const TREMBLES_PX: f64 = 2.0;

/// Pixels around a mark within which a mouse, and a finger, takes hold of it.
const REACH_PX: [f64; 2] = [8.0, 22.0];

fn reach_px(event: &PointerEvent) -> f64 {
    REACH_PX[usize::from(is_finger(event))]
}

fn is_finger(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

/// What a pointer does that goes down and holds nothing: a finger moves what is zoomed, and so does any pointer with Shift
/// or another button.
fn task(event: &PointerEvent, view: Viewport) -> Task<Grip> {
    let pans = (is_finger(event) && !view.is_whole()) || event.shift_key() || event.button() != 0;
    if pans { Task::Pans } else { Task::Draws }
}
