//! The recording that is open beside the list, or the only one.

use std::rc::Rc;

use engine::report::printable;
use yew::prelude::*;

use super::keys::Step;
use crate::app::result::ResultCard;
use crate::app::session::Entry;
use crate::protocol::Model;

/// Properties of [`Opened`].
#[derive(Properties)]
pub struct OpenedProps {
    /// The recording.
    pub entry: Rc<Entry>,
    /// The model in use.
    pub model: Option<Rc<Model>>,
    /// What its buttons ask for; none where it is the only recording.
    pub beside: Option<Beside>,
    /// Folds or unfolds it.
    pub toggle: Callback<u32>,
    /// Has it drawn.
    pub draw: Callback<Rc<Entry>>,
}

/// What the buttons of a recording beside the list ask for.
#[derive(Clone, PartialEq)]
pub struct Beside {
    /// Its place among those that are listed, from 0; none where it isn't.
    pub place: Option<usize>,
    /// How many are listed.
    pub all: usize,
    /// Opens another one.
    pub another: Callback<Step>,
    /// Marks it as done, or takes the mark back.
    pub mark: Callback<(u32, bool)>,
}

impl PartialEq for OpenedProps {
    /// By what is pointed to, as with the cards.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.entry, &other.entry)
            && self.model == other.model
            && self.beside == other.beside
            && self.toggle == other.toggle
            && self.draw == other.draw
    }
}

/// The `id` attribute of the recording that is open.
pub fn opened_id(id: u32) -> String {
    format!("opened-{id}")
}

/// The recording, with buttons that lead to others.
#[component]
pub fn Opened(props: &OpenedProps) -> Html {
    let OpenedProps { entry, model, beside, toggle, draw } = props;
    html! {
        <section
            class="opened"
            id={opened_id(entry.id)}
            tabindex="-1"
            aria-label={format!("Opened: {}", printable(&entry.name))}
        >
            if let Some(beside) = beside { { head(entry, beside, toggle) } }
            <ResultCard
                key={entry.id}
                entry={entry.clone()}
                model={model.clone()}
                is_alone={beside.is_none()}
                toggle={toggle.clone()}
                draw={draw.clone()}
            />
        </section>
    }
}

fn head(entry: &Entry, beside: &Beside, toggle: &Callback<u32>) -> Html {
    let Beside { place, all, another, mark } = beside;
    let (id, is_done) = (entry.id, entry.is_done);
    let go = |step: Step, name: &'static str, is_end: bool| {
        let onclick = another.reform(move |_: MouseEvent| step);
        html! {
            <button type="button" class="option" aria-disabled={is_end.to_string()} {onclick}>
                { name }
            </button>
        }
    };
    html! {
        <div class="opened-head">
            <button
                type="button"
                class="option"
                data-back=""
                onclick={toggle.reform(move |_: MouseEvent| id)}
            >
                { "Back to the list" }
            </button>
            { go(Step::Previous, "Previous", *place == Some(0)) }
            { go(Step::Next, "Next", place.is_some_and(|place| place + 1 == *all)) }
            <button
                type="button"
                class="option"
                aria-pressed={is_done.to_string()}
                onclick={mark.reform(move |_: MouseEvent| (id, !is_done))}
            >
                { if is_done { "✓ Done" } else { "Mark as done" } }
            </button>
            if let Some(place) = place {
                <span class="opened-place">{ format!("{} of {all}", place + 1) }</span>
            }
        </div>
    }
}
