//! Who hears what: recordings, the workers that hear them, and what becomes of both when one fails.

use std::collections::VecDeque;

use super::staff::{Hand, Staff};

/// How often a recording is given to a worker before it is reported as not heard.
const TRIES: u8 = 2;

/// A recording to be heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Job<S> {
    /// Names it.
    pub id: u32,
    /// What is to be heard.
    pub source: S,
    failures: u8,
}

#[derive(Debug)]
struct Worker<S> {
    ready: bool,
    job: Option<Job<S>>,
}

/// What a worker leaves behind when it fails.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// The recording that failed once too often.
    pub lost: Option<u32>,
    /// It failed at a recording; otherwise, while it started or had nothing to do.
    pub at_work: bool,
}

/// Recordings and workers. Nothing here knows what a worker is; the caller starts and stops them.
#[derive(Debug)]
pub struct Schedule<S> {
    limit: usize,
    waiting: VecDeque<Job<S>>,
    workers: Staff<Worker<S>>,
    last_id: u32,
    last_hand: Hand,
}

impl<S: Clone> Schedule<S> {
    /// With at most `limit` workers at once, and at least one.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            limit: limit.max(1),
            waiting: VecDeque::new(),
            workers: Staff::default(),
            last_id: 0,
            last_hand: 0,
        }
    }

    /// Adds a recording, and names it.
    pub fn submit(&mut self, source: S) -> u32 {
        self.last_id += 1;
        self.waiting.push_back(Job { id: self.last_id, source, failures: 0 });
        self.last_id
    }

    /// The name of a worker to start: the first one, then a second where that is allowed, so that a batch begins at
    /// full pace and a worker that fails has its successor, and others where they have something to do.
    pub fn hire(&mut self) -> Option<Hand> {
        let busy = self.workers.iter().filter(|(_, worker)| worker.job.is_some()).count();
        let wanted = (busy + self.waiting.len()).clamp(self.least(), self.limit);
        (self.workers.iter().count() < wanted).then(|| self.add())
    }

    /// Workers that are kept, whether or not there is work. The second waits until the first is ready: the first
    /// recording is not to wait for both.
    fn least(&self) -> usize {
        if self.is_ready() { self.limit.min(2) } else { 1 }
    }

    fn add(&mut self) -> Hand {
        self.last_hand += 1;
        self.workers.insert(self.last_hand, Worker { ready: false, job: None });
        self.last_hand
    }

    /// A worker can hear recordings now.
    pub fn ready(&mut self, hand: Hand) {
        if let Some(worker) = self.workers.get_mut(hand) {
            worker.ready = true;
        }
    }

    /// Whether any worker can hear recordings.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.workers.iter().any(|(_, worker)| worker.ready)
    }

    /// A worker that can do something else: rather one that hears nothing now.
    #[must_use]
    pub fn someone(&self) -> Option<Hand> {
        let ready = || self.workers.iter().filter(|(_, worker)| worker.ready);
        let idle = ready().find(|(_, worker)| worker.job.is_none());
        idle.or_else(|| ready().next()).map(|(hand, _)| hand)
    }

    /// Whether there are no workers.
    #[must_use]
    pub fn is_deserted(&self) -> bool {
        self.workers.iter().next().is_none()
    }

    /// Whether every recording is finished.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.workers.iter().all(|(_, worker)| worker.job.is_none())
    }

    /// The next recording to hear, and who is to hear it; `None` while all are busy or nothing waits.
    pub fn assign(&mut self) -> Option<(Hand, Job<S>)> {
        let hand = self.free()?;
        let worker = self.workers.get_mut(hand)?;
        let job = self.waiting.pop_front()?;
        worker.job = Some(job.clone());
        Some((hand, job))
    }

    /// Who is to be given the next recording.
    fn free(&self) -> Option<Hand> {
        let mut workers = self.workers.iter();
        workers.find(|(_, worker)| worker.ready && worker.job.is_none()).map(|(hand, _)| hand)
    }

    /// Whether a worker hears this recording.
    #[must_use]
    pub fn hears(&self, hand: Hand, id: u32) -> bool {
        let worker = self.workers.get(hand);
        worker.and_then(|worker| worker.job.as_ref()).is_some_and(|job| job.id == id)
    }

    /// A worker is done with a recording; false where it wasn't hearing it.
    pub fn finish(&mut self, hand: Hand, id: u32) -> bool {
        let worker = self.workers.get_mut(hand);
        worker.and_then(|worker| worker.job.take_if(|job| job.id == id)).is_some()
    }

    /// A worker failed. It is forgotten, and its recording is the next to be heard, unless it failed
    /// too often; `None` where there is no such worker.
    pub fn fail(&mut self, hand: Hand) -> Option<Failure> {
        let Some(mut job) = self.workers.remove(hand)?.job else {
            return Some(Failure { lost: None, at_work: false });
        };
        job.failures += 1;
        let lost = (job.failures >= TRIES).then_some(job.id);
        if lost.is_none() {
            self.waiting.push_front(job);
        }
        Some(Failure { lost, at_work: true })
    }

    /// Makes do with fewer workers: one more couldn't be started.
    pub fn limit_to_present(&mut self) {
        self.limit = self.workers.iter().count().max(1);
    }

    /// Forgets the workers that have nothing left to do, but for those that are kept, and names them.
    pub fn dismiss(&mut self) -> Vec<Hand> {
        if !self.waiting.is_empty() {
            return Vec::new();
        }
        let surplus = self.workers.iter().count().saturating_sub(self.least());
        let mut idle: Vec<_> = self.workers.iter().filter(|(_, w)| w.job.is_none()).collect();
        // Rather those that are ready are kept.
        idle.sort_by_key(|(_, worker)| worker.ready);
        let names: Vec<Hand> = idle.into_iter().map(|(hand, _)| hand).take(surplus).collect();
        for hand in &names {
            self.workers.remove(*hand);
        }
        names
    }

    /// Forgets every worker and every recording; the recordings' names.
    pub fn abandon(&mut self) -> Vec<u32> {
        let workers = std::mem::take(&mut self.workers);
        let at_work = workers.into_values().filter_map(|worker| worker.job);
        at_work.chain(self.waiting.drain(..)).map(|job| job.id).collect()
    }
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
