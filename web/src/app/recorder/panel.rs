//! What the reader sees of the recorder.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::devices::Device;
use super::level::{FLOOR_DB, Level};
use super::live::Live;
use super::message::Message;
use super::microphone::{Input, Processing};
use super::open::Open;
use super::take::{Phase, Take};
use super::trouble::Trouble;
use crate::app::session::Place;

type Send = Callback<Message>;

/// What the reader may choose.
pub struct Choices<'a> {
    /// The microphones, once they are known.
    pub devices: &'a [Device],
    /// Whether a recording starts by itself when a heart is heard.
    pub starts_itself: bool,
}

/// The button that begins it all.
pub fn closed(send: &Send, place: Option<&Place>) -> Html {
    html! {
        <section class="recorder" aria-label="Record">
            { primary(send, "Record from a microphone", "open", || Message::Open(None)) }
            <span class="drop-hint">
                { "or a USB stethoscope, 15 seconds." }
                if let Some(place) = place { { " " }{ where_to(place) } }
            </span>
        </section>
    }
}

/// Where the stethoscope belongs.
fn where_to(Place { person, site }: &Place) -> String {
    format!("{} of {person}: {}.", site.name(), site.where_it_lies())
}

/// The browser asks the reader.
pub fn opening(send: &Send) -> Html {
    framed(html! {
        <>
            <p role="status">{ "Opening the microphone … The browser may ask whether this page may use it." }</p>
            <div class="recorder-buttons">{ close(send, "Cancel") }</div>
        </>
    })
}

/// There is nothing to record from.
pub fn refused(send: &Send, trouble: &Trouble) -> Html {
    let [wrong, advice] = trouble.sentences();
    framed(html! {
        <>
            <p class="recorder-trouble" role="alert" data-trouble={trouble.key()}>
                <strong>{ wrong }</strong>{ " " }{ advice }
            </p>
            <div class="recorder-buttons">
                { button(send, "Try again", "again", || Message::Open(None)) }
                { close(send, "Close") }
            </div>
        </>
    })
}

/// The microphone is listened to.
pub fn opened(send: &Send, choices: &Choices<'_>, open: &Open, next: Option<&Place>) -> Html {
    let Open { take, level, heard, .. } = open;
    let seconds = heard.as_ref().and_then(|heard| heard.record.duration_s).unwrap_or_default();
    let drawing = heard.as_ref().and_then(|heard| heard.drawing.clone());
    framed(html! {
        <>
            if let Some(place) = &open.place {
                <p class="recorder-place"><strong>{ where_to(place) }</strong></p>
            }
            { microphones(send, choices, open) }
            { told(open) }
            <div class="recorder-state">
                { clock(take) }
                { meter(*level) }
            </div>
            <div class="recorder-buttons">{ buttons(send, choices, open, next) }</div>
            if open.file.is_none() { <Live {drawing} {seconds} /> }
        </>
    })
}

fn framed(content: Html) -> Html {
    html! {
        <section class="recorder recorder-open" aria-labelledby="recorder-title">
            <h2 id="recorder-title">{ "Record" }</h2>
            { content }
        </section>
    }
}

/// Which microphone it is, the others, and what the browser does to the sound.
fn microphones(send: &Send, choices: &Choices<'_>, open: &Open) -> Html {
    let Some(microphone) = &open.microphone else { return Html::default() };
    let choose = send.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Message::Open(Some(select.value()))
    });
    let option = |(id, name): (&str, &str)| {
        let selected = id == microphone.input.id;
        html! { <option value={id.to_owned()} {selected}>{ name }</option> }
    };
    let devices = choices.devices.iter().map(|device| (&*device.id, &*device.name));
    html! {
        <div class="recorder-microphone">
            if !choices.devices.is_empty() {
                <label>
                    { "Microphone " }
                    <select onchange={choose} disabled={open.take.phase() == Phase::Recording}>
                        { for devices.map(option) }
                    </select>
                </label>
            }
            <span class="recorder-input" data-rate={microphone.input.sample_rate.to_string()}>
                { input(&microphone.input) }
            </span>
        </div>
    }
}

/// What a microphone gives, and what the browser does to it.
fn input(Input { sample_rate, channels, processing, .. }: &Input) -> String {
    let channels = if *channels > 1 { format!(", {channels} channels") } else { String::new() };
    format!("{sample_rate}\u{a0}Hz{channels}. {}", processed(*processing))
}

fn processed(
    Processing { echo_cancellation, noise_suppression, gain_control }: Processing,
) -> String {
    let all = [
        (echo_cancellation, "echo cancellation"),
        (noise_suppression, "noise suppression"),
        (gain_control, "gain control"),
    ];
    let of = |state: Option<bool>| -> Vec<&str> {
        all.iter().filter(|(now, _)| *now == state).map(|(_, name)| *name).collect()
    };
    match (of(Some(true)).as_slice(), of(None).as_slice()) {
        ([], []) => "The browser's noise suppression, echo cancellation and gain control are off."
            .to_owned(),
        ([], unknown) => {
            format!("The browser doesn't say whether its {} is off.", unknown.join(" and "))
        }
        (on, _) => format!(
            "The browser changes the sound: its {} can't be turned off. Heart sounds may be missing.",
            on.join(" and ")
        ),
    }
}

