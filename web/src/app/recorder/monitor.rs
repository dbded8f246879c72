//! What is heard while a microphone is listened to: a worker of its own judges the latest seconds, over and over.

use std::cell::RefCell;
use std::rc::Rc;

use engine::report::JsonRecord;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use yew::Callback;

use crate::app::host::Addresses;
use crate::app::queue::Link;
use crate::console;
use crate::js_error::JsError;
use crate::protocol::{Arrays, Display, Drawing, Reply, Request, unpack};

/// What the latest seconds hold.
#[derive(Debug, Clone)]
pub struct LiveResult {
    /// What was found.
    pub record: Box<JsonRecord>,
    /// What the page shows besides.
    pub display: Display,
    /// Its pictures; absent where there is nothing to draw.
    pub drawing: Option<Rc<Drawing>>,
}

/// A worker that judges the latest seconds; ended with its owner.
pub struct Monitor(Rc<State>);

struct State {
    link: RefCell<Option<Link>>,
    progress: RefCell<Progress>,
    heard: Callback<LiveResult>,
}

#[derive(Default)]
struct Progress {
    /// The models are loaded, and nothing is being judged.
    is_idle: bool,
    drawing: Option<Rc<Drawing>>,
}

impl Monitor {
    /// Starts the worker. Without one the microphone can still be recorded, so that what fails is told the console alone.
    pub fn start(addresses: &Addresses, heard: Callback<LiveResult>) -> Self {
        let state =
            Rc::new(State { link: RefCell::default(), progress: RefCell::default(), heard });
        let (receiving, loaded) = (Rc::downgrade(&state), addresses.clone());
        let receive = move |message: &JsValue| {
            if let Some(state) = receiving.upgrade() {
                state.receive(message, &loaded);
            }
        };
        match Link::start(&addresses.worker, receive, |reason| failed(&reason)) {
            Ok(link) => *state.link.borrow_mut() = Some(link),
            Err(error) => failed(&error.to_string()),
        }
        Self(state)
    }

    /// Whether the next seconds can be judged.
    pub fn is_idle(&self) -> bool {
        self.0.progress.borrow().is_idle
    }

    /// Judges the sound of a WAV file.
    pub fn judge(&self, wav: &[u8]) {
        self.0.progress.borrow_mut().is_idle = false;
        self.0.send(&Request::Diagnose { id: 0, draws: true }, &[&Uint8Array::from(wav)]);
    }
}

impl State {
    fn receive(&self, message: &JsValue, addresses: &Addresses) {
        let Some((reply, payload)) = unpack::<Reply>(message) else {
            return failed("its message is no reply");
        };
        match reply {
            Reply::Started => {
                let Addresses { model, frames, .. } = addresses.clone();
                self.send(&Request::Load { model_url: model, frames_url: frames }, &[]);
            }
            // A refusal, of less than a second say, is followed by the next seconds.
            Reply::Loaded(_) | Reply::Refused { .. } => self.rest(),
            Reply::Drawn { head, .. } => {
                let drawing =
                    Arrays::from_payload(&payload).map(|arrays| Drawing { head: *head, arrays });
                self.progress.borrow_mut().drawing = drawing.map(Rc::new);
            }
            Reply::Diagnosed { record, display, .. } => {
                let drawing = self.progress.borrow_mut().drawing.take();
                self.rest();
                self.heard.emit(LiveResult { record, display, drawing });
            }
            Reply::NotLoaded(problem) => failed(&problem.sentence),
            Reply::Crashed { reason } => failed(&reason),
            Reply::NotDrawn { .. }
            | Reply::Progress { .. }
            | Reply::Detailed(_)
            | Reply::ReferenceCasesMade
            | Reply::GpuSilent { .. } => {}
        }
    }

    fn rest(&self) {
        self.progress.borrow_mut().is_idle = true;
    }

    fn send(&self, request: &Request, payload: &[&JsValue]) {
        let no_link = || Err(JsError::new("the worker is gone"));
        let sent =
            self.link.borrow().as_ref().map_or_else(no_link, |link| link.send(request, payload));
        if let Err(error) = sent {
            failed(&error.to_string());
        }
    }
}

fn failed(reason: &str) {
    console::warn("what the microphone gives is not judged while it is recorded", reason);
}
