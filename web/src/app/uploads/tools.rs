//! What the reader chooses above the list: groups, a search, an order.

use web_sys::{HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use super::filter::Filter;
use super::group::Group;
use super::listing::Wish;
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
    pub wish: Wish,
    /// Takes what the reader wants to see.
    pub choose: Callback<Wish>,
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
fn filters(ToolsProps { sums, wish, choose, .. }: &ToolsProps) -> Html {
    let button = |key: &'static str, name: &'static str, count: usize, filter: Filter| {
        let is_on = filter == wish.filter;
        let onclick = {
            let wish = Wish { filter, ..wish.clone() };
            choose.reform(move |_: MouseEvent| wish.clone())
        };
        pressed(key, name, count, is_on, onclick)
    };
    let of = |group| Filter { group, ..wish.filter.clone() };
    let not_done = wish.filter.not_done;
    let toggle = {
        let filter = Filter { not_done: !not_done, ..wish.filter.clone() };
        let wish = Wish { filter, ..wish.clone() };
        choose.reform(move |_: MouseEvent| wish.clone())
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
            {onclick}
        >
            { name }{ " " }<strong>{ count }</strong>
        </button>
    }
}

/// The search. Like the label of a patient it is no `input`, of which Chromium asks a server how to fill it in.
fn search(ToolsProps { wish, choose, leave, .. }: &ToolsProps) -> Html {
    let look = {
        let (choose, wish) = (choose.clone(), wish.clone());
        move |field: &HtmlElement, text: &str| {
            if text.trim().is_empty() {
                // What is left of a text that was deleted, such as a line break, would hide the hint.
                field.set_text_content(None);
            }
            let filter = Filter { search: text.trim().to_owned().into(), ..wish.filter.clone() };
            choose.emit(Wish { filter, ..wish.clone() });
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

/// The order, and a button that sorts again where that would change something.
fn order(ToolsProps { wish, choose, is_stale, .. }: &ToolsProps) -> Html {
    let onchange = {
        let (choose, wish) = (choose.clone(), wish.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let chosen = Order::ALL.into_iter().find(|order| order.key() == select.value());
            if let Some(order) = chosen {
                choose.emit(Wish { order, ..wish.clone() });
            }
        })
    };
    let again = {
        let wish = Wish { again: wish.again + 1, ..wish.clone() };
        choose.reform(move |_: MouseEvent| wish.clone())
    };
    html! {
        <div class="uploads-order">
            <label>
                { "Order " }
                <select {onchange} data-order="">
                    { for Order::ALL.map(|order| html! {
                        <option value={order.key()} selected={order == wish.order}>
                            { order.name() }
                        </option>
                    }) }
                </select>
            </label>
            if *is_stale {
                <button type="button" class="option" data-again="" onclick={again}>
                    { "Sort again" }
                </button>
            }
        </div>
    }
}
