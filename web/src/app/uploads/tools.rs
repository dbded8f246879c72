//! What the reader chooses above the list: groups, a search, an order.

use web_sys::{HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use super::filter::Filter;
use super::group::Group;
use super::listing::Query;
use super::order::Order;
use super::sums::Sums;

/// The `id` attribute of the search.
pub const SEARCH: &str = "uploads-search";

/// Properties of [`Tools`].
#[derive(Properties, PartialEq)]
pub struct ToolsProps {
    /// How many recordings there are of each group.
    pub sums: Sums,
    /// What the reader wants to see.
    pub query: Query,
    /// Takes what the reader wants to see.
    pub choose: Callback<Query>,
    /// Goes from the search to the list.
    pub leave: Callback<()>,
    /// Whether sorting again would change the list.
    pub is_stale: bool,
}

/// The choices above the list.
#[component]
pub fn Tools(props: &ToolsProps) -> Html {
    html! {
        <div class="uploads-tools">
            { filters(props) }
            { search(props) }
            { order(props) }
        </div>
    }
}

fn group_name(group: Group) -> &'static str {
    match group {
        Group::Murmur => "Murmur",
        Group::OtherFinding => "Other findings",
        Group::Unsure => "Unsure",
        Group::NotJudged => "Can’t judge",
        Group::Refused => "Refused",
        Group::NothingFound => "Nothing found",
        Group::Waiting => "Waiting",
    }
}

/// Buttons for the groups with their counts, and one for what is not done.
fn filters(ToolsProps { sums, query, choose, .. }: &ToolsProps) -> Html {
    let button = |key: &'static str, name: &'static str, count: usize, filter: Filter| {
        let is_on = filter == query.filter;
        let onclick = {
            let query = Query { filter, ..query.clone() };
            choose.reform(move |_: MouseEvent| query.clone())
        };
        pressed(key, name, count, is_on, onclick)
    };
    let of = |group| Filter { group, ..query.filter.clone() };
    let not_done = query.filter.not_done;
    let toggle = {
        let filter = Filter { not_done: !not_done, ..query.filter.clone() };
        let query = Query { filter, ..query.clone() };
        choose.reform(move |_: MouseEvent| query.clone())
    };
    html! {
        <div class="filters" role="group" aria-label="Show">
            { button("all", "All", sums.all(), of(None)) }
            { for Group::ALL.map(|group| {
                button(group.key(), group_name(group), sums.count(group), of(Some(group)))
            }) }
            { pressed("not-done", "Not done", sums.not_done, not_done, toggle) }
        </div>
    }
}

fn pressed(
    key: &'static str,
    name: &'static str,
    count: usize,
    is_on: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button
            type="button"
            class="option"
            aria-pressed={is_on.to_string()}
            data-filter={key}
            data-count={count.to_string()}
            {onclick}
        >
            { name }{ " " }<strong>{ count }</strong>
        </button>
    }
}

/// The search. Like the label of a patient it is no `input`, of which Chromium callbacks a server how to fill it in.
fn search(ToolsProps { query, choose, leave, .. }: &ToolsProps) -> Html {
    let look = {
        let (choose, query) = (choose.clone(), query.clone());
        move |field: &HtmlElement, text: &str| {
            if text.trim().is_empty() {
                // What is left of a text that was deleted, such as a line break, would hide the hint.
                field.set_text_content(None);
            }
            let filter = Filter { search: text.trim().to_owned().into(), ..query.filter.clone() };
            choose.emit(Query { filter, ..query.clone() });
        }
    };
    let oninput = {
        let look = look.clone();
        Callback::from(move |event: InputEvent| {
            let field: HtmlElement = event.target_unchecked_into();
            look(&field, &field.text_content().unwrap_or_default());
        })
    };
    let leave = leave.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => look(&event.target_unchecked_into(), ""),
        "Enter" | "ArrowDown" => {
            event.prevent_default();
            leave.emit(());
        }
        _ => {}
    });
    html! {
        <div
            id={SEARCH}
            class="uploads-search"
            role="searchbox"
            contenteditable="plaintext-only"
            tabindex="0"
            spellcheck="false"
            aria-label="Search name or patient"
            data-hint="Search name or patient"
            {oninput}
            {onkeydown}
        />
    }
}

/// The order, and that it no longer is the list's, where that has changed under the reader's hands.
fn order(ToolsProps { query, choose, is_stale, .. }: &ToolsProps) -> Html {
    let onchange = {
        let (choose, query) = (choose.clone(), query.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let chosen = Order::ALL.into_iter().find(|order| order.key() == select.value());
            if let Some(order) = chosen {
                choose.emit(Query { order, ..query.clone() });
            }
        })
    };
    html! {
        <div class="uploads-order">
            <label>
                { "Order " }
                <select {onchange} data-order="">
                    { for Order::ALL.map(|order| html! {
                        <option value={order.key()} selected={order == query.order}>
                            { order.name() }
                        </option>
                    }) }
                </select>
            </label>
            if *is_stale {
                <span data-stale="">{ "Sorted again when you leave the list, or by the key S" }</span>
            }
        </div>
    }
}
