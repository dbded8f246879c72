//! A recording in one line.

use std::rc::Rc;

use engine::report::printable;
use yew::prelude::*;

use super::group::Group;
use super::line;
use crate::app::result::{Cancel, Hooks, Underway};
use crate::app::session::Entry;

/// What a line asks for. The callbacks are the same ones at every drawing.
#[derive(Clone, PartialEq)]
pub struct RowCallbacks {
    /// Opens a recording.
    pub open: Callback<u32>,
    /// Closes a recording, and goes back to its line.
    pub close: Callback<u32>,
    /// Marks a recording as done, or takes the mark back.
    pub mark: Callback<(u32, bool)>,
    /// The focus came to the line of a recording.
    pub arrive: Callback<u32>,
    /// Brings the focus to the line of a recording, from a button of it that goes.
    pub back: Callback<u32>,
}

/// Properties of [`Row`].
#[derive(Properties)]
pub struct RowProps {
    /// The recording.
    pub entry: Rc<Entry>,
    /// Its place in the list, from 0.
    pub place: usize,
    /// Whether the Tab key comes to this line, as to one of the list.
    pub is_active: bool,
    /// What it asks for.
    pub callbacks: RowCallbacks,
}

impl PartialEq for RowProps {
    /// The recording by what is pointed to, as with the cards.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.entry, &other.entry)
            && self.place == other.place
            && self.is_active == other.is_active
            && self.callbacks == other.callbacks
    }
}

/// The `id` attribute of a recording's line.
pub fn row_id(id: u32) -> String {
    format!("row-{id}")
}

/// A line of the list.
#[component]
pub fn Row(props: &RowProps) -> Html {
    let RowProps { entry, place, is_active, callbacks } = props;
    let (id, hooks) = (entry.id, Hooks::of(entry));
    let tone = line::tone(Group::of(entry));
    let tabindex = if *is_active { "0" } else { "-1" };
    html! {
        <tr
            id={row_id(id)}
            role="row"
            class={classes!(format!("tone-{}", tone.key()), entry.is_done.then_some("is-done"))}
            {tabindex}
            aria-rowindex={(place + 2).to_string()}
            aria-selected={entry.is_open.to_string()}
            onclick={callbacks.open.reform(move |_| id)}
            onfocusin={callbacks.arrive.reform(move |_| id)}
            data-result={id.to_string()}
            data-file={entry.name.clone()}
            data-status={hooks.status}
            data-backend={hooks.backend}
            data-finding={hooks.finding}
            data-probabilities={hooks.probabilities}
            data-heads={hooks.heads}
            data-beats={hooks.beats}
            data-sentence={hooks.sentence}
        >
            <td role="gridcell" class="cell-done">{ mark(entry, callbacks, tabindex) }</td>
            <th role="rowheader" scope="row" class="cell-name">{ printable(&entry.name) }</th>
            <td role="gridcell" class="cell-stated">
                <span class="stated">{ line::stated(entry) }</span>
                { underway(entry, callbacks, tabindex) }
            </td>
            { cell("cell-sure", line::sure(entry)) }
            { cell("cell-rate", line::rate(entry)) }
            { cell("cell-signal", line::signal(entry)) }
            { cell("cell-length", line::length(entry)) }
        </tr>
    }
}

/// A value; where a line takes several lines of text, what isn't known is left out.
fn cell(class: &'static str, value: String) -> Html {
    let unknown = (value == line::NONE).then_some("unknown");
    html! { <td role="gridcell" class={classes!(class, unknown)}>{ value }</td> }
}

/// The mark of what is done, as a button.
fn mark(entry: &Entry, callbacks: &RowCallbacks, tabindex: &'static str) -> Html {
    let (id, is_done) = (entry.id, entry.is_done);
    let onclick = callbacks.mark.reform(move |event: MouseEvent| {
        // The line itself opens.
        event.stop_propagation();
        (id, !is_done)
    });
    html! {
        <button
            type="button"
            class="mark"
            {tabindex}
            aria-pressed={is_done.to_string()}
            aria-label="Done"
            data-mark=""
            {onclick}
        >
            { if is_done { "✓" } else { "○" } }
        </button>
    }
}

/// How far the work is, as long as it isn't finished, and a button that ends it.
fn underway(entry: &Entry, callbacks: &RowCallbacks, tabindex: &'static str) -> Html {
    let id = entry.id;
    if entry.outcome().is_some() {
        return Html::default();
    }
    let onclick = callbacks.back.reform(move |event: MouseEvent| {
        // The line itself opens.
        event.stop_propagation();
        id
    });
    html! {
        <span {onclick}>
            if let Some(reach) = entry.reach {
                <Underway {id} {reach} />
            } else {
                <Stop {id} {tabindex} />
            }
        </span>
    }
}

/// Properties of [`Stop`].
#[derive(Properties, PartialEq)]
struct StopProps {
    id: u32,
    tabindex: &'static str,
}

/// Ends the work on a recording, or takes it from those that wait.
#[component]
fn Stop(StopProps { id, tabindex }: &StopProps) -> Html {
    let (id, tabindex) = (*id, *tabindex);
    let onclick =
        use_context::<Cancel>().map(|Cancel(cancel)| cancel.reform(move |_: MouseEvent| id));
    html! {
        <button type="button" class="stop" {tabindex} data-cancel="" {onclick}>{ "Stop" }</button>
    }
}
