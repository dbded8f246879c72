//! The workers as the app sees them: they take recordings, and each is replaced when it fails.
//!
//! Pure state machines decide: [`scheduler`] who does what, [`gpu`] whether the GPU is used, [`coordinator`] what
//! follows from a message. Here and in [`worker_pool`] it is done.

mod coordinator;
mod gpu;
mod link;
mod scheduler;
mod trouble;
mod worker_map;
mod worker_pool;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsValue;
use yew::Callback;

use super::gpu::{Choice, Memory, adapter};
use super::host::{Addresses, Settings, now_s};
use super::session::{Event, Source};
use crate::console;
use crate::js_error::JsError;
use crate::protocol::{Arrays, GpuReply, Reply, Request, unpack};
use coordinator::{Coordinator, Effect};
use gpu::GpuCoordinator;
pub use link::Link;
use scheduler::Scheduler;
use trouble::Trouble;
use worker_map::WorkerId;
use worker_pool::WorkerPool;

/// After this time without an answer or a sign of progress a worker is taken to hang. Recordings of some minutes take a
/// tenth of it on a slow machine, and with longer ones there is a sign every second.
const PATIENCE_MS: u32 = 180_000;

/// After this time without a self-test the GPU is taken to hang: to start and be tested, it compiles some dozens
/// of shaders.
const GPU_START_PATIENCE_MS: u32 = 60_000;

/// The queue to the workers. Clones share it.
#[derive(Clone)]
pub struct Queue(Rc<State>);

struct State {
    coordinator: RefCell<Coordinator<Source>>,
    pool: RefCell<WorkerPool>,
    generation: Cell<u32>,
    addresses: Addresses,
    memory: Memory,
    report: Callback<Event>,
}

impl Queue {
    /// Starts a worker; what happens is reported as [`Event`]s.
    #[must_use]
    pub fn start(addresses: Addresses, settings: Settings, report: Callback<Event>) -> Self {
        let memory = Memory::of_window();
        let gpu_address = addresses.worker_gpu.clone();
        let gpu = GpuCoordinator::new(memory.choice(), settings.admits_software, gpu_address);
        let scheduler = Scheduler::new(settings.workers);
        let (model, frames) = (addresses.model.clone(), addresses.frames.clone());
        let coordinator = RefCell::new(Coordinator::new(scheduler, gpu, model, frames));
        let (pool, generation) = (RefCell::default(), Cell::new(0));
        let state = State { coordinator, pool, generation, addresses, memory, report };
        let queue = Self(Rc::new(state));
        queue.proceed();
        queue
    }

    /// Queues a recording and names it. Where it is seen at once, it is drawn, too.
    pub fn submit(&self, source: Source, draws: bool) -> u32 {
        self.0.coordinator.borrow_mut().submit(source, draws, now_s())
    }

    /// Forgets all recordings that wait, and those that are still being added.
    pub fn clear(&self) {
        self.0.generation.set(self.generation() + 1);
        self.step(Coordinator::clear);
    }

