//! Waveform, marks and spectrogram of a part of a recording on one axis of time, and what pointers do on them.

use std::rc::Rc;

use engine::labels::{Label, Labels};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::axis;
use super::correct::{Grip, grip};
use super::detail::Detail;
use super::evidence::EvidenceStrip;
use super::gestures::{Done, Moved, Pointers, Task};
use super::marks::Marks;
use super::selection::{self, hold, share_across};
use super::spectrogram::SpectrogramView;
use super::viewport::{Change, Viewport};
use super::waveform::Waveform;
use super::wheel::use_wheel;
use crate::protocol::Drawing;

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

/// Properties of [`Plot`].
#[derive(Properties, PartialEq)]
pub struct PlotProps {
    /// The recording.
    pub drawing: Rc<Drawing>,
    /// Its finest pictures of the part that is shown.
    pub detail: Rc<Detail>,
    /// Heart sounds and murmurs.
    pub labels: Rc<Labels>,
    /// The one that is chosen.
    pub chosen: Option<Label>,
    /// Whether pointers take hold of marks.
    pub corrects: bool,
    /// Stretches in which a heart is heard.
    pub heart_s: Vec<[f64; 2]>,
    /// The part that is shown.
    pub view: UseReducerHandle<Viewport>,
    /// The part that is repeated, in seconds.
    pub repeated_s: Option<[f64; 2]>,
    /// Where playback is, in seconds.
    pub position_s: f64,
    /// Takes what a pointer does.
    pub pointing: Callback<Pointing>,
    /// Takes keys.
    pub onkeydown: Callback<KeyboardEvent>,
}

/// The pictures of a recording.
#[component]
pub fn Plot(props: &PlotProps) -> Html {
    let PlotProps { drawing, detail, repeated_s, position_s, onkeydown, .. } = props;
    let (head, view) = (&drawing.head, *props.view);
    let surface = use_node_ref();
    use_wheel(&surface, &props.view);
    let (drawn_s, pointers) = use_pointers(props);
    let twice = props
        .pointing
        .reform(move |event: MouseEvent| Pointing::Twice(view.at_s(share_across(&event))));
    let x = view.x(*position_s);
    let repeated_s = (*drawn_s).or(*repeated_s);
    html! {
        <div class="plot">
            <div class="plot-waveform">
                <Waveform {detail} {view} />
                <Marks
                    labels={props.labels.clone()}
                    chosen={props.chosen}
                    premature_s={head.premature_s.clone()}
                    heart_s={props.heart_s.clone()}
                    {view}
                />
            </div>
            <div class="plot-hertz">{ axis::frequency(head.high_hz) }</div>
            <div class="plot-spectrogram"><SpectrogramView {detail} {view} high_hz={head.high_hz} /></div>
            <div
                ref={surface}
                class={classes!("seek", (!view.is_whole()).then_some("zoomed"))}
                role="slider"
                tabindex="0"
                aria-label="Position in the recording; space plays and pauses"
                aria-valuemin="0"
                aria-valuemax={format!("{:.0}", view.whole_s())}
                aria-valuenow={format!("{position_s:.0}")}
                aria-valuetext={format!("{position_s:.1} of {:.0} seconds", view.whole_s())}
                onpointerdown={pointers.reform(|event| (Phase::Down, event))}
                onpointermove={pointers.reform(|event| (Phase::Move, event))}
                onpointerup={pointers.reform(|event| (Phase::Up, event))}
                onpointercancel={pointers.reform(|event| (Phase::Gone, event))}
                onpointerleave={pointers.reform(|event| (Phase::Left, event))}
                ondblclick={twice}
                {onkeydown}
            >
                <svg width="100%" height="100%" aria-hidden="true" focusable="false">
                    if let Some([from_s, to_s]) = repeated_s.filter(|part| view.shows(*part)) {
                        <rect
                            class="repeated"
                            x={view.x(from_s)}
                            width={view.width(to_s - from_s)}
                            height="100%"
                        />
                    }
                    if view.shows([*position_s; 2]) {
                        <line class="cursor-edge" x1={x.clone()} x2={x.clone()} y2="100%" />
                        <line class="cursor" x1={x.clone()} x2={x} y2="100%" />
                    }
                </svg>
            </div>
            <div class="plot-time">{ axis::time(view) }</div>
            if head.evidence.is_some() {
                <div class="plot-evidence"><EvidenceStrip {drawing} {view} /></div>
            }
        </div>
    }
}

/// What a pointer's event is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Down,
    Move,
    Up,
    /// The browser took the pointer for itself.
    Gone,
    Left,
}

