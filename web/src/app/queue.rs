//! The worker as the app sees it: takes recordings, one after the other, and is replaced when it
//! fails.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::{AttrValue, Callback};

use super::addresses::Addresses;
use super::session::{Engine, Event, Outcome};
use crate::protocol::{Demo, Pictures, Reply, Request, pack, unpack};

/// After this time without an answer the worker is taken to hang. The longest recording allowed
/// takes a tenth of it on a slow machine.
const PATIENCE_MS: u32 = 180_000;

/// Said when the engine can't start.
const NOT_STARTED: &str = "Lubdub's engine could not start. Reload the page; if that doesn't \
                           help, use a current version of Firefox, Chrome, Edge or Safari.";

/// Said of the recording at which the worker failed.
const FAILED: &str = "Lubdub stopped while listening to this recording. It was restarted; try a \
                      shorter piece of the recording, or export it again as WAV.";

/// Said of the recording at which the worker hung.
const TOO_SLOW: &str = "Listening to this recording took too long, so it was stopped. Cut out 10 \
                        to 60 seconds and try again.";

/// What can be listened to.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A file of the reader's.
    File(File),
    /// A synthesised heart.
    Demo(Demo),
}

impl Source {
    /// Its name for the reader.
    #[must_use]
    pub fn name(&self) -> AttrValue {
        match self {
            Self::File(file) => file.name().into(),
            Self::Demo(demo) => format!("{} (synthetic)", demo.name()).into(),
        }
    }
}

/// The queue to the worker. Clones share it.
#[derive(Clone)]
pub struct Queue(Rc<RefCell<State>>);

struct State {
    addresses: Addresses,
    report: Callback<Event>,
    link: Option<Link>,
    /// Counts the workers, so that late news of an old one isn't held against its successor.
    generation: u32,
    ready: bool,
    last_id: u32,
    waiting: VecDeque<(u32, Source)>,
    current: Option<(u32, Timeout)>,
}

