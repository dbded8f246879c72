//! The workers as the app sees them: they take recordings, and each is replaced when it fails.

mod desk;
mod graphics;
mod link;
mod pace;
mod schedule;
mod source;
mod staff;
mod tray;
mod trial;
mod trouble;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use yew::Callback;

use super::addresses::Addresses;
use super::clock::now_s;
use super::session::{Engine, Event, Outcome};
use super::settings::Settings;
use crate::protocol::{Model, Pictures, Reply, Request, Task, unpack};
use desk::Desk;
use link::Link;
use pace::Stopwatch;
use schedule::{Job, Schedule};
use staff::{Hand, Staff};
use trial::Known;
use trouble::Trouble;

pub use pace::Pace;
pub use source::Source;

/// After this time without an answer a worker is taken to hang. The longest recording allowed
/// takes a tenth of it on a slow machine.
const PATIENCE_MS: u32 = 180_000;

/// The queue to the workers. Clones share it.
#[derive(Clone)]
pub struct Queue(Rc<RefCell<State>>);

struct State {
    addresses: Addresses,
    report: Callback<Event>,
    schedule: Schedule<Source>,
    links: Staff<Link>,
    stopwatch: Stopwatch,
    model: Option<Model>,
    desk: Desk,
}

impl Queue {
    /// Starts a worker; what happens is reported as [`Event`]s.
    #[must_use]
    pub fn start(addresses: Addresses, settings: Settings, report: Callback<Event>) -> Self {
        let queue = Self(Rc::new(RefCell::new(State {
            addresses,
            report,
            schedule: Schedule::new(settings.workers),
            links: Staff::default(),
            stopwatch: Stopwatch::default(),
            model: None,
            desk: Desk::new(settings.admit_software),
        })));
        queue.proceed();
        queue
    }

    /// Queues a recording and names it.
    pub fn submit(&self, source: Source) -> u32 {
        let mut state = self.0.borrow_mut();
        state.stopwatch.given(now_s());
        state.schedule.submit(source)
    }

    /// Goes on with the queue; to be called after submitting.
    pub fn proceed(&self) {
        if self.0.borrow().schedule.is_deserted() {
            self.report(Event::Engine(Engine::Loading));
        }
        while let Some(hand) = self.hire() {
            self.employ(hand);
        }
        while let Some((hand, job)) = self.assign() {
            self.give(hand, &job);
        }
        let dismissed = self.0.borrow_mut().schedule.dismiss();
        for hand in dismissed {
            self.dismiss(hand);
        }
        self.report_pace();
    }

    fn hire(&self) -> Option<Hand> {
        self.0.borrow_mut().schedule.hire()
    }

    fn assign(&self) -> Option<(Hand, Job<Source>)> {
        self.0.borrow_mut().schedule.assign()
    }

    /// Starts a worker.
    fn employ(&self, hand: Hand) {
        let address = self.0.borrow().addresses.worker.clone();
        let (hearing, failing) = (self.clone(), self.clone());
        let hear = move |message: &JsValue| hearing.hear(hand, message);
        match Link::start(&address, hear, move || failing.fail(hand, Trouble::Crashed)) {
            Ok(link) => self.0.borrow_mut().links.insert(hand, link),
            Err(_) => self.fail(hand, Trouble::NotStarted),
        }
    }

    fn hear(&self, hand: Hand, message: &JsValue) {
        match unpack::<Reply>(message) {
            Some((Reply::Started, _)) => {
                let Addresses { model, beats, .. } = self.0.borrow().addresses.clone();
                self.send(hand, &Request::Load { model_url: model, beats_url: beats }, &[]);
            }
            Some((Reply::Loaded(model), _)) => self.loaded(hand, model),
            Some((Reply::NotLoaded(sentence), _)) => self.fail(hand, Trouble::NotLoaded(sentence)),
            Some((Reply::Asked { id, shape }, payload)) => self.asked(hand, id, shape, payload),
            Some((Reply::Known { shapes, processor_ms }, payload)) => {
                self.known(hand, Known { shapes, processor_ms, payload });
            }
            Some((Reply::Judged { id, verdict, mut record }, payload)) => {
                record.backend = Some(self.backend(&verdict.recording));
                match Pictures::from_payload(&payload) {
                    Some(pictures) => {
                        let (verdict, record) = (Rc::from(verdict), Rc::from(record));
                        self.finish(hand, id, Outcome::Judged { verdict, record, pictures });
                    }
                    None => self.fail(hand, Trouble::Crashed),
                }
            }
            Some((Reply::Refused { id, reason }, _)) => {
                self.finish(hand, id, Outcome::Refused(reason));
            }
            Some((Reply::Crashed, _)) | None => self.fail(hand, Trouble::Crashed),
        }
    }

