//! The focus, which goes where the reader's keys lead once that is drawn.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::opened::opened_id;
use super::row::row_id;
use super::tools::SEARCH;
use crate::console;
use crate::js_error::JsError;

/// Where the focus is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// To the line of a recording.
    Row(u32),
    /// To a recording that is open.
    Opened(u32),
    /// To the search.
    Search,
}

/// Where the focus is to go; nowhere once it is there.
#[derive(Clone, Default)]
pub struct Focus(Rc<Cell<Option<Target>>>);

impl Focus {
    /// Sends the focus there at the next drawing.
    pub fn send(&self, target: Target) {
        self.0.set(Some(target));
    }

    /// Sends the focus there, now if that is drawn.
    pub fn go(&self, target: Target) {
        self.send(target);
        self.arrive();
    }

    fn arrive(&self) {
        if self.0.get().is_some_and(has_taken) {
            self.0.set(None);
        }
    }
}

/// The focus of a component, which moves when that is drawn.
#[hook]
pub fn use_focus() -> Focus {
    let focus = (*use_memo((), |()| Focus::default())).clone();
    use_effect({
        let focus = focus.clone();
        move || focus.arrive()
    });
    focus
}

/// Gives the focus to an element. Whether it is there and takes it: what isn't shown does not.
fn has_taken(target: Target) -> bool {
    let id = match target {
        Target::Row(id) => row_id(id),
        Target::Opened(id) => opened_id(id),
        Target::Search => SEARCH.to_owned(),
    };
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.as_ref().and_then(|document| document.get_element_by_id(&id));
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    if let Err(error) = element.focus() {
        console::warn("the focus can't be moved", &JsError::from(error).to_string());
    }
    document.and_then(|document| document.active_element()).as_ref() == Some(element.as_ref())
}
