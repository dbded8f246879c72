//! What follows from every message: the two state machines, [`Scheduler`] and [`GpuCoordinator`], put together.
//! Nothing is done here; the caller does what the [`Effect`]s say.

use std::rc::Rc;

use super::gpu::{GpuAction, GpuCoordinator};
use super::scheduler::{Action, Job, Scheduler, Task};
use super::trouble::Trouble;
use super::worker_map::WorkerId;
use crate::app::gpu::{Adapter, Choice, Outcome as GpuOutcome};
use crate::app::session::{Diagnosed, Engine, Event, Outcome, Reach, Stopwatch};
use crate::protocol::{
    Arrays, Drawing, GpuCommand, GpuReply, GpuSelfTest, Model, Problem, Reply, Request,
};

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect<S> {
    /// Report an event to the page.
    Report(Event),
    /// Start a worker.
    Spawn(WorkerId),
    /// Stop a worker, if it still runs.
    Terminate(WorkerId),
    /// Send a message.
    Send(WorkerId, Request),
    /// Send a message with a recording, and take the worker to hang if it doesn't answer in time.
    Assign(WorkerId, Request, S),
    /// A worker is still at work: it is taken to hang only if nothing more comes in time.
    Rewatch(WorkerId),
    /// A worker answered.
    Unwatch(WorkerId),
    /// A worker failed: something for the console.
    Failed(String),
    /// Ask the browser for an adapter, and call [`Coordinator::found_adapter`].
    FindAdapter(u32),
    /// Start the worker on the GPU, and take it to hang if it doesn't answer in time.
    SpawnGpu(u32),
    /// Stop the worker on the GPU, if it runs.
    TerminateGpu,
    /// Send a message to the worker on the GPU.
    SendGpu(u32, GpuCommand),
    /// Connect a worker with the one on the GPU.
    Connect(WorkerId, u32),
    /// The worker on the GPU answered.
    UnwatchGpu,
    /// The GPU failed: something for the console.
    GpuFailed(String),
    /// Remember what came of testing a GPU.
    Remember(String, Option<GpuSelfTest>),
}

/// Recordings, workers and the GPU.
pub struct Coordinator<S> {
    scheduler: Scheduler<S>,
    gpu: GpuCoordinator,
    stopwatch: Stopwatch,
    model_url: String,
    frames_url: String,
}

impl<S: Clone> Coordinator<S> {
    /// Without workers; [`Self::proceed`] asks for the first one. The models are at these addresses.
    #[must_use]
    pub fn new(
        scheduler: Scheduler<S>,
        gpu: GpuCoordinator,
        model_url: String,
        frames_url: String,
    ) -> Self {
        Self { scheduler, gpu, stopwatch: Stopwatch::default(), model_url, frames_url }
    }

    /// Queues a recording and names it; to be followed by [`Self::proceed`].
    pub fn submit(&mut self, source: S, draws: bool, now_s: f64) -> u32 {
        self.stopwatch.given(now_s);
        self.scheduler.submit(source, draws)
    }

    /// Forgets all recordings, and begins with a new worker.
    pub fn clear(&mut self) -> Vec<Effect<S>> {
        let actions = self.scheduler.clear();
        self.stopwatch = Stopwatch::default();
        let mut effects = self.follow(actions);
        effects.extend(self.proceed());
        effects
    }

    /// Ends the work on a recording, whether it waits or a worker has it.
    pub fn cancel(&mut self, id: u32, now_s: f64) -> Vec<Effect<S>> {
        let actions = self.scheduler.cancel(id);
        let mut effects = self.follow(actions);
        effects.extend(self.pace(now_s));
        effects
    }

    /// Has a recording drawn, before all that waits.
    pub fn draw(&mut self, id: u32, source: S) -> Vec<Effect<S>> {
        self.scheduler.draw(id, source);
        self.proceed()
    }

    /// Goes on with the queue.
    pub fn proceed(&mut self) -> Vec<Effect<S>> {
        let actions = self.scheduler.proceed();
        self.follow(actions)
    }

    /// What the reader wants networks to run on.
    #[must_use]
    pub fn choice(&self) -> Choice {
        self.gpu.choice()
    }

    /// Goes by another choice from now on.
    pub fn choose(&mut self, choice: Choice) -> Vec<Effect<S>> {
        let actions = self.gpu.choose(choice);
        self.follow_gpu(actions)
    }

