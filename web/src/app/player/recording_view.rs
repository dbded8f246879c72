//! The recording: waveform over spectrogram on one axis of time, with playback.

use std::rc::Rc;

use engine::beats::Beat;
use engine::labels::LabelKind;
use yew::prelude::*;

use super::controls::Controls;
use super::correct::{Asked, At, CorrectPanel, Marking, asked, use_marking};
use super::detail_in_view::use_detail;
use super::evidence::evidence_caption;
use super::keys::{Action, Place, action};
use super::listening::Listening;
use super::marks::shows_beats;
use super::overview_strip::OverviewStrip;
use super::playback::use_playback;
use super::plot::{Plot, Pointed, Pointing};
use super::selection;
use super::viewport::{Change, Viewport};
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
    let RecordingProps { drawing, seconds, .. } = props;
    let seconds = *seconds;
    let (listening, repeated_s) = (use_state_eq(Listening::default), use_state_eq(|| None));
    let (playback, seek, toggle) = use_playback(drawing, seconds, *listening, *repeated_s);
    let position = playback.position_s;
    let view = use_reducer_eq(|| Viewport::whole(seconds));
    let detail = use_detail(drawing, view.span_s(), seconds);
    let change_view = {
        let view = view.dispatcher();
        Callback::from(move |change| view.dispatch(change))
    };
    use_effect_with(position.to_bits(), {
        let view = view.dispatcher();
        move |_| view.dispatch(Change::Following(position))
    });
    let marking = use_marking(props.id, &props.corrections, drawing, &props.heard_s);
    let (labels, chosen) = marking.shown(seconds);
    let beat = selection::beat(position, marked(&marking.beats), seconds);
    let at = At { position_s: position, part_s: *repeated_s, seconds };
    let ask = {
        let (marking, seek) = (marking.clone(), seek.clone());
        Callback::from(move |asked: Asked| {
            // What was chosen by its neighbour is gone to, so that it is seen.
            if let Some(chosen) = marking.ask(asked, at) {
                seek.emit(chosen.start_s);
            }
        })
    };
    let pointed = use_state_eq(|| None);
    let pointing = {
        let (seek, repeated_s, pointed) = (seek.clone(), repeated_s.setter(), pointed.setter());
        let marking = marking.clone();
        Callback::from(move |pointing: Pointing| match pointing {
            Pointing::At(place) => pointed.set(place),
            Pointing::Seek(to_s) => seek.emit(to_s),
            Pointing::Select(part) => repeated_s.set(Some(part)),
            Pointing::Hold(grip, by_s) => marking.hold(grip, by_s),
            Pointing::LetGo(grip, by_s) => marking.let_go(grip, by_s, seconds),
            Pointing::Twice(at_s) => marking.add(at_s, seconds),
        })
    };
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
        let (seek, toggle, view) = (seek.clone(), toggle.clone(), view.clone());
        let (ask, corrects) = (ask.clone(), marking.state.is_on);
        Callback::from(move |event: KeyboardEvent| {
            let with_control = event.ctrl_key() || event.meta_key();
            let is_shortcut = with_control || event.alt_key();
            let correction =
                asked(&event.key(), with_control).filter(|_| corrects && !event.alt_key());
            if let Some(correction) = correction {
                event.prevent_default();
                ask.emit(correction);
                return;
            }
            let place = Place { position_s: position, view: *view };
            let asked = action(&event.key(), place, now).filter(|_| !is_shortcut);
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
                Action::View(change) => view.dispatch(change),
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
                <ZoomButtons
                    view={*view}
                    beat_s={beat}
                    position_s={position}
                    change={change_view.clone()}
                />
                <p class="pointed" aria-hidden="true">{ (*pointed).map(pointed_text) }</p>
                if playback.mute {
                    <p class="mute">{ "This browser can't play the sound." }</p>
                }
            </div>
            <Plot
                drawing={drawing.clone()}
                {detail}
                {labels}
                {chosen}
                corrects={marking.state.is_on}
                heart_s={props.heart_s.clone()}
                view={view.clone()}
                repeated_s={*repeated_s}
                position_s={position}
                {pointing}
                {onkeydown}
            />
            <OverviewStrip {drawing} view={*view} change={change_view} />
            <figcaption>
                { caption(props, &marking) }
                { for drawing.head.evidence.iter().map(|it| html! { <>{ " " }{ evidence_caption(it) }</> }) }
            </figcaption>
            <Controls
                listening={*listening}
                {change}
                {seconds}
                repeated_s={*repeated_s}
                repeat_beat={beat.map(|_| repeat_beat)}
                {repeat_nothing}
            />
            <CorrectPanel
                corrections={props.corrections.clone()}
                labels={marking.labels.clone()}
                {chosen}
                has_part={repeated_s.is_some()}
                open={{
                    let marking = marking.clone();
                    Callback::from(move |is_on| marking.open(is_on))
                }}
                {ask}
                load={Callback::from(move |labels| marking.load(labels))}
                name={props.name.clone()}
                {seconds}
            />
        </figure>
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

/// The beats that are marked.
fn marked(beats: &[Beat]) -> &[Beat] {
    if shows_beats(beats) { beats } else { &[] }
}
