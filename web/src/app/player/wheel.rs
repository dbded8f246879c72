//! The wheel over a picture: it zooms, and the page scrolls on where it was scrolling already.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, WheelEvent};
use yew::prelude::*;

use super::viewport::{Change, Viewport};
use crate::app::host::now_s;

/// Turns of a wheel closer together than this are one turn, in seconds. One that scrolls the page doesn't begin to zoom
/// because a picture comes under the pointer.
const SAME_TURN_S: f64 = 0.3;

/// Pixels of a wheel's turn that double or halve what is shown.
const DOUBLING_PX: f64 = 300.0;

/// Pixels of a line, for browsers that count in lines (`WheelEvent.deltaMode`).
const LINE_PX: f64 = 16.0;

/// Zooms and moves by the wheel over the element of `node`.
#[hook]
pub fn use_wheel(node: &NodeRef, view: &UseReducerHandle<Viewport>) {
    let now = use_mut_ref(|| **view);
    *now.borrow_mut() = **view;
    let dispatcher = view.dispatcher();
    use_effect_with(node.clone(), move |node: &NodeRef| {
        let listeners = node.cast::<Element>().map(|element| {
            let scrolled_s = Rc::new(Cell::new(f64::NEG_INFINITY));
            let turn = {
                let (element, scrolled_s) = (element.clone(), scrolled_s.clone());
                move |event: &Event| {
                    let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
                    let change = change(event, &element, *now.borrow());
                    let scrolls = now_s() - scrolled_s.get() < SAME_TURN_S;
                    if let Some(change) = change.filter(|_| event.ctrl_key() || !scrolls) {
                        event.prevent_default();
                        event.stop_propagation();
                        dispatcher.dispatch(change);
                    }
                }
            };
            let page = element.owner_document().map(|document| {
                // What a picture takes for itself doesn't come up to here.
                EventListener::new(&document, "wheel", move |_| scrolled_s.set(now_s()))
            });
            let options = EventListenerOptions::enable_prevent_default();
            (EventListener::new_with_options(&element, "wheel", options, turn), page)
        });
        move || drop(listeners)
    });
}

/// What a turn of the wheel asks for; none where the page scrolls, as where nothing is left to be shown.
fn change(event: &WheelEvent, element: &Element, view: Viewport) -> Option<Change> {
    let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { LINE_PX } else { 1.0 };
    let place = element.get_bounding_client_rect();
    let width = place.width().max(1.0);
    let [x, y] = [event.delta_x(), event.delta_y()].map(|delta| delta * unit);
    if x.abs() > y.abs() {
        return (!view.is_whole()).then_some(Change::Moved(x / width));
    }
    let around = ((f64::from(event.client_x()) - place.left()) / width).clamp(0.0, 1.0);
    let is_outward = y > 0.0;
    let factor = (y / DOUBLING_PX).exp2();
    (!(is_outward && view.is_whole())).then_some(Change::Zoomed { factor, around })
}
