//! Which worker does what: recordings, the workers that diagnose and draw them, and what becomes of both when one
//! fails.

use std::collections::VecDeque;

use super::trouble::{Trouble, cancelled};
use super::worker_map::{WorkerId, WorkerMap};
use crate::protocol::Problem;

/// How often a recording is given to a worker before it is reported as lost.
const TRIES: u8 = 2;

/// What is to be done with a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Find out what it holds, and draw it first where `draws`.
    Diagnose {
        /// Whether it is seen at once.
        draws: bool,
    },
    /// Draw it, because its card was opened.
    Draw,
}

impl Task {
    /// Whether both are the same, whatever else they do.
    #[must_use]
    fn is_like(self, other: Self) -> bool {
        (self == Self::Draw) == (other == Self::Draw)
    }
}

/// A recording with what is to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Job<S> {
    /// Names the recording.
    pub id: u32,
    /// What is to be done with it.
    pub task: Task,
    /// What it is made from.
    pub source: S,
    failures: u8,
}

#[derive(Debug)]
struct Worker<S> {
    is_ready: bool,
    job: Option<Job<S>>,
}

/// What the caller is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Action<S> {
    /// Start a worker.
    Spawn(WorkerId),
    /// Stop a worker, if it still runs.
    Terminate(WorkerId),
    /// Give a worker something to do.
    Assign(WorkerId, Job<S>),
    /// Report that this task of a recording is given up.
    Lost(u32, Task, Problem),
    /// Report that no worker is ready yet.
    Loading,
    /// Report that no worker can be started.
    GaveUp(Problem),
}

/// Recordings and workers. A pure state machine: the caller does what the [`Action`]s say.
#[derive(Debug)]
pub struct Scheduler<S> {
    limit: usize,
    waiting: VecDeque<Job<S>>,
    workers: WorkerMap<Worker<S>>,
    last_id: u32,
    last_worker: WorkerId,
}

