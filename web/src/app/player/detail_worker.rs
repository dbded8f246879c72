//! A worker of its own that draws parts of one recording. It starts with the first of them.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use engine::display::DETAIL_REACH_S;
use wasm_bindgen::JsValue;
use yew::Callback;

use super::detail::{Detail, Part};
use crate::app::host::Addresses;
use crate::app::queue::Link;
use crate::console;
use crate::js_error::JsError;
use crate::protocol::{DetailHead, DetailQuery, Drawing, Pictures, Reply, Request, unpack};

/// Pictures that are kept: those around the latest views, each below a megabyte.
const KEPT: usize = 4;

/// A worker that draws parts of one recording; ended with its owner. Clones share it.
#[derive(Clone)]
pub struct DetailWorker(Rc<State>);

impl PartialEq for DetailWorker {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct State {
    drawing: Rc<Drawing>,
    drawn: Callback<()>,
    work: RefCell<Work>,
    /// The latest pictures, the newest last.
    kept: RefCell<Vec<Rc<Detail>>>,
}

#[derive(Default)]
struct Work {
    link: Option<Link>,
    /// The worker receives messages.
    is_ready: bool,
    /// What is being drawn.
    current: Option<Part>,
    /// What is to be drawn next; an earlier wish is out of date.
    next: Option<Part>,
}

impl DetailWorker {
    /// Of a recording; `drawn` is called when there are new pictures.
    pub fn new(drawing: Rc<Drawing>, drawn: Callback<()>) -> Self {
        let (work, kept) = (RefCell::default(), RefCell::default());
        Self(Rc::new(State { drawing, drawn, work, kept }))
    }

    /// The finest pictures that hold all of a view, begin and end in seconds.
    pub fn best(&self, view: [f64; 2]) -> Option<Rc<Detail>> {
        let kept = self.0.kept.borrow();
        let holding = kept.iter().filter(|detail| detail.shows(view, 0.0));
        holding.max_by(|a, b| a.columns_per_s.total_cmp(&b.columns_per_s)).cloned()
    }

    /// Draws a part, in place of any that waits.
    pub fn draw(&self, part: Part) {
        self.0.work.borrow_mut().next = Some(part);
        if self.0.work.borrow().link.is_none() {
            self.start();
        }
        self.0.proceed();
    }

    fn start(&self) {
        let Some(addresses) = Addresses::of_document() else {
            return self.0.fail("the document names no worker");
        };
        let [receiving, failing] = [(); 2].map(|()| Rc::downgrade(&self.0));
        let receive = move |message: &JsValue| of(&receiving, |state| state.receive(message));
        let fail = move |reason: String| of(&failing, |state| state.fail(&reason));
        match Link::start(&addresses.worker, receive, fail) {
            Ok(link) => self.0.work.borrow_mut().link = Some(link),
            Err(error) => self.0.fail(&error.to_string()),
        }
    }
}

fn of(state: &Weak<State>, act: impl FnOnce(&Rc<State>)) {
    if let Some(state) = state.upgrade() {
        act(&state);
    }
}

impl State {
    /// Sends what is next, if nothing is being drawn.
    fn proceed(self: &Rc<Self>) {
        let mut work = self.work.borrow_mut();
        if !work.is_ready || work.current.is_some() {
            return;
        }
        work.current = work.next.take();
        let Some(part) = work.current else { return };
        let state = Rc::downgrade(self);
        let drawing = Rc::clone(&self.drawing);
        wasm_bindgen_futures::spawn_local(async move {
            let [heard, shown] = ranges(part, &drawing);
            let samples = drawing.arrays.signal.window(heard[0]..heard[1]).await;
            of(&state, |state| {
                let sent = samples.and_then(|samples| state.send(part, shown, &samples));
                sent.unwrap_or_else(|error| state.fail(&error.to_string()));
            });
        });
    }

    fn send(&self, part: Part, shown: [usize; 2], samples: &JsValue) -> Result<(), JsError> {
        let head = &self.drawing.head;
        let (sample_rate, scale) = (head.signal_rate, head.scale);
        let query = DetailQuery { sample_rate, shown, columns: part.columns, scale };
        let work = self.work.borrow();
        let link = work.link.as_ref().ok_or_else(|| JsError::new("the worker is gone"))?;
        link.send(&Request::Detail(query), &[samples])
    }

    fn receive(self: &Rc<Self>, message: &JsValue) {
        match unpack::<Reply>(message) {
            Some((Reply::Started, _)) => self.work.borrow_mut().is_ready = true,
            Some((Reply::Detailed(head), payload)) => self.keep(head, &payload),
            Some((Reply::Crashed { reason }, _)) => self.fail(&reason),
            Some(_) | None => self.fail("its message is no reply about detail"),
        }
        self.proceed();
    }

    fn keep(&self, head: DetailHead, payload: &[JsValue]) {
        let part = self.work.borrow_mut().current.take();
        let (Some(part), Some(pictures)) = (part, Pictures::from_payload(payload)) else {
            return self.fail("a picture of detail lacks its arrays");
        };
        let rate = f64::from(self.drawing.head.signal_rate);
        let [from_s, to_s] = [part.from, part.to].map(|sample| sample as f64 / rate);
        let Pictures { min, max, levels } = pictures;
        let DetailHead { rows, columns } = head;
        let columns_per_s = part.columns as f64 / (to_s - from_s);
        let detail = Detail { from_s, to_s, min, max, rows, columns, levels, columns_per_s };
        let mut kept = self.kept.borrow_mut();
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(Rc::new(detail));
        self.drawn.emit(());
    }

    /// The pictures of the whole recording stay, so the console alone is told. The next part is tried by a new worker.
    fn fail(&self, reason: &str) {
        console::warn("a part of a recording is not drawn in detail", reason);
        let failed = self.work.take();
        // Once whatever led here is over: a listener must not be dropped while it runs.
        wasm_bindgen_futures::spawn_local(async move { drop(failed) });
    }
}

/// The samples that a picture of a part needs, and which of them it shows.
fn ranges(part: Part, drawing: &Drawing) -> [[usize; 2]; 2] {
    let reach = (DETAIL_REACH_S * f64::from(drawing.head.signal_rate)).ceil() as usize;
    let start = part.from.saturating_sub(reach);
    let end = (part.to + reach).min(drawing.arrays.signal.length());
    [[start, end], [part.from - start, part.to - start]]
}
