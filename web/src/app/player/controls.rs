//! The controls for listening: speed, filter, volume, what is repeated, a check of headphones, and the keys.

use engine::display::ListeningFilter;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::chain::{LONGEST_KEPT_S, curve};
use super::key_list::key_list;
use super::keys::KEYS;
use super::listening::{Listening, Speed, VOLUME_DB, filter_words};
use super::speaker::Speaker;

/// Size of the picture of a filter's response.
const CURVE: [f64; 2] = [120.0, 36.0];

/// Tones that check headphones, in hertz, and what they are called. Small loudspeakers give nothing of the first.
const TONES: [(f32, &str); 2] = [(60.0, "Low tone"), (250.0, "Higher tone")];

/// Properties of [`Controls`].
#[derive(Properties, PartialEq)]
pub struct ControlsProps {
    /// How a person listens.
    pub listening: Listening,
    /// Takes how a person wants to listen.
    pub change: Callback<Listening>,
    /// Length of the recording, in seconds.
    pub seconds: f64,
    /// The stretch that is repeated, begin and end in seconds.
    pub repeated_s: Option<[f64; 2]>,
    /// Repeats the beat at the position; none where no beats are marked.
    pub repeat_beat: Option<Callback<()>>,
    /// Repeats nothing.
    pub repeat_nothing: Callback<()>,
}

/// The controls for listening.
#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    html! {
        <details class="listening">
            <summary>{ "Listen closely: speed, filter, volume, repeat" }</summary>
            <div class="listening-controls">
                { speeds(props) }
                { filters(props) }
                { volume(props) }
                { repeats(props) }
                <HeadphoneCheck />
                { key_list(&KEYS) }
            </div>
        </details>
    }
}

/// A button of which one of a group is pressed.
fn option(text: &'static str, is_on: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="option" aria-pressed={is_on.to_string()} {onclick}>
            { text }
        </button>
    }
}

fn speeds(ControlsProps { listening, change, seconds, repeated_s, .. }: &ControlsProps) -> Html {
    let now = *listening;
    let played_s = repeated_s.map_or(*seconds, |[from_s, to_s]| to_s - from_s);
    let speed = |speed: Speed| {
        let choose = change.reform(move |_: MouseEvent| Listening { speed, ..now });
        option(speed.name(), now.speed == speed, choose)
    };
    let keep = change.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Listening { keeps_pitch: input.checked(), ..now }
    });
    html! {
        <div class="listening-group" role="group" aria-label="Speed" data-speed={now.speed.factor().to_string()}>
            <span class="listening-name" aria-hidden="true">{ "Speed" }</span>
            { for Speed::ALL.map(speed) }
            if played_s <= LONGEST_KEPT_S {
                <label class="keep-pitch">
                    <input type="checkbox" checked={now.keeps_pitch} onchange={keep} />
                    { "Keep the pitch when slower" }
                </label>
            }
        </div>
    }
}

fn filters(ControlsProps { listening, change, .. }: &ControlsProps) -> Html {
    let now = *listening;
    let filter = |filter: ListeningFilter| {
        let choose = change.reform(move |_: MouseEvent| Listening { filter, ..now });
        option(filter_words(filter)[0], now.filter == filter, choose)
    };
    let [width, height] = CURVE;
    let [name, purpose] = filter_words(now.filter);
    html! {
        <div class="listening-group" role="group" aria-label="Filter" data-filter={now.filter.key()}>
            <span class="listening-name" aria-hidden="true">{ "Filter" }</span>
            { for ListeningFilter::ALL.map(filter) }
            <svg
                class="filter-curve"
                viewBox={format!("0 0 {width} {height}")}
                width={width.to_string()}
                height={height.to_string()}
                role="img"
                aria-label={format!("Response of the filter {name} from 20 to 800 Hz")}
            >
                <path d={curve(now.filter, CURVE)} />
            </svg>
            <span class="listening-note">{ purpose }</span>
        </div>
    }
}

fn volume(ControlsProps { listening, change, .. }: &ControlsProps) -> Html {
    let now = *listening;
    let set = change.reform(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Listening { volume_db: input.value_as_number(), ..now }
    });
    html! {
        <div class="listening-group">
            <label class="volume">
                <span class="listening-name">{ "Volume" }</span>
                <input
                    type="range"
                    min={VOLUME_DB[0].to_string()}
                    max={VOLUME_DB[1].to_string()}
                    step="3"
                    value={now.volume_db.to_string()}
                    aria-valuetext={format!("{:.0} decibels", now.volume_db)}
                    oninput={set}
                />
            </label>
            <span class="listening-note">{ "What would be too loud is held back." }</span>
        </div>
    }
}

fn repeats(props: &ControlsProps) -> Html {
    let said = match props.repeated_s {
        Some([from_s, to_s]) => format!("{from_s:.2} to {to_s:.2}\u{a0}s is repeated."),
        None => "To repeat a part, draw over it.".to_owned(),
    };
    html! {
        <div class="listening-group" role="group" aria-label="Repeat">
            <span class="listening-name" aria-hidden="true">{ "Repeat" }</span>
            if let Some(beat) = &props.repeat_beat {
                <button type="button" class="option" data-repeat="beat" onclick={beat.reform(|_: MouseEvent| ())}>
                    { "This beat" }
                </button>
            }
            if props.repeated_s.is_some() {
                <button
                    type="button"
                    class="option"
                    data-repeat="nothing"
                    onclick={props.repeat_nothing.reform(|_: MouseEvent| ())}
                >
                    { "Nothing" }
                </button>
            }
            <span class="listening-note" role="status">{ said }</span>
        </div>
    }
}

/// Two tones: who hears the second alone has loudspeakers that leave out most of a heart.
#[component]
fn HeadphoneCheck() -> Html {
    let speaker = use_context::<Speaker>().unwrap_or_default();
    let is_mute = use_state_eq(|| false);
    let tone = |(hz, name): (f32, &'static str)| {
        let (speaker, is_mute) = (speaker.clone(), is_mute.clone());
        let sound = Callback::from(move |_: MouseEvent| is_mute.set(speaker.tone(hz).is_err()));
        html! { <button type="button" class="option" onclick={sound}>{ name }</button> }
    };
    html! {
        <div class="listening-group" role="group" aria-label="Headphone check">
            <span class="listening-name" aria-hidden="true">{ "Headphones" }</span>
            { for TONES.map(tone) }
            <span class="listening-note">
                if *is_mute {
                    { "This browser can't play the sound." }
                } else {
                    { "Who hears only the higher tone needs headphones: most of a heart is as low as the other." }
                }
            </span>
        </div>
    }
}
