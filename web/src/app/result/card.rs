//! A recording and what was found in it.

use std::rc::Rc;

use engine::findings::Class;
use engine::report::printable;
use serde::Serialize;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::details::TechnicalDetails;
use super::site_picker::SitePicker;
use super::underway::Underway;
use super::verdict::VerdictView;
use crate::app::player::RecordingView;
use crate::app::session::{Backend, Diagnosed, DrawingState, Entry, Outcome, Progress};
use crate::app::text::messages::{self, Statement};
use crate::protocol::{Model, Problem};

/// Properties of [`ResultCard`].
#[derive(Properties)]
pub struct CardProps {
    /// The recording.
    pub entry: Rc<Entry>,
    /// The model in use.
    pub model: Option<Rc<Model>>,
    /// Folds or unfolds it.
    pub toggle: Callback<u32>,
    /// Has it drawn.
    pub draw: Callback<Rc<Entry>>,
}

impl PartialEq for CardProps {
    /// By what is pointed to: with hundreds of recordings on the page, comparing what was found in each of them at
    /// every event takes longer than drawing one. A session never changes an entry, but for copies. The model
    /// counts only where it is shown.
    fn eq(&self, other: &Self) -> bool {
        let is_same_model = !self.entry.is_open || self.model == other.model;
        Rc::ptr_eq(&self.entry, &other.entry)
            && is_same_model
            && self.toggle == other.toggle
            && self.draw == other.draw
    }
}

/// One entry of the list of results.
#[component]
pub fn ResultCard(props: &CardProps) -> Html {
    let entry = &props.entry;
    let statement = messages::statement(&entry.progress);
    let diagnosed = entry.diagnosed();
    let record = diagnosed.map(|diagnosed| &diagnosed.record);
    let id = entry.id;
    let body = format!("result-{id}");
    let toggle = props.toggle.reform(move |_: MouseEvent| id);
    let card = use_node_ref();
    use_effect_with(entry.is_open && diagnosed.is_some(), {
        let card = card.clone();
        move |shown| {
            if let (true, Some(card)) = (*shown, card.cast::<Element>()) {
                bring_into_view(&card);
            }
        }
    });
    use_effect_with(entry.needs_drawing(), {
        let (draw, entry) = (props.draw.clone(), entry.clone());
        move |needs_drawing| {
            if *needs_drawing {
                draw.emit(entry);
            }
        }
    });
    html! {
        <article
            ref={card}
            class={classes!("result", format!("tone-{}", statement.tone.key()))}
            data-result={id.to_string()}
            data-file={entry.name.clone()}
            data-status={status(entry)}
            data-backend={diagnosed.map(|diagnosed| backend_key(diagnosed.backend()))}
            data-finding={record.and_then(|record| record.finding).map_or("", Class::key)}
            data-probabilities={json(record.and_then(|record| record.probabilities.as_ref()))}
            data-heads={json(record.and_then(|record| record.heads.as_ref()))}
            data-beats={diagnosed.map(|diagnosed| beats(diagnosed)).unwrap_or_default()}
        >
            <h3 class="result-name">
                <button
                    type="button"
                    aria-expanded={entry.is_open.to_string()}
                    aria-controls={body.clone()}
                    onclick={toggle}
                >
                    <span class="file-name">{ printable(&entry.name) }</span>
                    <span class="fold">{ if entry.is_open { "Hide" } else { "Show" } }</span>
                </button>
            </h3>
            <div class={classes!("result-body", entry.is_open.then_some("open"))} id={body}>
                <div class="said">
                    { sentence(&statement) }
                    if let Some(reach) = entry.reach { <Underway id={entry.id} {reach} /> }
                    if entry.is_open { { said(entry, props.model.as_ref()) } }
                </div>
                if entry.is_open && diagnosed.is_some() { { seen(entry) } }
            </div>
        </article>
    }
}

/// What lies under the statement of a recording that is unfolded.
fn said(entry: &Rc<Entry>, model: Option<&Rc<Model>>) -> Html {
    match entry.outcome() {
        Some(Outcome::Diagnosed(_)) => html! {
            <>
                <VerdictView entry={entry.clone()} model={model.cloned()} />
                <SitePicker
                    id={entry.id}
                    site={entry.place.as_ref().map(|place| place.site)}
                    posture={entry.posture}
                />
            </>
        },
        Some(Outcome::Refused(Problem { reason: Some(reason), .. })) => {
            html! { <TechnicalDetails reason={reason.clone()} /> }
        }
        Some(Outcome::Refused(_)) | None => Html::default(),
    }
}

