//! Buttons, files and keys for correcting marks.

use std::rc::Rc;

use engine::labels::{Label, LabelKind, Labels};
use web_sys::Element;
use yew::prelude::*;

use super::files::LabelFiles;
use super::keys::{CorrectionRequest, KEYS};
use crate::app::player::key_list::key_list;
use crate::app::session::Corrections;

/// Properties of [`CorrectPanel`].
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// What a person made of the marks.
    pub corrections: Corrections,
    /// The marks.
    pub labels: Rc<Labels>,
    /// The chosen one.
    pub chosen: Option<Label>,
    /// Whether a part is chosen that a murmur may be drawn over.
    pub has_part: bool,
    /// Marks can be corrected, or no more.
    pub open: Callback<bool>,
    /// Takes what a person asks for.
    pub ask: Callback<CorrectionRequest>,
    /// Takes the marks of a file.
    pub load: Callback<Rc<Labels>>,
    /// Name of the recording.
    pub name: AttrValue,
    /// Its length, in seconds.
    pub seconds: f64,
}

/// Buttons, files and keys for correcting marks. While it is unfolded, pointers and keys correct.
#[component]
pub fn CorrectPanel(props: &PanelProps) -> Html {
    let ontoggle = props.open.reform(|event: Event| {
        event.target_dyn_into::<Element>().is_some_and(|element| element.has_attribute("open"))
    });
    html! {
        <details class="listening correcting" {ontoggle}>
            <summary>{ "Correct the marks: heart sounds and murmurs" }</summary>
            <div class="listening-controls">
                <p class="listening-note">
                    { "Drag a mark to move it, double-click to add a heart sound. The statement stays as it was made." }
                </p>
                { buttons(props) }
                <LabelFiles
                    labels={props.labels.clone()}
                    load={props.load.clone()}
                    name={props.name.clone()}
                    seconds={props.seconds}
                />
                { key_list(&KEYS) }
            </div>
        </details>
    }
}

fn buttons(props: &PanelProps) -> Html {
    let PanelProps { corrections, chosen, has_part, ask, .. } = props;
    let button =
        |text: &'static str, key: &'static str, asked: CorrectionRequest, is_possible: bool| {
            html! {
                <button
                    type="button"
                    class="option"
                    data-correct={key}
                    disabled={!is_possible}
                    onclick={ask.reform(move |_: MouseEvent| asked)}
                >
                    { text }
                </button>
            }
        };
    html! {
        <div class="listening-group" role="group" aria-label="Correct the marks">
            <span class="listening-name" aria-hidden="true">{ "Marks" }</span>
            { button("S1 here", "s1", CorrectionRequest::Add(LabelKind::S1), true) }
            { button("S2 here", "s2", CorrectionRequest::Add(LabelKind::S2), true) }
            { button("Murmur over the chosen part", "murmur", CorrectionRequest::AddMurmur, *has_part) }
            { button("Remove", "remove", CorrectionRequest::Remove, chosen.is_some()) }
            { button("Undo", "undo", CorrectionRequest::Undo, corrections.can_undo()) }
            { button("Do again", "redo", CorrectionRequest::Redo, corrections.can_redo()) }
            { button("As found", "found", CorrectionRequest::AsFound, corrections.labels().is_some()) }
            <span class="listening-note" role="status" data-marks={props.labels.as_slice().len().to_string()}>
                { said(*chosen, corrections.labels().is_some()) }
            </span>
        </div>
    }
}

/// What is chosen, and whether a person changed anything.
fn said(chosen: Option<Label>, is_corrected: bool) -> String {
    let chosen = chosen.map(|Label { kind, start_s, end_s }| match kind {
        LabelKind::S1 => format!("First sound at {start_s:.2}\u{a0}s is chosen."),
        LabelKind::S2 => format!("Second sound at {start_s:.2}\u{a0}s is chosen."),
        LabelKind::Murmur => format!("Murmur from {start_s:.2} to {end_s:.2}\u{a0}s is chosen."),
    });
    let corrected = if is_corrected { "Corrected by hand." } else { "As Lubdub found them." };
    chosen.into_iter().chain([corrected.to_owned()]).collect::<Vec<_>>().join(" ")
}