    /// How often the queue was cleared.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.0.generation.get()
    }

    /// Goes on with the queue; to be called after submitting.
    pub fn proceed(&self) {
        self.step(Coordinator::proceed);
    }

    /// Ends the work on a recording.
    pub fn cancel(&self, id: u32) {
        self.step(|coordinator| coordinator.cancel(id, now_s()));
    }

    /// Has a recording drawn, before all that waits.
    pub fn draw(&self, id: u32, source: Source) {
        self.step(|coordinator| coordinator.draw(id, source));
    }

    /// What the reader wants networks to run on.
    #[must_use]
    pub fn choice(&self) -> Choice {
        self.0.coordinator.borrow().choice()
    }

    /// Goes by another choice from now on, and remembers it.
    pub fn choose(&self, choice: Choice) {
        self.0.memory.set_choice(choice);
        self.step(|coordinator| coordinator.choose(choice));
    }

    /// Lets the state machines take a step, and does what follows.
    fn step(&self, step: impl FnOnce(&mut Coordinator<Source>) -> Vec<Effect<Source>>) {
        let effects = step(&mut self.0.coordinator.borrow_mut());
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(&self, effect: Effect<Source>) {
        let pool = &self.0.pool;
        match effect {
            Effect::Report(event) => self.0.report.emit(event),
            Effect::Spawn(worker) => self.spawn(worker),
            Effect::Terminate(worker) => pool.borrow_mut().terminate(worker),
            Effect::Send(worker, request) => {
                let sent = pool.borrow().send(worker, &request, &[]);
                self.check(worker, sent);
            }
            Effect::Assign(worker, request, source) => self.assign(worker, &request, &source),
            Effect::Rewatch(worker) => self.watch(worker),
            Effect::Unwatch(worker) => pool.borrow_mut().unwatch(worker),
            Effect::Failed(reason) => console::error("a worker was stopped", &reason),
            Effect::FindAdapter(attempt) => self.find_adapter(attempt),
            Effect::SpawnGpu(attempt) => self.spawn_gpu(attempt),
            Effect::TerminateGpu => pool.borrow_mut().terminate_gpu(),
            Effect::SendGpu(attempt, command) => {
                if let Err(error) = pool.borrow().send_gpu(&command) {
                    self.fail_gpu(attempt, Trouble::Crashed(error.to_string()));
                }
            }
            Effect::Connect(worker, attempt) => {
                let connected = pool.borrow().connect(worker, attempt);
                self.check(worker, connected);
            }
            Effect::UnwatchGpu => pool.borrow_mut().unwatch_gpu(),
            Effect::GpuFailed(reason) => console::warn("the GPU is not used", &reason),
            Effect::Remember(subject, test) => self.0.memory.set_self_test(&subject, test),
        }
    }

    fn spawn(&self, worker: WorkerId) {
        let (receiving, failing) = (self.clone(), self.clone());
        let receive = move |message: &JsValue| receiving.receive(worker, message);
        let fail = move |reason| failing.fail(worker, Trouble::Crashed(reason));
        match Link::start(&self.0.addresses.worker, receive, fail) {
            Ok(link) => self.0.pool.borrow_mut().insert(worker, link),
            Err(error) => self.fail(worker, Trouble::NotStarted(error.to_string())),
        }
    }

    fn assign(&self, worker: WorkerId, request: &Request, source: &Source) {
        self.watch(worker);
        let sent = self.0.pool.borrow().send(worker, request, &[&source.payload()]);
        self.check(worker, sent);
    }

    fn watch(&self, worker: WorkerId) {
        let queue = self.clone();
        let hung = move || queue.fail(worker, Trouble::Hung);
        self.0.pool.borrow_mut().watch(worker, PATIENCE_MS, hung);
    }

    fn check(&self, worker: WorkerId, sent: Result<(), JsError>) {
        if let Err(error) = sent {
            self.fail(worker, Trouble::Crashed(error.to_string()));
        }
    }

    fn receive(&self, worker: WorkerId, message: &JsValue) {
        match unpack::<Reply>(message) {
            Some((reply, payload)) => {
                let arrays = Arrays::from_payload(&payload);
                self.step(|coordinator| coordinator.receive(worker, reply, arrays, now_s()));
            }
            None => self.fail(worker, Trouble::Crashed("its message is no reply".to_owned())),
        }
    }

    /// Replaces a failed worker, in a task of its own: the failure may be reported in the middle of a step.
    fn fail(&self, worker: WorkerId, trouble: Trouble) {
        let queue = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            queue.step(|coordinator| coordinator.fail(worker, &trouble, now_s()));
        });
    }

    fn find_adapter(&self, attempt: u32) {
        let queue = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let found = adapter().await;
            let remembered = |subject: &str| queue.0.memory.outcome(subject);
            queue.step(|coordinator| coordinator.found_adapter(attempt, found, remembered));
        });
    }

    fn spawn_gpu(&self, attempt: u32) {
        let Some(address) = &self.0.addresses.worker_gpu else { return };
        let (receiving, failing, waiting) = (self.clone(), self.clone(), self.clone());
        let receive = move |message: &JsValue| receiving.receive_gpu(attempt, message);
        let fail = move |reason| failing.fail_gpu(attempt, Trouble::Crashed(reason));
        let hung = move || waiting.fail_gpu(attempt, Trouble::Hung);
        match Link::start(address, receive, fail) {
            Ok(link) => self.0.pool.borrow_mut().insert_gpu(link, GPU_START_PATIENCE_MS, hung),
            Err(error) => self.fail_gpu(attempt, Trouble::NotStarted(error.to_string())),
        }
    }

    fn receive_gpu(&self, attempt: u32, message: &JsValue) {
        match unpack::<GpuReply>(message) {
            Some((reply, _)) => self.step(|coordinator| coordinator.receive_gpu(attempt, reply)),
            None => self.fail_gpu(attempt, Trouble::Crashed("its message is no reply".to_owned())),
        }
    }

    /// See [`Self::fail`].
    fn fail_gpu(&self, attempt: u32, trouble: Trouble) {
        let queue = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            queue.step(|coordinator| coordinator.fail_gpu(attempt, &trouble));
        });
    }
}