/// Pictures and playback of a recording that is unfolded.
fn seen(entry: &Rc<Entry>) -> Html {
    match &entry.drawing {
        DrawingState::Missing => html! {
            <p class="recording drawing" role="status">{ "Drawing the recording …" }</p>
        },
        DrawingState::Drawn(drawing) => html! {
            <RecordingView
                drawing={drawing.clone()}
                id={entry.id}
                corrections={entry.corrections.clone()}
                heard_s={heard(entry)}
                heart_s={heart(entry)}
                seconds={entry.diagnosed().map_or(0.0, |diagnosed| diagnosed.duration_s())}
                name={entry.name.clone()}
            />
        },
        DrawingState::Failed(problem) => html! {
            <div class="recording drawing">
                <p role="alert">{ messages::not_drawn(problem) }</p>
                if let Some(reason) = &problem.reason {
                    <TechnicalDetails reason={reason.clone()} />
                }
            </div>
        },
    }
}

/// Stretches in which a murmur is heard, begin and end in seconds.
fn heard(entry: &Entry) -> Vec<[f64; 2]> {
    let heads = entry.diagnosed().and_then(|diagnosed| diagnosed.record.heads.as_ref());
    heads.map(|heads| heads.murmur.heard_s.clone()).unwrap_or_default()
}

/// Recordings, in seconds, from which on it is shown where a heart is heard. Of shorter ones the beats themselves tell it.
const TIMELINE_S: f64 = 180.0;

/// Stretches in which a heart is heard, begin and end in seconds, of a long recording.
fn heart(entry: &Entry) -> Vec<[f64; 2]> {
    let long = entry.diagnosed().filter(|diagnosed| diagnosed.duration_s() > TIMELINE_S);
    let timeline = long.and_then(|diagnosed| diagnosed.record.timeline.as_ref());
    timeline.map(|timeline| timeline.heart_s.clone()).unwrap_or_default()
}

/// Scrolls no further than needed; of a card that is taller than the window, as on a phone, the
/// verdict at its head must be seen.
fn bring_into_view(card: &Element) {
    let window = card.owner_document().and_then(|document| document.document_element());
    let fits = window.is_none_or(|window| card.client_height() <= window.client_height());
    let options = ScrollIntoViewOptions::new();
    options.set_block(if fits {
        ScrollLogicalPosition::Nearest
    } else {
        ScrollLogicalPosition::Start
    });
    card.scroll_into_view_with_scroll_into_view_options(&options);
}

/// How far a recording is, in one word for programs.
fn status(entry: &Entry) -> &'static str {
    match &entry.progress {
        Progress::Waiting | Progress::Working => "working",
        Progress::Done(outcome) => match outcome {
            Outcome::Refused(_) => "refused",
            Outcome::Diagnosed(diagnosed) if diagnosed.record.finding.is_none() => "inadequate",
            Outcome::Diagnosed(_) => "ok",
        },
    }
}

/// What the network ran on, in one word for programs.
fn backend_key(backend: Backend) -> &'static str {
    match backend {
        Backend::Cpu => "cpu",
        Backend::Gpu => "gpu",
    }
}

/// A part of a record as JSON, for programs; empty where there is none.
fn json<T: Serialize>(part: Option<&T>) -> String {
    // Numbers and words by name have nothing that JSON can't say.
    part.and_then(|part| serde_json::to_string(part).ok()).unwrap_or_default()
}

/// First and second sounds in seconds, as a JSON array of pairs, for programs; an empty one where no beats are
/// claimed.
fn beats(diagnosed: &Diagnosed) -> String {
    let beats = diagnosed.record.beats.as_deref().unwrap_or_default();
    let pairs = beats.iter().map(|beat| vec![beat.s1_s, beat.s2_s]);
    pairs.collect::<serde_json::Value>().to_string()
}

/// The statement, the largest words of an entry.
fn sentence(statement: &Statement) -> Html {
    html! {
        <p class="finding">
            <span class="lead">{ statement.lead.clone() }</span>
            if !statement.advice.is_empty() {
                { " " }
                <span class="advice">{ statement.advice.clone() }</span>
            }
        </p>
    }
}
