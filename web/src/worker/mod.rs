//! The engine, off the UI thread: judges one recording at a time, on the processor. Where there is a graphics
//! processor, its own worker is asked for the network's part.

mod demo;
mod known;
mod model;
mod post;
mod show;
mod work;

use std::cell::RefCell;
use std::rc::Rc;

use engine::backend::Cpu;
use engine::diagnose::Listener;
use wasm_bindgen::JsValue;

use crate::protocol::{Reply, Request, unpack};
use crate::scope::{serve, tell};
use work::Pending;

/// What the worker has before it.
#[derive(Default)]
struct Desk {
    /// The model, once loaded; absent too while it listens. Boxed, because it is moved through futures.
    listener: RefCell<Option<Box<Listener<Cpu>>>>,
    /// The recording about which the graphics processor is asked.
    pending: RefCell<Option<Pending>>,
}

/// Starts to hear messages. Called once, by the worker's `main`.
pub fn start() {
    let desk = Rc::new(Desk::default());
    serve(
        || tell(&Reply::Crashed),
        move |message| {
            let desk = Rc::clone(&desk);
            async move { answer(&desk, &message).await }
        },
    );
    tell(&Reply::Started);
}

/// Does what a message asks for.
async fn answer(desk: &Desk, message: &JsValue) {
    match unpack::<Request>(message) {
        None => tell(&Reply::Crashed),
        Some((Request::Load { model_url, beats_url }, _)) => {
            let reply = model::load(desk, &model_url, &beats_url).await;
            tell(&reply.unwrap_or_else(|error| Reply::NotLoaded(error.to_string())));
        }
        Some((Request::Listen(task), payload)) => {
            let bytes = work::bytes_of(&payload).await;
            post::outcome(desk, task.id, work::listen(desk, task, bytes).await);
        }
        Some((Request::Demo(task, demo), _)) => {
            post::outcome(desk, task.id, work::listen(desk, task, Ok(demo::wav(demo))).await);
        }
        Some((Request::Answer { id }, payload)) => {
            // A late one, of a recording that isn't heard any more, is no news.
            if let Some(pending) = work::pending(desk, id) {
                post::outcome(desk, id, work::conclude(desk, pending, payload.first()).await);
            }
        }
        Some((Request::Known, _)) => post::known(known::known(desk).await),
    }
}