    /// A worker sent a message; `arrays` are its payload, where it is one of a drawing.
    pub fn receive(
        &mut self,
        worker: WorkerId,
        reply: Reply,
        arrays: Option<Arrays>,
        now_s: f64,
    ) -> Vec<Effect<S>> {
        match reply {
            Reply::Started => vec![Effect::Send(worker, self.load_request())],
            Reply::Loaded(model) => self.loaded(worker, model),
            Reply::NotLoaded(problem) => self.fail(worker, &Trouble::NotLoaded(problem), now_s),
            Reply::ReferenceCasesMade => {
                let actions = self.gpu.reference_cases_made(worker);
                self.follow_gpu(actions)
            }
            Reply::GpuSilent { attempt } => self.fail_gpu(attempt, &Trouble::Hung),
            Reply::Diagnosed { id, record, display } => {
                let diagnosed = Outcome::Diagnosed(Rc::new(Diagnosed { record: *record, display }));
                self.finish(worker, id, diagnosed, now_s)
            }
            Reply::Progress { id, judges, done_s, length_s } if self.scheduler.has(worker, id) => {
                let reach = Reach { judges, done_s, length_s };
                vec![Effect::Rewatch(worker), Effect::Report(Event::Reached(id, reach))]
            }
            // Detail is drawn by workers of its own.
            Reply::Progress { .. } | Reply::Detailed(_) => Vec::new(),
            Reply::Refused { id, problem } => {
                self.finish(worker, id, Outcome::Refused(problem), now_s)
            }
            Reply::Drawn { id, head } => {
                let Some(arrays) = arrays else {
                    let trouble = Trouble::Crashed("a drawing lacks its arrays".to_owned());
                    return self.fail(worker, &trouble, now_s);
                };
                self.drawn(worker, id, Ok(Rc::new(Drawing { head: *head, arrays })))
            }
            Reply::NotDrawn { id, problem } => self.drawn(worker, id, Err(problem)),
            Reply::Crashed { reason } => self.fail(worker, &Trouble::Crashed(reason), now_s),
        }
    }

    fn load_request(&self) -> Request {
        let (model_url, frames_url) = (self.model_url.clone(), self.frames_url.clone());
        Request::Load { model_url, frames_url }
    }

    /// A worker can be given recordings.
    fn loaded(&mut self, worker: WorkerId, model: Model) -> Vec<Effect<S>> {
        let is_first = !self.scheduler.is_ready();
        self.scheduler.ready(worker);
        let mut effects = vec![Effect::Send(worker, Request::Gpu(self.gpu.news()))];
        let mut gpu = self.gpu.model_loaded(&model.sha256);
        gpu.extend(self.gpu.worker_ready(worker, self.scheduler.anyone()));
        if is_first {
            effects.push(Effect::Report(Event::Engine(Engine::Ready(Rc::new(model)))));
        }
        effects.extend(self.follow_gpu(gpu));
        effects.extend(self.proceed());
        effects
    }

    fn finish(
        &mut self,
        worker: WorkerId,
        id: u32,
        outcome: Outcome,
        now_s: f64,
    ) -> Vec<Effect<S>> {
        if !self.scheduler.finish(worker, id, Task::Diagnose { draws: false }) {
            return Vec::new();
        }
        let mut effects = vec![Effect::Unwatch(worker), self.finished(id, outcome)];
        effects.extend(self.proceed());
        effects.extend(self.pace(now_s));
        effects
    }

    /// A drawing may be all that was asked for, or come before a diagnosis.
    fn drawn(
        &mut self,
        worker: WorkerId,
        id: u32,
        drawn: Result<Rc<Drawing>, Problem>,
    ) -> Vec<Effect<S>> {
        let report = Effect::Report(Event::Drawn(id, drawn));
        if self.scheduler.finish(worker, id, Task::Draw) {
            let mut effects = vec![Effect::Unwatch(worker), report];
            effects.extend(self.proceed());
            effects
        } else if self.scheduler.has(worker, id) {
            vec![report]
        } else {
            Vec::new()
        }
    }

    /// A worker can't go on. Late news of one that is gone changes nothing.
    pub fn fail(&mut self, worker: WorkerId, trouble: &Trouble, now_s: f64) -> Vec<Effect<S>> {
        let actions = self.scheduler.fail(worker, trouble);
        if actions.is_empty() {
            return Vec::new();
        }
        let mut effects = vec![Effect::Failed(trouble.reason())];
        effects.extend(self.follow(actions));
        effects.extend(self.pace(now_s));
        effects
    }

    /// The browser's adapter, and what is remembered of a GPU.
    pub fn found_adapter(
        &mut self,
        attempt: u32,
        adapter: Option<Adapter>,
        remembered: impl FnOnce(&str) -> Option<GpuOutcome>,
    ) -> Vec<Effect<S>> {
        let actions = self.gpu.found(attempt, adapter, remembered, self.scheduler.anyone());
        self.follow_gpu(actions)
    }

