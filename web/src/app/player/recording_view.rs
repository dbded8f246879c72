//! The recording: waveform over spectrogram on one axis of time, with playback.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::axis;
use super::marks::{Marks, shows_beats};
use super::playback::use_playback;
use super::spectrogram::SpectrogramView;
use super::waveform::Waveform;
use crate::protocol::Drawing;

/// How far an arrow key moves, in seconds.
const STEP_S: f64 = 0.5;

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
    let (playback, seek, toggle) = use_playback(drawing, seconds);
    let position = playback.position_s;
    let plays = drawing.arrays.sound.length() > 0;
    let x = format!("{:.3}%", (position / seconds.max(f64::MIN_POSITIVE) * 100.0).min(100.0));
    let onclick = seek.reform(move |event: MouseEvent| share_across(&event) * seconds);
    let onkeydown = keys(position, seconds, &seek, &toggle);
    html! {
        <figure class="recording" aria-label={format!("Recording {}", props.name)}>
            <div class="player">
                if plays {
                    <button type="button" class="play" onclick={toggle.reform(|_: MouseEvent| ())}>
                        { if playback.playing { "Pause" } else { "Play" } }
                    </button>
                }
                <p class="position">
                    { format!("{position:.1} of {seconds:.1}\u{a0}s") }
                </p>
                if !plays {
                    <p class="mute">{ "A recording of more than an hour is not played here." }</p>
                }
                if playback.mute {
                    <p class="mute">{ "This browser can't play the sound." }</p>
                }
            </div>
            <div class="plot">
                <div class="plot-waveform">
                    <Waveform {drawing} {seconds} />
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
                    <SpectrogramView {drawing} {seconds} />
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
                    {onclick}
                    {onkeydown}
                >
                    <svg width="100%" height="100%" aria-hidden="true" focusable="false">
                        <line class="cursor-edge" x1={x.clone()} x2={x.clone()} y2="100%" />
                        <line class="cursor" x1={x.clone()} x2={x} y2="100%" />
                    </svg>
                </div>
                <div class="plot-time">{ axis::time(seconds) }</div>
            </div>
            <figcaption>{ caption(props) }</figcaption>
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

/// Where on its element a click fell, from 0 at the left to 1 at the right.
fn share_across(event: &MouseEvent) -> f64 {
    let Some(element) = event.current_target().and_then(|t| t.dyn_into::<HtmlElement>().ok())
    else {
        return 0.0;
    };
    let place = element.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - place.left()) / place.width().max(1.0);
    share.clamp(0.0, 1.0)
}

/// Space plays and pauses; arrows, Home and End seek.
fn keys(
    position: f64,
    seconds: f64,
    seek: &Callback<f64>,
    toggle: &Callback<()>,
) -> Callback<KeyboardEvent> {
    let (seek, toggle) = (seek.clone(), toggle.clone());
    Callback::from(move |event: KeyboardEvent| {
        let target = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => position - STEP_S,
            "ArrowRight" | "ArrowUp" => position + STEP_S,
            "Home" => 0.0,
            "End" => seconds,
            " " => {
                event.prevent_default();
                toggle.emit(());
                return;
            }
            _ => return,
        };
        event.prevent_default();
        seek.emit(target.clamp(0.0, seconds));
    })
}