/// Takes an event of a pointer.
type Take = Callback<(Phase, PointerEvent)>;

/// The part that is being drawn over, in seconds, and what takes the events of pointers.
#[hook]
fn use_pointers(props: &PlotProps) -> (UseStateHandle<Option<[f64; 2]>>, Take) {
    let drawn_s = use_state_eq(|| None);
    let state = use_mut_ref(Pointers::default);
    let (view, pointing) = (props.view.clone(), props.pointing.clone());
    let (labels, corrects) = (props.labels.clone(), props.corrects);
    let high_hz = props.drawing.head.high_hz;
    let drawn = drawn_s.setter();
    let take = Callback::from(move |(phase, event): (Phase, PointerEvent)| {
        let (id, share) = (event.pointer_id(), share_across(&event));
        let before = *state.borrow();
        let part = |from, to| selection::between(view.at_s(from), view.at_s(to), view.whole_s());
        let by_s = |share: f64| share * view.length_s();
        let after = match phase {
            Phase::Down => {
                hold(&event);
                let held = corrects.then(|| held(&event, &labels, *view)).flatten();
                before.down(id, share, held.map_or_else(|| task(&event, *view), Task::Holds))
            }
            Phase::Move => {
                pointing.emit(Pointing::At(Some(pointed(&event, *view, high_hz))));
                let (after, moved) = before.moved(id, share);
                match moved {
                    Moved::Nothing => {}
                    Moved::Draws(from, to) => drawn.set(part(from, to)),
                    Moved::Holds(grip, by) => pointing.emit(Pointing::Hold(grip, by_s(by))),
                    Moved::Picture { by, factor, around } => {
                        view.dispatch(Change::Moved(by));
                        view.dispatch(Change::Zoomed { factor, around });
                    }
                }
                after
            }
            Phase::Up | Phase::Gone => {
                let (after, done) = before.up(id);
                drawn.set(None);
                match done {
                    Done::Held(grip, by) => {
                        let is_moved = phase == Phase::Up && by.abs() * width(&event) > TREMBLES_PX;
                        let by_s = if is_moved { by_s(by) } else { 0.0 };
                        pointing.emit(Pointing::LetGo(grip, by_s));
                    }
                    Done::Click(at) if phase == Phase::Up => {
                        pointing.emit(Pointing::Seek(view.at_s(at)));
                    }
                    Done::Drew(from, to) if phase == Phase::Up => {
                        if let Some(part) = part(from, to) {
                            pointing.emit(Pointing::Select(part));
                        }
                    }
                    Done::Nothing | Done::Click(_) | Done::Drew(..) => {}
                }
                after
            }
            Phase::Left => {
                pointing.emit(Pointing::At(None));
                before
            }
        };
        *state.borrow_mut() = after;
    });
    (drawn_s, take)
}

/// Pixels by which a hand that only points may move.
const TREMBLES_PX: f64 = 2.0;

/// Pixels around a mark within which a mouse, and a finger, takes hold of it.
const REACH_PX: [f64; 2] = [8.0, 22.0];

fn is_finger(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

/// The mark that a pointer takes hold of.
fn held(event: &PointerEvent, labels: &Labels, view: Viewport) -> Option<Grip> {
    let reach = REACH_PX[usize::from(is_finger(event))] / width(event);
    grip(labels, view.at_s(share_across(event)), reach * view.length_s())
}

/// Width of a pointer's element, in pixels.
fn width(event: &PointerEvent) -> f64 {
    let element = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    element.map_or(1.0, |element| element.get_bounding_client_rect().width().max(1.0))
}

/// What a pointer does that goes down and holds nothing: a finger moves what is zoomed, and so does any pointer with Shift
/// or another button.
fn task(event: &PointerEvent, view: Viewport) -> Task<Grip> {
    let pans = (is_finger(event) && !view.is_whole()) || event.shift_key() || event.button() != 0;
    if pans { Task::Pans } else { Task::Draws }
}

/// What a pointer points at.
fn pointed(event: &PointerEvent, view: Viewport, high_hz: f64) -> Pointed {
    let at_s = view.at_s(share_across(event));
    let surface = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    let plot = surface.and_then(|surface| surface.parent_element());
    let picture = plot.and_then(|plot| plot.query_selector(".plot-spectrogram").ok().flatten());
    let hz = picture.and_then(|picture| {
        let place = picture.get_bounding_client_rect();
        let share = (place.bottom() - f64::from(event.client_y())) / place.height().max(1.0);
        (0.0..=1.0).contains(&share).then_some(share * high_hz)
    });
    Pointed { at_s, hz }
}
