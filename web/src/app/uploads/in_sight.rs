//! Whether an element is in sight or soon will be.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};
use yew::prelude::*;

use crate::console;
use crate::js_error::JsError;

/// How far beyond the window an element counts as in sight: a window's height, so that scrolling and the Tab key meet
/// what is drawn already.
const MARGIN: &str = "100% 0px";

/// What is known of an element's place.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sight {
    /// It is in sight or soon will be.
    pub is_near: bool,
    /// Its height when it last was, in pixels.
    pub height: Option<f64>,
}

/// Whether the element of `node` is in sight, looked at while `watches`. As long as nothing is known, and in a browser that
/// can't tell, what was drawn before it was watched counts as in sight.
#[hook]
pub fn use_sight(node: &NodeRef, watches: bool) -> Sight {
    let sight = use_state_eq(|| Sight { is_near: !watches, height: None });
    use_effect_with((node.clone(), watches), {
        let setter = sight.setter();
        move |(node, watches): &(NodeRef, bool)| {
            let element = node.cast::<Element>().filter(|_| *watches);
            let watched = element.and_then(|element| {
                Watched::new(&element, setter.clone())
                    .map_err(|error| {
                        console::warn("places in the list aren't known", &error.to_string());
                        setter.set(Sight { is_near: true, height: None });
                    })
                    .ok()
            });
            move || drop(watched)
        }
    });
    *sight
}

/// An element that is watched until this is dropped.
struct Watched {
    observer: IntersectionObserver,
    _tell: Closure<dyn FnMut(js_sys::Array)>,
}

impl Watched {
    fn new(element: &Element, setter: UseStateSetter<Sight>) -> Result<Self, JsError> {
        let tell = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            // The last one is the newest.
            if let Ok(entry) = entries.pop().dyn_into::<IntersectionObserverEntry>() {
                let (is_near, rect) = (entry.is_intersecting(), entry.bounding_client_rect());
                setter.set(Sight { is_near, height: Some(rect.height()) });
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(MARGIN);
        let callback = tell.as_ref().unchecked_ref();
        let observer = IntersectionObserver::new_with_options(callback, &options)?;
        observer.observe(element);
        Ok(Self { observer, _tell: tell })
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
