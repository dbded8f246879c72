//! A recording and what was found in it.

use std::rc::Rc;

use engine::report::printable;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::details::TechnicalDetails;
use super::hooks::Hooks;
use super::site_picker::SitePicker;
use super::underway::Underway;
use super::verdict::VerdictView;
use crate::app::player::RecordingView;
use crate::app::session::{DrawingState, Entry, Outcome};
use crate::app::text::messages::{self, Statement};
use crate::protocol::{Model, Problem};

/// Properties of [`ResultCard`].
#[derive(Properties)]
pub struct CardProps {
    /// The recording.
    pub entry: Rc<Entry>,
    /// The model in use.
    pub model: Option<Rc<Model>>,
    /// Whether it stands for its recording: none does beside a list, whose lines do.
    #[prop_or(true)]
    pub is_alone: bool,
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
            && self.is_alone == other.is_alone
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
    let hooks = props.is_alone.then(|| Hooks::of(entry));
    let hook = |value: fn(&Hooks) -> String| hooks.as_ref().map(value);
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
            data-result={props.is_alone.then(|| id.to_string())}
            data-file={props.is_alone.then(|| entry.name.clone())}
            data-status={hook(|hooks| hooks.status.to_owned())}
            data-backend={hooks.as_ref().and_then(|hooks| hooks.backend)}
            data-finding={hook(|hooks| hooks.finding.to_owned())}
            data-probabilities={hook(|hooks| hooks.probabilities.clone())}
            data-heads={hook(|hooks| hooks.heads.clone())}
            data-beats={hook(|hooks| hooks.beats.clone())}
            data-sentence={hook(|hooks| hooks.sentence.clone())}
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