    /// A worker can hear recordings. Once the first one can, there is time to look for something quicker.
    fn loaded(&self, hand: Hand, model: Model) {
        let is_first = {
            let mut state = self.0.borrow_mut();
            let is_first = !state.schedule.is_ready();
            state.schedule.ready(hand);
            state.links.get_mut(hand).into_iter().for_each(Link::unwatch);
            is_first
        };
        if is_first {
            self.report(Event::Engine(Engine::Ready(Rc::new(model.clone()))));
            let is_news = self.0.borrow_mut().model.replace(model).is_none();
            if is_news {
                self.look_for_graphics();
            }
        }
        self.go_on_trying();
        self.proceed();
    }

    /// Gives a worker a recording.
    fn give(&self, hand: Hand, job: &Job<Source>) {
        let id = job.id;
        self.report(Event::Started(id));
        self.watch(hand, PATIENCE_MS);
        let task = Task { id, asks: self.0.borrow().desk.answers() };
        match &job.source {
            Source::File(file) => self.send(hand, &Request::Listen(task), &[file.as_ref()]),
            Source::Demo(demo) => self.send(hand, &Request::Demo(task, *demo), &[]),
        }
    }

    /// Takes a worker to hang that doesn't answer in time.
    fn watch(&self, hand: Hand, patience_ms: u32) {
        let queue = self.clone();
        if let Some(link) = self.0.borrow_mut().links.get_mut(hand) {
            link.watch(patience_ms, move || queue.fail(hand, Trouble::Hung));
        }
    }

    fn send(&self, hand: Hand, request: &Request, payload: &[&JsValue]) {
        let sent = self.0.borrow().links.get(hand).is_some_and(|link| link.send(request, payload));
        if !sent {
            self.fail(hand, Trouble::Crashed);
        }
    }

    fn finish(&self, hand: Hand, id: u32, outcome: Outcome) {
        {
            let mut state = self.0.borrow_mut();
            if !state.schedule.finish(hand, id) {
                return;
            }
            state.links.get_mut(hand).into_iter().for_each(Link::unwatch);
        }
        self.report_finished(id, outcome);
        self.proceed();
    }

    /// Deals with a failed worker once the event that told of it is over: a listener must not be
    /// dropped while it runs.
    fn fail(&self, hand: Hand, trouble: Trouble) {
        let queue = self.clone();
        wasm_bindgen_futures::spawn_local(async move { queue.recover(hand, &trouble) });
    }

    /// Stops a worker that failed. Its recording is heard by another, or reported where two failed at
    /// it. A worker that failed without a recording would fail again: the others do without it, and
    /// where there are none, nothing can be heard.
    fn recover(&self, hand: Hand, trouble: &Trouble) {
        drop(self.0.borrow_mut().links.remove(hand));
        let Some(failure) = self.0.borrow_mut().schedule.fail(hand) else { return };
        if let Some(id) = failure.lost {
            self.report_finished(id, Outcome::Refused(trouble.of_recording().to_owned()));
        }
        if !failure.at_work {
            if self.0.borrow().schedule.is_deserted() {
                return self.give_up(trouble.of_engine());
            }
            self.0.borrow_mut().schedule.limit_to_present();
        }
        if !self.0.borrow().schedule.is_ready() {
            self.report(Event::Engine(Engine::Loading));
        }
        self.left(hand);
        self.proceed();
    }

    /// Stops a worker that isn't needed, once whatever told so is over.
    fn dismiss(&self, hand: Hand) {
        let link = self.0.borrow_mut().links.remove(hand);
        wasm_bindgen_futures::spawn_local(async move { drop(link) });
        self.left(hand);
    }

    /// Reports all recordings as not heard. The next one submitted tries again.
    fn give_up(&self, sentence: &str) {
        let (unheard, links) = {
            let mut state = self.0.borrow_mut();
            (state.schedule.abandon(), std::mem::take(&mut state.links))
        };
        drop(links);
        self.report(Event::Engine(Engine::Failed(sentence.to_owned().into())));
        for id in unheard {
            self.report_finished(id, Outcome::Refused(sentence.to_owned()));
        }
        self.report_pace();
    }

    fn report_finished(&self, id: u32, outcome: Outcome) {
        self.0.borrow_mut().stopwatch.finished();
        self.report(Event::Finished(id, outcome));
    }

    /// Once all recordings are finished, tells how quickly that went.
    fn report_pace(&self) {
        let pace = {
            let mut state = self.0.borrow_mut();
            if !state.schedule.is_done() {
                return;
            }
            state.stopwatch.stop(now_s())
        };
        if let Some(pace) = pace {
            self.report(Event::Paced(pace));
        }
    }

    fn report(&self, event: Event) {
        let report = self.0.borrow().report.clone();
        report.emit(event);
    }
}
