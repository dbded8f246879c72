//! The worker on the graphics processor: what it is asked, and what becomes of its answers.

use std::rc::Rc;

use engine::report::JsonBackend;
use wasm_bindgen::JsValue;

use crate::app::graphics::{Choice, Graphics, Memory};
use crate::protocol::{Backend, GraphicsReply, GraphicsRequest, Recording, Request, Shape, unpack};

use super::Queue;
use super::link::Link;
use super::staff::Hand;
use super::tray::{Asked, Tray};
use super::trial::{Known, Stage, Tried};
use super::trouble::Trouble;

/// After this time without an answer a graphics processor is taken to hang, and the processor takes over.
const PATIENCE_MS: u32 = 30_000;

/// What the queue knows of the graphics processor.
#[derive(Default)]
pub struct Desk {
    pub(super) memory: Memory,
    pub(super) choice: Choice,
    pub(super) admit_software: bool,
    /// Counts the attempts, so that late news of one isn't taken for that of the latest.
    pub(super) attempt: u32,
    pub(super) tried: Option<Tried>,
    pub(super) known: Option<Rc<Known>>,
    /// What the page was told last.
    pub(super) graphics: Graphics,
    link: Option<Link>,
    tray: Tray<JsValue>,
}

impl Desk {
    /// With what the browser remembers.
    #[must_use]
    pub fn new(admit_software: bool) -> Self {
        let memory = Memory::of_window();
        Self { choice: memory.choice(), memory, admit_software, ..Self::default() }
    }

    /// Whether there is a graphics processor that answers questions.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.stage() == Some(Stage::Ready)
    }

    /// How far the latest trial is.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        self.tried.as_ref().map(|tried| tried.stage)
    }

    /// Begins another attempt, and names it.
    pub fn next_attempt(&mut self) -> u32 {
        self.attempt += 1;
        self.attempt
    }

    /// Whether a question is taken. Where the reader chose the graphics processor, it answers all; otherwise
    /// those that need not wait, and the processor the others.
    fn takes(&self) -> bool {
        self.answers() && (self.choice == Choice::Graphics || self.tray.is_empty())
    }
}

impl Queue {
    /// Starts the worker; news of it counts as long as no other attempt is begun.
    pub(super) fn employ_graphics(&self, patience_ms: u32) {
        let (address, attempt) = {
            let mut state = self.0.borrow_mut();
            let attempt = state.desk.next_attempt();
            if let Some(tried) = state.desk.tried.as_mut() {
                tried.stage = Stage::Fetching;
            }
            (state.addresses.worker_gpu.clone(), attempt)
        };
        let (hearing, failing) = (self.clone(), self.clone());
        let hear = move |message: &JsValue| hearing.hear_graphics(attempt, message);
        let fail = move || failing.fail_graphics(attempt, &Trouble::Crashed);
        match Link::start(&address, hear, fail) {
            Ok(link) => self.0.borrow_mut().desk.link = Some(link),
            Err(_) => return self.fail_graphics(attempt, &Trouble::NotStarted),
        }
        self.watch_graphics(patience_ms);
    }

    fn hear_graphics(&self, attempt: u32, message: &JsValue) {
        if self.0.borrow().desk.attempt != attempt {
            return;
        }
        match unpack::<GraphicsReply>(message) {
            Some((GraphicsReply::Started, _)) => self.try_graphics(),
            Some((GraphicsReply::Tried(trial), _)) => {
                self.unwatch_graphics();
                self.tried(trial);
            }
            Some((GraphicsReply::Answered, answers)) => self.answered(&answers),
            Some((GraphicsReply::NotLoaded, _)) => {
                self.fail_graphics(attempt, &Trouble::NotStarted);
            }
            Some((GraphicsReply::Crashed, _)) | None => {
                self.fail_graphics(attempt, &Trouble::Crashed);
            }
        }
    }