impl<S: Clone> Scheduler<S> {
    /// With at most `limit` workers at once, and at least one.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            limit: limit.max(1),
            waiting: VecDeque::new(),
            workers: WorkerMap::default(),
            last_id: 0,
            last_worker: 0,
        }
    }

    /// Adds a recording to be diagnosed, and names it.
    pub fn submit(&mut self, source: S, draws: bool) -> u32 {
        self.last_id += 1;
        let (id, task) = (self.last_id, Task::Diagnose { draws });
        self.waiting.push_back(Job { id, task, source, failures: 0 });
        self.last_id
    }

    /// Forgets all recordings, and has all workers replaced by a new one: a worker's memory grows with what it had to do,
    /// and never shrinks.
    pub fn clear(&mut self) -> Vec<Action<S>> {
        self.waiting.clear();
        let workers = std::mem::take(&mut self.workers);
        let mut actions: Vec<Action<S>> =
            workers.iter().map(|(id, _)| Action::Terminate(id)).collect();
        if !actions.is_empty() {
            actions.push(Action::Spawn(self.add()));
        }
        actions
    }

    /// Adds a recording to be drawn, before all that waits, unless it is about to be.
    pub fn draw(&mut self, id: u32, source: S) {
        let is_known = self.jobs().any(|job| job.id == id && job.task == Task::Draw);
        if !is_known {
            self.waiting.push_front(Job { id, task: Task::Draw, source, failures: 0 });
        }
    }

    /// What is to be done now: to be asked after every change.
    pub fn proceed(&mut self) -> Vec<Action<S>> {
        let mut actions = Vec::new();
        if self.workers.len() == 0 {
            actions.push(Action::Loading);
        }
        actions.extend(std::iter::from_fn(|| self.plan()).map(Action::Spawn));
        actions.extend(std::iter::from_fn(|| self.assign()).map(|(w, job)| Action::Assign(w, job)));
        actions.extend(self.dismiss().into_iter().map(Action::Terminate));
        actions
    }

    /// The next worker to start: the first one, then a second where that is allowed, so that a batch begins at
    /// full pace and a worker that fails has its successor, and others where they have something to do.
    fn plan(&mut self) -> Option<WorkerId> {
        let busy = self.workers.iter().filter(|(_, worker)| worker.job.is_some()).count();
        let wanted = (busy + self.waiting.len()).clamp(self.least(), self.limit);
        (self.workers.len() < wanted).then(|| self.add())
    }

    /// Workers that are kept, whether or not there is work. The second waits until the first is ready: the first
    /// recording is not to wait for both.
    fn least(&self) -> usize {
        if self.is_ready() { self.limit.min(2) } else { 1 }
    }

    fn add(&mut self) -> WorkerId {
        self.last_worker += 1;
        self.workers.insert(self.last_worker, Worker { is_ready: false, job: None });
        self.last_worker
    }

    /// The next thing to do, and who is to do it; `None` while all are busy or nothing waits.
    fn assign(&mut self) -> Option<(WorkerId, Job<S>)> {
        let is_free = |worker: &Worker<S>| worker.is_ready && worker.job.is_none();
        let id = self.workers.iter().find(|(_, worker)| is_free(worker)).map(|(id, _)| id)?;
        let worker = self.workers.get_mut(id)?;
        let job = self.waiting.pop_front()?;
        worker.job = Some(job.clone());
        Some((id, job))
    }

    /// Forgets the workers that have nothing left to do, but for those that are kept, and names them.
    fn dismiss(&mut self) -> Vec<WorkerId> {
        if !self.waiting.is_empty() {
            return Vec::new();
        }
        let surplus = self.workers.len().saturating_sub(self.least());
        let mut idle: Vec<_> = self.workers.iter().filter(|(_, w)| w.job.is_none()).collect();
        // Rather those that are ready are kept.
        idle.sort_by_key(|(_, worker)| worker.is_ready);
        let ids: Vec<WorkerId> = idle.into_iter().map(|(id, _)| id).take(surplus).collect();
        for id in &ids {
            self.workers.remove(*id);
        }
        ids
    }

    /// A worker can be given something from now on.
    pub fn ready(&mut self, worker: WorkerId) {
        if let Some(worker) = self.workers.get_mut(worker) {
            worker.is_ready = true;
        }
    }

    /// Whether any worker is ready.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.ready_workers().next().is_some()
    }

    /// The workers that are ready.
    pub fn ready_workers(&self) -> impl Iterator<Item = WorkerId> {
        self.workers.iter().filter(|(_, worker)| worker.is_ready).map(|(id, _)| id)
    }

    /// A worker that can do something else: rather one that is idle.
    #[must_use]
    pub fn anyone(&self) -> Option<WorkerId> {
        let is_idle = |id: &WorkerId| self.workers.get(*id).is_some_and(|w| w.job.is_none());
        self.ready_workers().find(is_idle).or_else(|| self.ready_workers().next())
    }

    /// Whether every recording is diagnosed.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.jobs().all(|job| job.task == Task::Draw)
    }

    fn jobs(&self) -> impl Iterator<Item = &Job<S>> {
        let at_work = self.workers.iter().filter_map(|(_, worker)| worker.job.as_ref());
        at_work.chain(&self.waiting)
    }

    /// Whether a worker has this recording, whatever it does with it.
    #[must_use]
    pub fn has(&self, worker: WorkerId, id: u32) -> bool {
        let worker = self.workers.get(worker);
        worker.and_then(|worker| worker.job.as_ref()).is_some_and(|job| job.id == id)
    }

    /// A worker is done with a recording; false where it didn't have it for this task.
    pub fn finish(&mut self, worker: WorkerId, id: u32, task: Task) -> bool {
        let worker = self.workers.get_mut(worker);
        let is_it = |job: &mut Job<S>| job.id == id && job.task.is_like(task);
        worker.and_then(|worker| worker.job.take_if(is_it)).is_some()
    }

    /// Ends the work on a recording. A worker that has it is ended with it: it computes and hears nothing meanwhile.
    pub fn cancel(&mut self, id: u32) -> Vec<Action<S>> {
        let waiting = self.waiting.iter().position(|job| job.id == id);
        if let Some(job) = waiting.and_then(|place| self.waiting.remove(place)) {
            return vec![Action::Lost(id, job.task, cancelled())];
        }
        let has_it = |worker: &Worker<S>| worker.job.as_ref().is_some_and(|job| job.id == id);
        let found = self.workers.iter().find(|(_, worker)| has_it(worker)).map(|(id, _)| id);
        let Some(worker) = found else { return Vec::new() };
        let job = self.workers.remove(worker).and_then(|worker| worker.job);
        let lost = job.map(|job| Action::Lost(id, job.task, cancelled()));
        let mut actions = vec![Action::Terminate(worker)];
        actions.extend(lost);
        actions.extend(self.proceed());
        actions
    }

    /// A worker failed. It is forgotten, and its recording is the next to be tried, unless it failed too often. A
    /// worker that failed without a recording would fail again: the others do without it, and where there are
    /// none, everything is given up. The next recording submitted tries again.
    pub fn fail(&mut self, worker: WorkerId, trouble: &Trouble) -> Vec<Action<S>> {
        let Some(failed) = self.workers.remove(worker) else { return Vec::new() };
        let mut actions = vec![Action::Terminate(worker)];
        match failed.job {
            Some(job) => actions.extend(self.retry(job, trouble)),
            None if self.workers.len() == 0 => {
                actions.extend(self.give_up(trouble));
                return actions;
            }
            None => self.limit = self.workers.len(),
        }
        if !self.is_ready() && self.workers.len() > 0 {
            actions.push(Action::Loading);
        }
        actions.extend(self.proceed());
        actions
    }

    fn retry(&mut self, mut job: Job<S>, trouble: &Trouble) -> Option<Action<S>> {
        job.failures += 1;
        if job.failures >= TRIES {
            return Some(Action::Lost(job.id, job.task, trouble.of_recording()));
        }
        self.waiting.push_front(job);
        None
    }

    /// Forgets every recording; there are no workers.
    fn give_up(&mut self, trouble: &Trouble) -> Vec<Action<S>> {
        let problem = trouble.of_engine();
        let lost =
            self.waiting.drain(..).map(|job| Action::Lost(job.id, job.task, problem.clone()));
        std::iter::once(Action::GaveUp(problem.clone())).chain(lost).collect()
    }
}

#[cfg(test)]
#[path = "scheduler_tests.rs"]
mod tests;