/// A running worker; stops with its last owner.
struct Link {
    worker: Worker,
    _events: [EventListener; 3],
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Queue {
    /// Starts a worker; what happens is reported as [`Event`]s.
    #[must_use]
    pub fn start(addresses: Addresses, report: Callback<Event>) -> Self {
        let queue = Self(Rc::new(RefCell::new(State {
            addresses,
            report,
            link: None,
            generation: 0,
            ready: false,
            last_id: 0,
            waiting: VecDeque::new(),
            current: None,
        })));
        queue.restart();
        queue
    }

    /// Queues a recording and names it.
    pub fn submit(&self, source: Source) -> u32 {
        let mut state = self.0.borrow_mut();
        state.last_id += 1;
        let id = state.last_id;
        state.waiting.push_back((id, source));
        id
    }

    /// Goes on with the queue; to be called after submitting.
    pub fn proceed(&self) {
        let (idle, stopped, ready) = {
            let state = self.0.borrow();
            let idle = state.current.is_none() && !state.waiting.is_empty();
            (idle, state.link.is_none(), state.ready)
        };
        if idle && stopped {
            self.restart();
        } else if idle && ready {
            self.send_next();
        }
    }

    /// Replaces the worker, or starts the first one.
    fn restart(&self) {
        let address = {
            let mut state = self.0.borrow_mut();
            state.link = None;
            state.ready = false;
            state.generation += 1;
            state.addresses.worker.clone()
        };
        self.report(Event::Engine(Engine::Loading));
        match self.link(&address) {
            Ok(link) => self.0.borrow_mut().link = Some(link),
            Err(_) => self.give_up(NOT_STARTED),
        }
    }

    fn link(&self, address: &str) -> Result<Link, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(address, &options)?;
        let queue = self.clone();
        let message = EventListener::new(&worker, "message", move |event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                queue.hear(&event.data());
            }
        });
        let [error, garbled] = ["error", "messageerror"].map(|kind| {
            let queue = self.clone();
            EventListener::new(&worker, kind, move |_| queue.fail(FAILED))
        });
        Ok(Link { worker, _events: [message, error, garbled] })
    }

    fn hear(&self, message: &JsValue) {
        match unpack::<Reply>(message) {
            Some((Reply::Started, _)) => {
                let Addresses { model, beats, .. } = self.0.borrow().addresses.clone();
                self.send(&Request::Load { model_url: model, beats_url: beats }, &[]);
            }
            Some((Reply::Loaded(model), _)) => {
                self.0.borrow_mut().ready = true;
                self.report(Event::Engine(Engine::Ready(Rc::new(model))));
                self.proceed();
            }
            Some((Reply::NotLoaded(sentence), _)) => self.give_up(&sentence),
            Some((Reply::Judged { id, verdict }, payload)) => {
                match Pictures::from_payload(&payload) {
                    Some(pictures) => {
                        self.finish(id, Outcome::Judged { verdict: Rc::from(verdict), pictures });
                    }
                    None => self.fail(FAILED),
                }
            }
            Some((Reply::Refused { id, sentence }, _)) => {
                self.finish(id, Outcome::Refused(sentence));
            }
            Some((Reply::Crashed, _)) | None => self.fail(FAILED),
        }
    }

    fn send_next(&self) {
        let Some((id, source)) = self.0.borrow_mut().waiting.pop_front() else { return };
        let queue = self.clone();
        let watchdog = Timeout::new(PATIENCE_MS, move || queue.fail(TOO_SLOW));
        self.0.borrow_mut().current = Some((id, watchdog));
        self.report(Event::Started(id));
        match source {
            Source::File(file) => self.send(&Request::Listen { id }, &[file.as_ref()]),
            Source::Demo(demo) => self.send(&Request::Demo { id, demo }, &[]),
        }
    }

    fn send(&self, request: &Request, payload: &[&JsValue]) {
        let sent = pack(request, payload).is_ok_and(|message| {
            let state = self.0.borrow();
            state.link.as_ref().is_some_and(|link| link.worker.post_message(&message).is_ok())
        });
        if !sent {
            self.fail(FAILED);
        }
    }

    fn finish(&self, id: u32, outcome: Outcome) {
        {
            let mut state = self.0.borrow_mut();
            if state.current.as_ref().is_none_or(|(current, _)| *current != id) {
                return;
            }
            state.current = None;
        }
        self.report(Event::Finished(id, outcome));
        self.proceed();
    }

    /// Deals with a failed worker once the event that told of it is over: a listener must not be
    /// dropped while it runs.
    fn fail(&self, sentence: &'static str) {
        let queue = self.clone();
        let failed = self.0.borrow().generation;
        wasm_bindgen_futures::spawn_local(async move {
            if queue.0.borrow().generation == failed {
                queue.recover(sentence);
            }
        });
    }

    /// Reports the recording at which the worker failed and replaces the worker. One that fails
    /// while no recording is being heard would fail again.
    fn recover(&self, sentence: &str) {
        let current = self.0.borrow_mut().current.take();
        match current {
            Some((id, _)) => {
                self.report(Event::Finished(id, Outcome::Refused(sentence.to_owned())));
                self.restart();
            }
            None => self.give_up(NOT_STARTED),
        }
    }

    /// Stops, and reports all recordings as not heard. The next one submitted tries again.
    fn give_up(&self, sentence: &str) {
        let (waiting, link) = {
            let mut state = self.0.borrow_mut();
            state.ready = false;
            state.generation += 1;
            (std::mem::take(&mut state.waiting), state.link.take())
        };
        // Dropped later, since one of its listeners may have called.
        wasm_bindgen_futures::spawn_local(async move { drop(link) });
        self.report(Event::Engine(Engine::Failed(sentence.to_owned().into())));
        for (id, _) in waiting {
            self.report(Event::Finished(id, Outcome::Refused(sentence.to_owned())));
        }
    }

    fn report(&self, event: Event) {
        let report = self.0.borrow().report.clone();
        report.emit(event);
    }
}
