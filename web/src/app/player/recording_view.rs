//! The recording: waveform over spectrogram on one axis of time, with playback.

use std::cell::RefCell;
use std::rc::Rc;

use engine::beats::Beat;
use yew::prelude::*;

use super::axis;
use super::controls::Controls;
use super::detail::use_detail;
use super::keys::{Action, action};
use super::listening::Listening;
use super::marks::{Marks, shows_beats};
use super::playback::use_playback;
use super::selection::{self, Gesture};
use super::spectrogram::SpectrogramView;
use super::waveform::Waveform;
use crate::protocol::Drawing;

/// Properties of [`RecordingView`].
#[derive(Properties, PartialEq)]
pub struct RecordingProps {
    /// What to show and play.
    pub drawing: Rc<Drawing>,
    /// Stretches in which a murmur is heard, begin and end in seconds.
    pub heard_s: Vec<[f64; 2]>,
    /// Stretches in which a heart is heard; nothing where that is not shown.
    pub heart_s: Vec<[f64; 2]>,
    /// Its length, in seconds.
    pub seconds: f64,
    /// The file's name.
    pub name: AttrValue,
}

/// The recording as pictures and sound.
#[component]
pub fn RecordingView(props: &RecordingProps) -> Html {
    let RecordingProps { drawing, seconds, .. } = props;
    let (head, seconds) = (&drawing.head, *seconds);
    let (listening, repeated_s) = (use_state_eq(Listening::default), use_state_eq(|| None));
    let (playback, seek, toggle) = use_playback(drawing, seconds, *listening, *repeated_s);
    let view = [0.0, seconds];
    let detail = use_detail(drawing, view, seconds);
    let position = playback.position_s;
    let x = across(position, seconds);
    let pressed = use_mut_ref(|| None);
    let (down, up) = pointer(&pressed, seconds, &seek, &repeated_s);
    let beat = selection::beat(position, marked(&head.beats), seconds);
    let repeat_beat = {
        let repeated_s = repeated_s.setter();
        Callback::from(move |()| repeated_s.set(beat))
    };
    let repeat_nothing = {
        let repeated_s = repeated_s.setter();
        Callback::from(move |()| repeated_s.set(None))
    };
    let change = {
        let listening = listening.setter();
        Callback::from(move |now| listening.set(now))
    };
    let onkeydown = {
        let (now, repeated_s, change) = (*listening, repeated_s.clone(), change.clone());
        let (seek, toggle) = (seek.clone(), toggle.clone());
        Callback::from(move |event: KeyboardEvent| {
            let is_shortcut = event.ctrl_key() || event.alt_key() || event.meta_key();
            let asked = action(&event.key(), position, seconds, now).filter(|_| !is_shortcut);
            let Some(asked) = asked else { return };
            event.prevent_default();
            match asked {
                Action::Toggle => toggle.emit(()),
                Action::Seek(to_s) => seek.emit(to_s),
                Action::RepeatFrom => {
                    repeated_s.set(selection::from(position, *repeated_s, seconds));
                }
                Action::RepeatTo => repeated_s.set(selection::to(position, *repeated_s, seconds)),
                Action::RepeatBeat => repeated_s.set(beat.or(*repeated_s)),
                Action::RepeatNothing => repeated_s.set(None),
                Action::Listen(now) => change.emit(now),
            }
        })
    };
    html! {
        <figure class="recording" aria-label={format!("Recording {}", props.name)}>
            <div class="player">
                <button type="button" class="play" onclick={toggle.reform(|_: MouseEvent| ())}>
                    { if playback.playing { "Pause" } else { "Play" } }
                </button>
                <p class="position">
                    { format!("{position:.1} of {seconds:.1}\u{a0}s") }
                </p>
                if playback.mute {
                    <p class="mute">{ "This browser can't play the sound." }</p>
                }
            </div>
            <div class="plot">
                <div class="plot-waveform">
                    <Waveform detail={detail.clone()} {view} {seconds} />
                    <Marks
                        beats={head.beats.clone()}
                        premature_s={head.premature_s.clone()}
                        heard_s={props.heard_s.clone()}
                        heart_s={props.heart_s.clone()}
                        {seconds}
                    />
                </div>
                <div class="plot-hertz">{ axis::frequency(head.high_hz) }</div>
                <div class="plot-spectrogram">
                    <SpectrogramView {detail} {view} {seconds} high_hz={head.high_hz} />
                </div>
                <div
                    class="seek"
                    role="slider"
                    tabindex="0"
                    aria-label="Position in the recording; space plays and pauses"
                    aria-valuemin="0"
                    aria-valuemax={format!("{seconds:.0}")}
                    aria-valuenow={format!("{position:.0}")}
                    aria-valuetext={format!("{position:.0} of {seconds:.0} seconds")}
                    onpointerdown={down}
                    onpointerup={up}
                    {onkeydown}
                >
                    <svg width="100%" height="100%" aria-hidden="true" focusable="false">
                        if let Some([from_s, to_s]) = *repeated_s {
                            <rect
                                class="repeated"
                                x={across(from_s, seconds)}
                                width={across(to_s - from_s, seconds)}
                                height="100%"
                            />
                        }
                        <line class="cursor-edge" x1={x.clone()} x2={x.clone()} y2="100%" />
                        <line class="cursor" x1={x.clone()} x2={x} y2="100%" />
                    </svg>
                </div>
                <div class="plot-time">{ axis::time(seconds) }</div>
            </div>
            <figcaption>{ caption(props) }</figcaption>
            <Controls
                listening={*listening}
                {change}
                {seconds}
                repeated_s={*repeated_s}
                repeat_beat={beat.map(|_| repeat_beat)}
                {repeat_nothing}
            />
        </figure>
    }
}

