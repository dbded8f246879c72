//! What the reader sees of the recorder.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::html::Scope;
use yew::prelude::*;

use super::level::{FLOOR_DB, Level};
use super::live::Live;
use super::microphone::{Input, Processing};
use super::take::{Phase, Take};
use super::trouble::Trouble;
use super::view::{Message, Open, Recorder};

type Link = Scope<Recorder>;

/// The button that begins it all.
pub fn closed(link: &Link) -> Html {
    html! {
        <section class="recorder" aria-label="Record">
            <button type="button" class="record" data-record="open" onclick={link.callback(|_| Message::Open(None))}>
                { "Record from a microphone" }
            </button>
            <span class="drop-hint">
                { "or a USB stethoscope, 15 seconds" }
            </span>
        </section>
    }
}

/// The browser asks the reader.
pub fn opening(link: &Link) -> Html {
    framed(html! {
        <>
            <p role="status">{ "Opening the microphone … The browser may ask whether this page may use it." }</p>
            <div class="recorder-buttons">{ close(link, "Cancel") }</div>
        </>
    })
}

/// There is nothing to record from.
pub fn refused(link: &Link, trouble: &Trouble) -> Html {
    let [wrong, advice] = trouble.sentences();
    framed(html! {
        <>
            <p class="recorder-trouble" role="alert" data-trouble={trouble.key()}>
                <strong>{ wrong }</strong>{ " " }{ advice }
            </p>
            <div class="recorder-buttons">
                { button(link, "Try again", "again", || Message::Open(None)) }
                { close(link, "Close") }
            </div>
        </>
    })
}

/// The microphone is listened to.
pub fn opened(link: &Link, recorder: &Recorder, open: &Open) -> Html {
    let Open { take, level, heard, .. } = open;
    let seconds = heard.as_ref().and_then(|heard| heard.record.duration_s).unwrap_or_default();
    let drawing = heard.as_ref().and_then(|heard| heard.drawing.clone());
    framed(html! {
        <>
            { microphones(link, recorder, open) }
            { told(open) }
            <div class="recorder-state">
                { clock(take) }
                { meter(*level) }
            </div>
            <div class="recorder-buttons">{ buttons(link, recorder, open) }</div>
            <Live {drawing} {seconds} />
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
fn microphones(link: &Link, recorder: &Recorder, open: &Open) -> Html {
    let Some(microphone) = &open.microphone else { return Html::default() };
    let choose = link.callback(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Message::Open(Some(select.value()))
    });
    let option = |(id, name): (&str, &str)| {
        let selected = id == microphone.input.id;
        html! { <option value={id.to_owned()} {selected}>{ name }</option> }
    };
    let devices = recorder.devices.iter().map(|device| (&*device.id, &*device.name));
    html! {
        <div class="recorder-microphone">
            if !recorder.devices.is_empty() {
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

fn buttons(link: &Link, recorder: &Recorder, open: &Open) -> Html {
    let starts_itself = link.callback(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Message::StartsItself(input.checked())
    });
    match open.take.phase() {
        Phase::Waiting => html! {
            <>
                { primary(link, "Start now", "start", || Message::Start) }
                { close(link, "Close") }
                <label class="recorder-automatic">
                    <input type="checkbox" checked={recorder.starts_itself} onchange={starts_itself} />
                    { "Start by itself when a heart is heard" }
                </label>
            </>
        },
        Phase::Recording => html! {
            <>
                { primary(link, "Stop", "stop", || Message::Stop) }
                { button(link, "Again", "again", || Message::Again) }
                { close(link, "Close") }
            </>
        },
        Phase::Done => html! {
            <>
                if open.microphone.is_some() {
                    { primary(link, "Record another", "again", || Message::Again) }
                } else {
                    { primary(link, "Record another", "again", || Message::Open(None)) }
                }
                if open.file.is_some() {
                    { button(link, "Save the sound (WAV)", "save", || Message::Save) }
                }
                { close(link, "Close") }
                if open.is_unsaved {
                    <span role="alert">{ "This browser did not save the file." }</span>
                }
            </>
        },
    }
}

fn primary(link: &Link, text: &'static str, key: &'static str, message: fn() -> Message) -> Html {
    html! {
        <button type="button" class="record" data-record={key} onclick={link.callback(move |_| message())}>
            { text }
        </button>
    }
}

fn button(link: &Link, text: &'static str, key: &'static str, message: fn() -> Message) -> Html {
    html! {
        <button type="button" class="option" data-record={key} onclick={link.callback(move |_| message())}>
            { text }
        </button>
    }
}

fn close(link: &Link, text: &'static str) -> Html {
    button(link, text, "close", || Message::Close)
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
