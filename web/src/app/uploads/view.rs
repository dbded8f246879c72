//! The list, what the reader chooses above it, and the recording that is open beside it.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::{Announcement, ListActions};
use super::filter::Filter;
use super::focus::{Focus, Target, use_focus};
use super::held::use_held;
use super::keyboard::{keys, on_key};
use super::keys::Step;
use super::listing::{Listing, Moment, Query};
use super::opened::{Beside, Opened};
use super::row::RowCallbacks;
use super::sums::Sums;
use super::table::{Rows, Table};
use super::tools::Tools;
use crate::app::host::now_s;
use crate::app::session::{Entries, Entry, Event};
use crate::protocol::Model;

/// Properties of [`Uploads`].
#[derive(Properties, PartialEq)]
pub struct UploadsProps {
    /// The recordings; at least one.
    pub entries: Entries,
    /// How many there are of each group.
    pub sums: Sums,
    /// Whether all of them are finished.
    pub is_settled: bool,
    /// The model in use.
    pub model: Option<Rc<Model>>,
    /// Takes what the reader does.
    pub send: Callback<Event>,
    /// Has a recording drawn.
    pub draw: Callback<Rc<Entry>>,
}

/// Several recordings as a list, one of which may be open beside it; a single one as itself.
#[component]
pub fn Uploads(props: &UploadsProps) -> Html {
    let (query, active) = (use_state_eq(Query::default), use_state_eq(|| None));
    let (node, focus, told) = (use_node_ref(), use_focus(), use_state_eq(Announcement::default));
    let held = use_held(&node);
    let (rows, is_stale) = use_rows(props, &query, held.now);
    let callbacks = use_callbacks(&props.send, &active, &told, &focus);
    let actions = ListActions {
        rows: rows.clone(),
        entries: props.entries.clone(),
        callbacks: callbacks.clone(),
        sort: again(&query),
        tell: setter(&told),
        focus,
    };
    let is_list = props.entries.len() > 1;
    let active = active.filter(|id| rows.iter().any(|entry| entry.id == *id));
    let active = active.or_else(|| rows.first().map(|entry| entry.id));
    let open = props.entries.iter().find(|entry| entry.is_open);
    html! {
        <>
            if is_list {
                <Tools
                    sums={props.sums}
                    query={(*query).clone()}
                    choose={setter(&query)}
                    leave={leave(&actions.focus, active)}
                    {is_stale}
                />
            }
            <div
                ref={node}
                class={classes!("uploads", (is_list && open.is_some()).then_some("has-open"))}
                onkeydown={on_key(actions.clone())}
                onfocusin={held.onfocusin}
                onfocusout={held.onfocusout}
                onpointerover={held.onpointerover}
                onpointerout={held.onpointerout}
            >
                if is_list { { list(&rows, active, callbacks) } }
                { opened(props, actions) }
            </div>
            if is_list {
                <p class="visually-hidden" role="status">{ told.text(&props.entries) }</p>
                <p class="visually-hidden" role="status">
                    if query.filter != Filter::default() {
                        { format!("{} of {} recordings are listed.", rows.len(), props.entries.len()) }
                    }
                </p>
            }
        </>
    }
}

fn list(rows: &Rc<Vec<Rc<Entry>>>, active: Option<u32>, callbacks: RowCallbacks) -> Html {
    html! {
        <div key="list" class="uploads-list">
            <Table rows={Rows(rows.clone())} {active} {callbacks} />
            if rows.is_empty() { <p class="uploads-none">{ "No recording fits." }</p> }
            { keys() }
        </div>
    }
}

/// The recording that is open, or the only one.
fn opened(props: &UploadsProps, actions: ListActions) -> Html {
    let UploadsProps { entries, model, send, draw, .. } = props;
    let is_list = entries.len() > 1;
    let open = entries.iter().find(|entry| entry.is_open);
    let shown = open.or_else(|| entries.iter().next().filter(|_| !is_list));
    let Some(entry) = shown.cloned() else { return Html::default() };
    let beside = is_list.then(|| beside(&actions, entry.id));
    let toggle = if is_list { actions.callbacks.close } else { send.reform(Event::Toggled) };
    let (model, draw) = (model.clone(), draw.clone());
    html! { <Opened key="opened" {entry} {model} {beside} {toggle} {draw} /> }
}

fn beside(actions: &ListActions, id: u32) -> Beside {
    let actions = actions.clone();
    Beside {
        place: actions.rows.iter().position(|entry| entry.id == id),
        all: actions.rows.len(),
        mark: actions.callbacks.mark.clone(),
        another: Callback::from(move |step: Step| actions.open_another(id, step)),
    }
}

/// From the search to the list.
fn leave(focus: &Focus, active: Option<u32>) -> Callback<()> {
    let focus = focus.clone();
    Callback::from(move |()| {
        if let Some(id) = active {
            focus.go(Target::Row(id));
        }
    })
}

/// Sorts the list again.
fn again(query: &UseStateHandle<Query>) -> Callback<()> {
    let query = query.clone();
    Callback::from(move |()| query.set(Query { again: query.again + 1, ..(*query).clone() }))
}

/// A callback that sets a state.
fn setter<T: 'static>(state: &UseStateHandle<T>) -> Callback<T> {
    let setter = state.setter();
    Callback::from(move |value| setter.set(value))
}

/// The recordings that are listed, and whether sorting again would change the list under the reader's hands.
#[hook]
fn use_rows(props: &UploadsProps, query: &Query, is_held: bool) -> (Rc<Vec<Rc<Entry>>>, bool) {
    let listing = use_mut_ref(Listing::default);
    let moment = Moment { is_held, is_settled: props.is_settled, now_s: now_s() };
    let rows = listing.borrow_mut().at(&props.entries, query, moment);
    let is_stale = is_held && listing.borrow().is_stale(&props.entries, query);
    (Rc::new(rows), is_stale)
}

/// What lines ask for, by callbacks that stay the same ones.
#[hook]
fn use_callbacks(
    send: &Callback<Event>,
    active: &UseStateHandle<Option<u32>>,
    told: &UseStateHandle<Announcement>,
    focus: &Focus,
) -> RowCallbacks {
    let (active, told) = (active.setter(), told.setter());
    let callbacks = use_memo(send.clone(), |send| RowCallbacks {
        open: {
            let (send, active, focus) = (send.clone(), active.clone(), focus.clone());
            Callback::from(move |id| {
                active.set(Some(id));
                send.emit(Event::Unfolded(id));
                // It may be open already.
                focus.go(Target::Opened(id));
            })
        },
        mark: {
            let send = send.clone();
            Callback::from(move |(id, is_done)| {
                told.set(Announcement::Marked(id, is_done));
                send.emit(Event::Done(id, is_done));
            })
        },
        close: {
            let (send, active, focus) = (send.clone(), active.clone(), focus.clone());
            Callback::from(move |id| {
                active.set(Some(id));
                focus.send(Target::Row(id));
                send.emit(Event::Toggled(id));
            })
        },
        arrive: {
            let active = active.clone();
            Callback::from(move |id| active.set(Some(id)))
        },
        back: {
            let focus = focus.clone();
            Callback::from(move |id| focus.go(Target::Row(id)))
        },
    });
    (*callbacks).clone()
}
