//! Where recordings come in: files dropped or chosen, and demo sounds.

use engine::audio::Container;
use web_sys::{FileList, HtmlInputElement};
use yew::prelude::*;

use crate::app::session::{ChosenFile, Engine, Source};
use crate::app::text::messages;
use crate::protocol::Demo;

/// Kinds of file that the browser's chooser offers first, with the samples of WFDB records and with archives; all others
/// can still be chosen.
fn accepted() -> String {
    let others = ["dat", "zip"];
    let endings = Container::endings().chain(others);
    endings.fold("audio/*".to_owned(), |all, ending| all + ",." + ending)
}

/// Properties of [`DropZone`].
#[derive(Properties, PartialEq)]
pub struct DropZoneProps {
    /// Takes the recordings.
    pub submit: Callback<Vec<Source>>,
    /// Whether files are being dragged over the page.
    pub dragging: bool,
    /// Whether the engine is ready.
    pub engine: Engine,
}

/// The area that takes recordings.
#[component]
pub fn DropZone(props: &DropZoneProps) -> Html {
    let choose = {
        let submit = props.submit.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            submit.emit(files_of(input.files()));
            // So that choosing the same file again is a change.
            input.set_value("");
        })
    };
    html! {
        <section class="intake" aria-label="Recordings to listen to">
            <div class={classes!("drop", props.dragging.then_some("dragging"))}>
                <label class="drop-choice">
                    <input id="files" type="file" multiple=true accept={accepted()} onchange={&choose} />
                    <span class="drop-button">{ "Choose recordings" }</span>
                </label>
                <label class="drop-choice">
                    <input id="folder" type="file" webkitdirectory=true onchange={choose} />
                    <span class="drop-button drop-folder">{ "Choose a folder" }</span>
                </label>
                <span class="drop-hint">
                    { "or drop them anywhere on this page" }
                </span>
            </div>
            <div class="demos" role="group" aria-labelledby="demos-title">
                <p id="demos-title">{ "No recording at hand? Try a synthetic sound:" }</p>
                <div class="demo-buttons">
                    { for Demo::ALL.map(|demo| demo_button(demo, &props.submit)) }
                </div>
            </div>
            { engine_state(&props.engine) }
        </section>
    }
}

fn demo_button(demo: Demo, submit: &Callback<Vec<Source>>) -> Html {
    let listen = submit.reform(move |_: MouseEvent| vec![Source::Demo(demo)]);
    html! {
        <button type="button" class="demo" data-demo={demo.key()} onclick={listen}>
            { demo.name() }
        </button>
    }
}

/// Whether the engine is ready, in words.
fn engine_state(engine: &Engine) -> Html {
    match engine {
        Engine::Loading => html! {
            <p class="engine" data-engine="loading">
                { "Loading the model … recordings given now are heard as soon as it is ready." }
            </p>
        },
        Engine::Ready(model) => html! {
            <p class="engine" data-engine="ready">
                { messages::ready(model) }
            </p>
        },
        Engine::Failed(sentence) => html! {
            <p class="engine engine-failed" data-engine="failed" role="alert">
                { sentence.clone() }
            </p>
        },
    }
}

/// The files of a list, in its order.
#[must_use]
pub fn files_of(list: Option<FileList>) -> Vec<Source> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(ChosenFile::new)
        .map(Source::File)
        .collect()
}