    /// The worker on the GPU sent a message.
    pub fn receive_gpu(&mut self, attempt: u32, reply: GpuReply) -> Vec<Effect<S>> {
        let actions = match reply {
            GpuReply::Started => self.gpu.started(attempt),
            GpuReply::Loaded => self.gpu.loaded(attempt, self.scheduler.ready_workers()),
            GpuReply::Tested(test) => self.gpu.tested(attempt, test),
            GpuReply::NotLoaded { reason } => {
                return self.fail_gpu(attempt, &Trouble::NotStarted(reason));
            }
            GpuReply::Crashed { reason } => {
                return self.fail_gpu(attempt, &Trouble::Crashed(reason));
            }
        };
        self.follow_gpu(actions)
    }

    /// The worker on the GPU can't go on. Late news of an earlier one changes nothing.
    pub fn fail_gpu(&mut self, attempt: u32, trouble: &Trouble) -> Vec<Effect<S>> {
        let actions = self.gpu.failed(attempt, trouble);
        if actions.is_empty() {
            return Vec::new();
        }
        let mut effects = vec![Effect::GpuFailed(trouble.reason())];
        effects.extend(self.follow_gpu(actions));
        effects
    }

    fn follow(&mut self, actions: Vec<Action<S>>) -> Vec<Effect<S>> {
        actions.into_iter().flat_map(|action| self.effects_of(action)).collect()
    }

    fn effects_of(&mut self, action: Action<S>) -> Vec<Effect<S>> {
        match action {
            Action::Spawn(worker) => vec![Effect::Spawn(worker)],
            Action::Terminate(worker) => {
                let actions = self.gpu.worker_left(worker, self.scheduler.anyone());
                let mut effects = vec![Effect::Terminate(worker)];
                effects.extend(self.follow_gpu(actions));
                effects
            }
            Action::Assign(worker, job) => assign(worker, job),
            Action::Lost(id, Task::Draw, problem) => {
                vec![Effect::Report(Event::Drawn(id, Err(problem)))]
            }
            Action::Lost(id, Task::Diagnose { .. }, problem) => {
                vec![self.finished(id, Outcome::Refused(problem))]
            }
            Action::Loading => vec![Effect::Report(Event::Engine(Engine::Loading))],
            Action::GaveUp(Problem { sentence, .. }) => {
                vec![Effect::Report(Event::Engine(Engine::Failed(sentence.into())))]
            }
        }
    }

    fn follow_gpu(&mut self, actions: Vec<GpuAction>) -> Vec<Effect<S>> {
        actions.into_iter().flat_map(|action| self.effects_of_gpu(action)).collect()
    }

    fn effects_of_gpu(&self, action: GpuAction) -> Vec<Effect<S>> {
        let effect = match action {
            GpuAction::FindAdapter { attempt } => Effect::FindAdapter(attempt),
            GpuAction::MakeReferenceCases(worker) => {
                Effect::Send(worker, Request::MakeReferenceCases)
            }
            GpuAction::Spawn { attempt } => Effect::SpawnGpu(attempt),
            GpuAction::Load { attempt, wants_race } => {
                let model_url = self.model_url.clone();
                Effect::SendGpu(attempt, GpuCommand::Load { model_url, wants_race })
            }
            GpuAction::Connect(worker, attempt) => Effect::Connect(worker, attempt),
            GpuAction::Check(worker) => Effect::Send(worker, Request::CheckGpu),
            GpuAction::Unwatch => Effect::UnwatchGpu,
            GpuAction::Remember(subject, test) => Effect::Remember(subject, test),
            GpuAction::Terminate => Effect::TerminateGpu,
            GpuAction::Announce => return self.announce_gpu(),
        };
        vec![effect]
    }

    /// Sends the GPU's status to the page and to all ready workers.
    fn announce_gpu(&self) -> Vec<Effect<S>> {
        let news = self.gpu.news();
        let tell = |worker| Effect::Send(worker, Request::Gpu(news.clone()));
        let report = Effect::Report(Event::Gpu(self.gpu.status().clone()));
        self.scheduler.ready_workers().map(tell).chain([report]).collect()
    }

    fn finished(&mut self, id: u32, outcome: Outcome) -> Effect<S> {
        self.stopwatch.finished();
        Effect::Report(Event::Finished(id, outcome))
    }

    /// Once all recordings are finished, how quickly that went.
    fn pace(&mut self, now_s: f64) -> Option<Effect<S>> {
        if !self.scheduler.is_done() {
            return None;
        }
        self.stopwatch.stop(now_s).map(|pace| Effect::Report(Event::Paced(pace)))
    }
}

fn assign<S>(worker: WorkerId, job: Job<S>) -> Vec<Effect<S>> {
    let Job { id, task, source, .. } = job;
    match task {
        Task::Draw => vec![Effect::Assign(worker, Request::Draw { id }, source)],
        Task::Diagnose { draws } => vec![
            Effect::Report(Event::Started(id)),
            Effect::Assign(worker, Request::Diagnose { id, draws }, source),
        ],
    }
}

#[cfg(test)]
#[path = "coordinator_tests.rs"]
mod tests;