/// What the pictures show.
fn caption(RecordingProps { drawing, heard_s, heart_s, .. }: &RecordingProps) -> String {
    let head = &drawing.head;
    let marks = match (!shows_beats(&head.beats), head.premature_s.is_empty()) {
        (true, _) => "",
        (false, true) => {
            " Long lines are first heart sounds, short lines second ones; systole is shaded."
        }
        (false, false) => {
            " Long lines are first heart sounds, short lines second ones; systole is shaded, and a \
             dot marks a premature beat."
        }
    };
    let murmur = match (heard_s.is_empty(), heart_s.is_empty()) {
        (true, true) => "",
        (false, true) => " The bar on top shows where a murmur is heard.",
        (true, false) => " The bar on top shows where a heart is heard.",
        (false, false) => {
            " The bars on top show where a murmur is heard and, below, where a heart is."
        }
    };
    format!(
        "Waveform and spectrogram over time in seconds, filtered to 20 to 800\u{a0}Hz and \
         amplified. Brighter is louder, over {:.0}\u{a0}dB.{marks}{murmur}",
        head.range_db
    )
}

/// A share of the width.
fn across(at_s: f64, seconds: f64) -> String {
    format!("{:.3}%", (at_s / seconds.max(f64::MIN_POSITIVE) * 100.0).min(100.0))
}

/// The beats that are marked.
fn marked(beats: &[Beat]) -> &[Beat] {
    if shows_beats(beats) { beats } else { &[] }
}

/// What a pointer does that goes down and up again: a click seeks, drawing over a part repeats it.
fn pointer(
    pressed: &Rc<RefCell<Option<f64>>>,
    seconds: f64,
    seek: &Callback<f64>,
    repeated_s: &UseStateHandle<Option<[f64; 2]>>,
) -> (Callback<PointerEvent>, Callback<PointerEvent>) {
    let down = {
        let pressed = pressed.clone();
        Callback::from(move |event: PointerEvent| {
            selection::hold(&event);
            *pressed.borrow_mut() = Some(selection::share_across(&event));
        })
    };
    let (pressed, seek, repeated_s) = (pressed.clone(), seek.clone(), repeated_s.setter());
    let up = Callback::from(move |event: PointerEvent| {
        let Some(from) = pressed.borrow_mut().take() else { return };
        match selection::gesture(from, selection::share_across(&event)) {
            Gesture::Click(at) => seek.emit(at * seconds),
            Gesture::Drawn(from, to) => {
                repeated_s.set(selection::between(from * seconds, to * seconds, seconds));
            }
        }
    });
    (down, up)
}