/// What is heard, in a box that a screen reader follows.
fn told(open: &Open) -> Html {
    let hint = open.hint;
    let [heard, advice] = match (open.take.phase(), &open.file) {
        (Phase::Done, Some(_)) if open.microphone.is_none() => {
            let [gone, _] = Trouble::Vanished.sentences();
            [gone.to_owned(), "What it had recorded is judged in the list below.".to_owned()]
        }
        (Phase::Done, Some(file)) => {
            ["Recorded.".to_owned(), format!("{} is judged in the list below.", file.name())]
        }
        _ => hint.sentences(),
    };
    html! {
        <p class={classes!("recorder-hint", hint.key())} role="status" data-hint={hint.key()}>
            <strong>{ heard }</strong>{ " " }{ advice }
        </p>
    }
}

/// Seconds, in large figures.
fn clock(take: &Take) -> Html {
    let (recorded, length) = (take.recorded_s(), take.length_s());
    let (phase, figure, words) = match take.phase() {
        Phase::Waiting => ("waiting", length.ceil(), "will be recorded"),
        Phase::Recording => ("recording", (length - recorded).ceil(), "left"),
        Phase::Done => ("done", recorded.round(), "recorded"),
    };
    html! {
        <div class="recorder-clock" data-phase={phase}>
            <span class="recorder-seconds">{ format!("{figure:.0}\u{a0}s") }</span>
            <span>{ words }</span>
            <progress aria-label="Recorded" max={length.to_string()} value={recorded.to_string()} />
        </div>
    }
}

/// How loud it is.
fn meter(level: Level) -> Html {
    let value = level.peak_db - FLOOR_DB;
    html! {
        <label class="recorder-level">
            <span>{ if level.is_clipped() { "Level: too loud" } else { "Level" } }</span>
            <meter
                min="0"
                max={(-FLOOR_DB).to_string()}
                low="12"
                high="69"
                optimum="40"
                value={value.to_string()}
            />
        </label>
    }
}

fn buttons(send: &Send, choices: &Choices<'_>, open: &Open, next: Option<&Place>) -> Html {
    let starts_itself = send.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Message::StartsItself(input.checked())
    });
    let another = next.map_or_else(
        || "Record another".to_owned(),
        |place| format!("Record: {}", place.site.name().to_lowercase()),
    );
    match open.take.phase() {
        Phase::Waiting => html! {
            <>
                { primary(send, "Start now", "start", || Message::Start) }
                { close(send, "Close") }
                <label class="recorder-automatic">
                    <input type="checkbox" checked={choices.starts_itself} onchange={starts_itself} />
                    { "Start by itself when a heart is heard" }
                </label>
            </>
        },
        Phase::Recording => html! {
            <>
                { primary(send, "Stop", "stop", || Message::Stop) }
                { button(send, "Again", "again", || Message::Again) }
                { close(send, "Close") }
            </>
        },
        Phase::Done => html! {
            <>
                if open.microphone.is_some() {
                    { primary(send, &another, "again", || Message::Again) }
                } else {
                    { primary(send, &another, "again", || Message::Open(None)) }
                }
                if open.file.is_some() {
                    { button(send, "Save the sound (WAV)", "save", || Message::Save) }
                }
                { close(send, "Close") }
                if open.is_unsaved {
                    <span role="alert">{ "This browser did not save the file." }</span>
                }
            </>
        },
    }
}

fn primary(send: &Send, text: &str, key: &'static str, message: fn() -> Message) -> Html {
    html! {
        <button type="button" class="record" data-record={key} onclick={send.reform(move |_| message())}>
            { text.to_owned() }
        </button>
    }
}

fn button(send: &Send, text: &'static str, key: &'static str, message: fn() -> Message) -> Html {
    html! {
        <button type="button" class="option" data-record={key} onclick={send.reform(move |_| message())}>
            { text }
        </button>
    }
}

fn close(send: &Send, text: &'static str) -> Html {
    button(send, text, "close", || Message::Close)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(echo: Option<bool>, noise: Option<bool>, gain: Option<bool>) -> String {
        processed(Processing {
            echo_cancellation: echo,
            noise_suppression: noise,
            gain_control: gain,
        })
    }

    #[test]
    fn what_the_browser_does_to_the_sound_is_said() {
        let off = Some(false);
        assert!(said(off, off, off).ends_with("are off."));
        let on = said(off, Some(true), None);
        assert!(on.contains("its noise suppression can't"), "{on}");
        let unknown = said(off, off, None);
        assert!(unknown.contains("whether its gain control is off"), "{unknown}");
    }
}
