//! The engine, off the UI thread: judges one recording at a time.

mod demo;
mod here;
mod model;
mod post;
mod scope;
mod work;

use std::cell::RefCell;
use std::rc::Rc;

use engine::diagnose::Listener;
use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

use crate::protocol::{Reply, Request, unpack};

/// The model, once loaded; absent too while it listens.
type Slot = Rc<RefCell<Option<Listener<here::Here>>>>;

/// Starts to hear messages. Called once, by the worker's `main`.
pub fn start() {
    let Some(scope) = scope::scope() else { return };
    // A panic aborts, and a rejected promise goes unseen by the app: both must be told.
    std::panic::set_hook(Box::new(|_| post::tell(&Reply::Crashed)));
    EventListener::new(&scope, "unhandledrejection", |_| post::tell(&Reply::Crashed)).forget();
    let slot = Slot::default();
    EventListener::new(&scope, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let slot = Rc::clone(&slot);
        let data = event.data();
        wasm_bindgen_futures::spawn_local(async move { answer(&slot, &data).await });
    })
    .forget();
    post::tell(&Reply::Started);
}

/// Does what a message asks for.
async fn answer(slot: &Slot, message: &JsValue) {
    match unpack::<Request>(message) {
        None => post::tell(&Reply::Crashed),
        Some((Request::Load { model_url, beats_url, race }, _)) => {
            let reply = model::load(slot, &model_url, &beats_url, race).await;
            post::tell(&reply.unwrap_or_else(|error| Reply::NotLoaded(error.to_string())));
        }
        Some((Request::Listen { id }, payload)) => {
            let bytes = work::bytes_of(&payload).await;
            post::outcome(id, work::listen(slot, bytes).await);
        }
        Some((Request::Demo { id, demo }, _)) => {
            let bytes = Ok(demo::wav(demo));
            post::outcome(id, work::listen(slot, bytes).await);
        }
    }
}
