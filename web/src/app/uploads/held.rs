//! Whether the reader is in the list, with the focus or with the pointer.

use wasm_bindgen::JsCast;
use web_sys::{EventTarget, Node};
use yew::prelude::*;

/// Whether the reader is in an element, and what to call as focus and pointer come and go.
#[derive(Clone, PartialEq)]
pub struct Held {
    /// The focus or the pointer is in it.
    pub now: bool,
    /// The focus came.
    pub onfocusin: Callback<FocusEvent>,
    /// The focus leaves a part of it.
    pub onfocusout: Callback<FocusEvent>,
    /// The pointer came.
    pub onpointerover: Callback<PointerEvent>,
    /// The pointer leaves a part of it.
    pub onpointerout: Callback<PointerEvent>,
}

/// Whether the reader is in the element of `node`.
#[hook]
pub fn use_held(node: &NodeRef) -> Held {
    let (has_focus, has_pointer) = (use_state_eq(|| false), use_state_eq(|| false));
    let is_held = *has_focus || *has_pointer;
    let came = |state: &UseStateHandle<bool>| {
        let state = state.setter();
        move || state.set(true)
    };
    let left = |state: &UseStateHandle<bool>| {
        let (state, node) = (state.setter(), node.clone());
        move |to: Option<EventTarget>| state.set(is_within(&node, to))
    };
    let (focus_came, focus_left) = (came(&has_focus), left(&has_focus));
    let (pointer_came, pointer_left) = (came(&has_pointer), left(&has_pointer));
    Held {
        now: is_held,
        onfocusin: Callback::from(move |_| focus_came()),
        onfocusout: Callback::from(move |event: FocusEvent| focus_left(event.related_target())),
        onpointerover: Callback::from(move |_| pointer_came()),
        onpointerout: Callback::from(move |event: PointerEvent| {
            pointer_left(event.related_target());
        }),
    }
}

fn is_within(node: &NodeRef, target: Option<EventTarget>) -> bool {
    let target = target.and_then(|target| target.dyn_into::<Node>().ok());
    node.get().is_some_and(|node| node.contains(target.as_ref()))
}
