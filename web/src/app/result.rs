//! A recording and what was heard in it.

use std::rc::Rc;

use engine::findings::Class;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::recording::RecordingView;
use super::session::{Entry, Outcome, Progress};
use super::verdict::VerdictView;
use super::words::{self, Statement};
use crate::protocol::{Model, Pictures, Verdict};

/// Properties of [`ResultCard`].
#[derive(Properties)]
pub struct ResultProps {
    /// The recording.
    pub entry: Rc<Entry>,
    /// The model that judges.
    pub model: Option<Rc<Model>>,
    /// Folds or unfolds it.
    pub toggle: Callback<u32>,
}

impl PartialEq for ResultProps {
    /// By what is pointed to: with hundreds of recordings on the page, comparing what was found in each of them at
    /// every news of one takes longer than drawing that one. The session never changes what a card holds.
    fn eq(&self, other: &Self) -> bool {
        let is_same_model = match (&self.model, &other.model) {
            (Some(ours), Some(theirs)) => Rc::ptr_eq(ours, theirs),
            (None, None) => true,
            _ => false,
        };
        Rc::ptr_eq(&self.entry, &other.entry) && is_same_model && self.toggle == other.toggle
    }
}

/// One entry of the list of results.
#[component]
pub fn ResultCard(props: &ResultProps) -> Html {
    let entry = &props.entry;
    let statement = words::statement(&entry.progress);
    let judged = judged(&entry.progress);
    let verdict = judged.map(|(verdict, _)| verdict);
    let id = entry.id;
    let body = format!("result-{id}");
    let toggle = props.toggle.reform(move |_: MouseEvent| id);
    let card = use_node_ref();
    use_effect_with(entry.open && judged.is_some(), {
        let card = card.clone();
        move |shown| {
            if let (true, Some(card)) = (*shown, card.cast::<Element>()) {
                bring_into_view(&card);
            }
        }
    });
    html! {
        <article
            ref={card}
            class={classes!("result", format!("tone-{}", statement.tone.key()))}
            data-result={id.to_string()}
            data-file={entry.name.clone()}
            data-status={status(&entry.progress)}
            data-backend={verdict.map(|v| words::backend_key(v.recording.backend))}
            data-finding={verdict.and_then(|v| v.finding).map_or("", Class::key)}
            data-probabilities={verdict.map(|v| probabilities(v)).unwrap_or_default()}
            data-beats={verdict.map(|v| beats(v)).unwrap_or_default()}
        >
            <h3 class="result-name">
                <button
                    type="button"
                    aria-expanded={entry.open.to_string()}
                    aria-controls={body.clone()}
                    onclick={toggle}
                >
                    <span class="file-name">{ entry.name.clone() }</span>
                    <span class="fold">{ if entry.open { "Hide" } else { "Show" } }</span>
                </button>
            </h3>
            <div class={classes!("result-body", entry.open.then_some("open"))} id={body}>
                <div class="said">
                    { sentence(&statement) }
                    if let (Some(verdict), true) = (verdict, entry.open) {
                        <VerdictView verdict={verdict.clone()} model={props.model.clone()} />
                    }
                </div>
                if let (Some((verdict, pictures)), true) = (judged, entry.open) {
                    <RecordingView
                        verdict={verdict.clone()}
                        pictures={pictures.clone()}
                        name={entry.name.clone()}
                    />
                }
            </div>
        </article>
    }
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

/// The verdict and the pictures of a recording that was judged.
fn judged(progress: &Progress) -> Option<(&Rc<Verdict>, &Pictures)> {
    let Progress::Done(outcome) = progress else { return None };
    match &**outcome {
        Outcome::Judged { verdict, pictures, .. } => Some((verdict, pictures)),
        Outcome::Refused(_) => None,
    }
}

/// How far a recording is, in one word for programs.
fn status(progress: &Progress) -> &'static str {
    match (progress, judged(progress)) {
        (Progress::Waiting | Progress::Working, _) => "working",
        (Progress::Done(_), None) => "refused",
        (Progress::Done(_), Some((verdict, _))) if verdict.finding.is_none() => "inadequate",
        (Progress::Done(_), Some(_)) => "ok",
    }
}

/// The probabilities as a JSON object by class, for programs; empty where there are none.
fn probabilities(verdict: &Verdict) -> String {
    let Some(values) = verdict.probabilities else { return String::new() };
    let by_class: serde_json::Map<_, _> = Class::ALL
        .iter()
        .zip(values)
        .map(|(class, p)| (class.key().to_owned(), p.into()))
        .collect();
    serde_json::Value::Object(by_class).to_string()
}

/// First and second sounds in seconds, as a JSON array of pairs, for programs; empty where no beats are claimed.
fn beats(verdict: &Verdict) -> String {
    let pairs = verdict.heart.beats.iter().map(|beat| [beat.s1.middle_s(), beat.s2.middle_s()]);
    pairs.map(|pair| pair.to_vec()).collect::<serde_json::Value>().to_string()
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
