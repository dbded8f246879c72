//! The keyboard in the list and in the recording that is open beside it.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::actions::{ListActions, Spot};
use super::keys::{KEYS, action};

/// Elements that take letters themselves.
const TYPED_INTO: &str = "select, input, textarea, [contenteditable]";

/// Does what keys ask for in the list and in the recording beside it, where no part of that takes them.
pub fn on_key(actions: ListActions) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let is_shortcut = event.ctrl_key() || event.alt_key() || event.meta_key();
        let asked = action(&event.key()).filter(|_| !is_shortcut && !event.default_prevented());
        let spot = event.target().and_then(|target| spot(&target.dyn_into().ok()?));
        if let (Some(asked), Some(spot)) = (asked, spot)
            && actions.act(asked, spot)
        {
            event.prevent_default();
        }
    })
}

/// Where an element lies; nowhere where it takes letters itself.
fn spot(target: &Element) -> Option<Spot> {
    let closest = |selector: &str| target.closest(selector).ok().flatten();
    if closest(TYPED_INTO).is_some() {
        return None;
    }
    let row = closest("tr[id]");
    let is_in_list = row.is_some();
    let whole = row.or_else(|| closest(".opened"))?;
    let id = whole.id().rsplit('-').next()?.parse().ok()?;
    Some(Spot { id, is_in_list, is_part: whole != *target })
}

/// The keys, folded away.
pub fn keys() -> Html {
    html! {
        <details class="uploads-keys">
            <summary>{ "Keys" }</summary>
            <dl>
                { for KEYS.map(|[keys, what]| html! {
                    <div><dt>{ keys }</dt><dd>{ what }</dd></div>
                }) }
            </dl>
        </details>
    }
}
