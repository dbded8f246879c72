//! The recording: waveform over spectrogram on one axis of time, with playback.

use std::rc::Rc;

use gloo_render::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::axis;
use super::marks::Marks;
use super::picture::{SpectrogramView, Waveform};
use super::speaker::{Sound, Speaker};
use crate::protocol::{Pictures, Verdict};

/// How far an arrow key moves, in seconds.
const STEP_S: f64 = 0.5;

/// Properties of [`RecordingView`].
#[derive(Properties, PartialEq)]
pub struct RecordingProps {
    /// What is known of it.
    pub verdict: Rc<Verdict>,
    /// What to show and play.
    pub pictures: Pictures,
    /// The file's name.
    pub name: AttrValue,
}

/// Where playback is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Playback {
    playing: bool,
    position_s: f64,
    /// Counts screen refreshes, so that a sound that hasn't begun yet is asked again.
    frame: u32,
    /// The browser can't play sound.
    mute: bool,
}

/// The recording as pictures and sound.
#[component]
pub fn RecordingView(props: &RecordingProps) -> Html {
    let (playback, seek, toggle) = use_playback(&props.verdict, &props.pictures);
    let seconds = props.verdict.recording.duration_s;
    let position = playback.position_s;
    let x = format!("{:.3}%", (position / seconds.max(f64::MIN_POSITIVE) * 100.0).min(100.0));
    let onclick = seek.reform(move |event: MouseEvent| share_across(&event) * seconds);
    let onkeydown = keys(position, seconds, &seek, &toggle);
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
                    <Waveform verdict={props.verdict.clone()} pictures={props.pictures.clone()} />
                    <Marks
                        beats={props.verdict.heart.beats.clone()}
                        premature_s={premature(&props.verdict)}
                        {seconds}
                    />
                </div>
                <div class="plot-hertz">{ axis::frequency(props.verdict.high_hz) }</div>
                <div class="plot-spectrogram">
                    <SpectrogramView
                        verdict={props.verdict.clone()}
                        pictures={props.pictures.clone()}
                    />
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
            <figcaption>{ caption(&props.verdict) }</figcaption>
        </figure>
    }
}

/// First sounds of premature beats, in seconds.
fn premature(verdict: &Verdict) -> Vec<f64> {
    verdict.heart.rhythm.as_ref().map_or_else(Vec::new, |rhythm| rhythm.premature_s.clone())
}

/// What the pictures show.
fn caption(verdict: &Verdict) -> String {
    let marks = match (verdict.heart.beats.is_empty(), premature(verdict).is_empty()) {
        (true, _) => "",
        (false, true) => {
            " Long lines are first heart sounds, short lines second ones; systole is shaded."
        }
        (false, false) => {
            " Long lines are first heart sounds, short lines second ones; systole is shaded, and a \
             dot marks a premature beat."
        }
    };
    format!(
        "Waveform and spectrogram over time in seconds, filtered to 20 to 800\u{a0}Hz and \
         amplified. Brighter is louder, over {:.0}\u{a0}dB.{marks}",
        verdict.range_db
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

/// Playback of a recording: where it is, how to seek (in seconds), how to play and pause.
#[hook]
fn use_playback(
    verdict: &Rc<Verdict>,
    pictures: &Pictures,
) -> (Playback, Callback<f64>, Callback<()>) {
    let speaker = use_context::<Speaker>().unwrap_or_default();
    let playback = use_state_eq(Playback::default);
    let seconds = verdict.recording.duration_s;
    let sound = Sound { samples: pictures.sound.clone(), rate: verdict.sound_rate };
    let ticket = *use_memo((), |()| speaker.ticket());
    let play = {
        let (speaker, playback) = (speaker.clone(), playback.clone());
        Callback::from(move |from_s: f64| {
            let setter = playback.setter();
            let stopped = Callback::from(move |()| setter.set(Playback::default()));
            let playing = speaker.play(ticket, &sound, from_s, stopped).is_ok();
            playback.set(Playback { playing, position_s: from_s, frame: 0, mute: !playing });
        })
    };
    use_effect_with(*playback, {
        let (speaker, setter) = (speaker.clone(), playback.setter());
        move |now| {
            let now = *now;
            let frame = now.playing.then(|| {
                request_animation_frame(move |_| match speaker.position_s(ticket) {
                    Some(at) if at < seconds => {
                        setter.set(Playback { position_s: at, frame: now.frame + 1, ..now });
                    }
                    Some(_) => {
                        speaker.stop(ticket);
                        setter.set(Playback::default());
                    }
                    None => {}
                })
            });
            move || drop(frame)
        }
    });
    use_effect_with((), {
        let speaker = speaker.clone();
        move |()| move || speaker.stop(ticket)
    });
    let seek = {
        let (playback, play) = (playback.clone(), play.clone());
        Callback::from(move |to_s: f64| {
            if playback.playing {
                play.emit(to_s);
            } else {
                playback.set(Playback { position_s: to_s, ..*playback });
            }
        })
    };
    let toggle = {
        let playback = playback.clone();
        Callback::from(move |()| {
            if playback.playing {
                speaker.stop(ticket);
                playback.set(Playback { playing: false, ..*playback });
            } else {
                // From the end there is nothing left to play.
                let from_s = if playback.position_s >= seconds { 0.0 } else { playback.position_s };
                play.emit(from_s);
            }
        })
    };
    (*playback, seek, toggle)
}
