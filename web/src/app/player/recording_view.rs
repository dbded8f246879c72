//! The recording: waveform over spectrogram on one axis of time, with playback.

use std::rc::Rc;

use engine::labels::LabelKind;
use yew::prelude::*;

use super::controls::Controls;
use super::correct::{CorrectPanel, Marking};
use super::detail_in_view::use_detail;
use super::evidence::evidence_caption;
use super::overview_strip::OverviewStrip;
use super::playback::Playback;
use super::plot::Plot;
use super::pointing::Pointed;
use super::state::{ViewState, use_view_state};
use super::viewport::Change;
use super::zoom_buttons::ZoomButtons;
use crate::app::session::Corrections;
use crate::protocol::Drawing;

/// Properties of [`RecordingView`].
#[derive(Properties, PartialEq)]
pub struct RecordingProps {
    /// What to show and play.
    pub drawing: Rc<Drawing>,
    /// Names the recording.
    pub id: u32,
    /// What a person made of its marks.
    pub corrections: Corrections,
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
    let RecordingProps { drawing, id, corrections, heard_s, seconds, .. } = props;
    let state = use_view_state(*id, corrections, drawing, heard_s, *seconds);
    let detail = use_detail(drawing, state.view.span_s(), *seconds);
    let (labels, chosen) = state.marking.shown(*seconds);
    let change_view = state.with(|state, change| state.view.dispatch(change));
    html! {
        <figure class="recording" aria-label={format!("Recording {}", props.name)}>
            { head(&state, *seconds, &change_view) }
            <Plot
                drawing={drawing.clone()}
                {detail}
                {labels}
                {chosen}
                corrects={state.marking.state.get().is_on}
                heart_s={props.heart_s.clone()}
                view={state.view.clone()}
                repeated_s={state.repeated_s.get()}
                position_s={state.playback.get().position_s}
                pointing={state.with(ViewState::point)}
                onkeydown={state.with(|state, event: KeyboardEvent| state.press(&event))}
            />
            <OverviewStrip {drawing} view={*state.view} change={change_view} />
            <figcaption>
                { caption(props, &state.marking) }
                { for drawing.head.evidence.iter().map(|it| html! { <>{ " " }{ evidence_caption(it) }</> }) }
            </figcaption>
            <Controls
                listening={state.listening.get()}
                change={state.with(|state, now| state.listening.set(now))}
                {seconds}
                repeated_s={state.repeated_s.get()}
                repeat_beat={state.beat_s.map(|_| state.with(|state, ()| {
                    state.repeated_s.set(state.beat_s);
                }))}
                repeat_nothing={state.with(|state, ()| state.repeated_s.set(None))}
            />
            <CorrectPanel
                corrections={corrections.clone()}
                labels={state.marking.labels.clone()}
                {chosen}
                has_part={state.repeated_s.get().is_some()}
                open={state.with(|state, is_on| state.marking.open(is_on))}
                ask={state.with(ViewState::ask)}
                load={state.with(|state, labels| state.marking.load(labels))}
                name={props.name.clone()}
                {seconds}
            />
        </figure>
    }
}

/// Play and pause, the position, what is pointed at, and zoom.
fn head(state: &ViewState, seconds: f64, change_view: &Callback<Change>) -> Html {
    let Playback { playing, position_s, mute, .. } = state.playback.get();
    html! {
        <div class="player">
            <button type="button" class="play" onclick={state.toggle.reform(|_: MouseEvent| ())}>
                { if playing { "Pause" } else { "Play" } }
            </button>
            <p class="position">{ format!("{position_s:.1} of {seconds:.1}\u{a0}s") }</p>
            <ZoomButtons
                view={*state.view}
                beat_s={state.beat_s}
                {position_s}
                change={change_view.clone()}
            />
            <p class="pointed" aria-hidden="true">{ state.pointed.get().map(pointed_text) }</p>
            if mute {
                <p class="mute">{ "This browser can't play the sound." }</p>
            }
        </div>
    }
}

/// What the pictures show.
fn caption(RecordingProps { drawing, heart_s, .. }: &RecordingProps, marking: &Marking) -> String {
    let head = &drawing.head;
    let mut labels = marking.labels.as_slice().iter();
    let has_murmur = labels.any(|label| label.kind == LabelKind::Murmur);
    let marks = match (marking.beats.is_empty(), head.premature_s.is_empty()) {
        (true, _) => "",
        (false, true) => {
            " Long lines are first heart sounds, short lines second ones; systole is shaded."
        }
        (false, false) => {
            " Long lines are first heart sounds, short lines second ones; systole is shaded, and a \
             dot marks a premature beat."
        }
    };
    let murmur = match (!has_murmur, heart_s.is_empty()) {
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

/// What is pointed at.
fn pointed_text(Pointed { at_s, hz }: Pointed) -> String {
    let hz = hz.map_or_else(String::new, |hz| format!(", {hz:.0}\u{a0}Hz"));
    format!("{at_s:.3}\u{a0}s{hz}")
}