    /// A worker asks about a recording that it hears.
    pub(super) fn asked(&self, hand: Hand, id: u32, shape: Shape, mut payload: Vec<JsValue>) {
        if !self.0.borrow().schedule.hears(hand, id) {
            return;
        }
        let takes = self.0.borrow().desk.takes();
        match payload.pop().filter(|_| takes) {
            Some(numbers) => {
                self.0.borrow_mut().desk.tray.put(Asked { hand, id, shape, numbers });
                self.ask_graphics();
            }
            None => self.send(hand, &Request::Answer { id }, &[]),
        }
    }

    /// Asks what waits to be asked.
    fn ask_graphics(&self) {
        let asked = self.0.borrow_mut().desk.tray.take();
        if asked.is_empty() {
            return;
        }
        let shapes = asked.iter().map(|asked| asked.shape).collect();
        let numbers: Vec<&JsValue> = asked.iter().map(|asked| &asked.numbers).collect();
        self.watch_graphics(PATIENCE_MS);
        self.send_graphics(&GraphicsRequest::Judge { shapes }, &numbers);
    }

    /// Passes answers on to those who asked.
    fn answered(&self, answers: &[JsValue]) {
        self.unwatch_graphics();
        let asked = self.0.borrow_mut().desk.tray.answered();
        for ((hand, id), answer) in asked.into_iter().zip(answers) {
            self.answer(hand, id, &[answer]);
        }
        self.ask_graphics();
    }

    /// Tells a worker what the network says of its recording, if it still hears that; nothing where it is to ask
    /// the processor.
    fn answer(&self, hand: Hand, id: u32, answer: &[&JsValue]) {
        if self.0.borrow().schedule.hears(hand, id) {
            self.send(hand, &Request::Answer { id }, answer);
        }
    }

    /// Stops the worker, if there is one. The processor answers what it was asked.
    pub(super) fn retire_graphics(&self) {
        let (link, asked) = {
            let mut state = self.0.borrow_mut();
            state.desk.next_attempt();
            if let Some(tried) = state.desk.tried.as_mut() {
                tried.stage = Stage::Over;
            }
            (state.desk.link.take(), state.desk.tray.abandon())
        };
        // Once whatever told so is over: a listener must not be dropped while it runs.
        wasm_bindgen_futures::spawn_local(async move { drop(link) });
        for (hand, id) in asked {
            self.answer(hand, id, &[]);
        }
    }

    fn fail_graphics(&self, attempt: u32, trouble: &Trouble) {
        if self.0.borrow().desk.attempt == attempt {
            self.graphics_failed(trouble);
        }
    }

    pub(super) fn send_graphics(&self, request: &GraphicsRequest, payload: &[&JsValue]) {
        let (sent, attempt) = {
            let state = self.0.borrow();
            let link = state.desk.link.as_ref();
            (link.is_some_and(|link| link.send(request, payload)), state.desk.attempt)
        };
        if !sent {
            self.fail_graphics(attempt, &Trouble::Crashed);
        }
    }

    fn watch_graphics(&self, patience_ms: u32) {
        let queue = self.clone();
        let mut state = self.0.borrow_mut();
        let attempt = state.desk.attempt;
        if let Some(link) = state.desk.link.as_mut() {
            link.watch(patience_ms, move || queue.fail_graphics(attempt, &Trouble::Hung));
        }
    }

    fn unwatch_graphics(&self) {
        self.0.borrow_mut().desk.link.iter_mut().for_each(Link::unwatch);
    }

    /// What a recording was computed on, for programs.
    pub(super) fn backend(&self, recording: &Recording) -> JsonBackend {
        let graphics = &self.0.borrow().desk.graphics;
        let name = match recording.backend {
            Backend::Processor => "cpu".to_owned(),
            Backend::Graphics => format!("wgpu: {}", graphics.name().unwrap_or_default()),
        };
        graphics.backend(name, Some(recording.took_s))
    }
}
