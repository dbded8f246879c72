//! Whether there is a GPU to compute on: finding it, testing it, and continuing without it. A pure state machine:
//! the caller does what the [`GpuAction`]s say and passes the results back.

use super::trouble::Trouble;
use super::worker_map::WorkerId;
use crate::app::gpu::{Adapter, Choice, GpuStatus, Outcome};
use crate::protocol::{GpuAccess, GpuNews, GpuSelfTest};

/// A GPU that is tested, or was.
#[derive(Debug, Clone, PartialEq)]
struct GpuCandidate {
    /// As the browser describes it.
    name: String,
    /// What the outcome holds for: adapter, model and build of the GPU's worker.
    subject: String,
    stage: Stage,
    /// What came of the test, this time or the last time.
    outcome: Option<Outcome>,
}

/// How far a test is. The worker named made the reference cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// A worker is needed that makes the reference cases.
    Waiting,
    /// It makes them.
    Making(WorkerId),
    /// The GPU's worker is fetched; a failure is the connection's.
    Starting(WorkerId),
    /// The GPU's worker loads the model; from here on, a failure is its own.
    Loading(WorkerId),
    /// The GPU takes the self-test.
    Checking(WorkerId),
    /// It was right, and computes what it is asked.
    Ready,
    /// It isn't used.
    Over,
}

/// What the caller is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum GpuAction {
    /// Ask the browser for an adapter, and call [`GpuCoordinator::found`].
    FindAdapter {
        /// To be given back.
        attempt: u32,
    },
    /// Let a worker make the reference cases.
    MakeReferenceCases(WorkerId),
    /// Start the GPU's worker, and fail if it isn't tested in time.
    Spawn {
        /// To be given back with all that becomes of that worker.
        attempt: u32,
    },
    /// Let the GPU's worker load the model.
    Load {
        /// As in [`GpuAction::Spawn`].
        attempt: u32,
        /// Whether a race against the CPU is to follow the self-test.
        wants_race: bool,
    },
    /// Connect a worker with the GPU's.
    Connect(WorkerId, u32),
    /// Let a worker send the reference cases to the GPU.
    Check(WorkerId),
    /// Stop waiting for the self-test.
    Unwatch,
    /// Remember what came of testing the subject; nothing came of it where it failed before.
    Remember(String, Option<GpuSelfTest>),
    /// Stop the GPU's worker, if it runs.
    Terminate,
    /// Let the page and all workers know what is known of the GPU.
    Announce,
}

/// Decides whether and for what the GPU is used.
#[derive(Debug, Default)]
pub struct GpuCoordinator {
    choice: Choice,
    /// Programs that play a GPU count as one.
    admits_software: bool,
    /// Of the GPU's worker; `None` where that isn't built.
    address: Option<String>,
    model_sha256: Option<String>,
    /// Counts the attempts, so that late news of one isn't taken for that of the latest.
    attempt: u32,
    candidate: Option<GpuCandidate>,
    status: GpuStatus,
}

impl GpuCoordinator {
    /// Before the search for a GPU.
    #[must_use]
    pub fn new(choice: Choice, admits_software: bool, address: Option<String>) -> Self {
        Self { choice, admits_software, address, ..Self::default() }
    }

    /// What the reader chose.
    #[must_use]
    pub fn choice(&self) -> Choice {
        self.choice
    }

    /// What is known of the GPU.
    #[must_use]
    pub fn status(&self) -> &GpuStatus {
        &self.status
    }

    /// What workers are to know. Where the reader chose the GPU, it computes all; otherwise what need not wait,
    /// and the CPU the rest.
    #[must_use]
    pub fn news(&self) -> GpuNews {
        let access = match (self.stage(), self.choice) {
            (Some(Stage::Ready), Choice::Gpu) => GpuAccess::Always,
            (Some(Stage::Ready), _) => GpuAccess::IfIdle,
            _ => GpuAccess::None,
        };
        GpuNews { access, report: self.status.report() }
    }

    fn stage(&self) -> Option<Stage> {
        self.candidate.as_ref().map(|candidate| candidate.stage)
    }

    fn set_stage(&mut self, stage: Stage) {
        if let Some(candidate) = self.candidate.as_mut() {
            candidate.stage = stage;
        }
    }

    /// A model is loaded. With the first one there is time to look for something quicker than the CPU.
    pub fn model_loaded(&mut self, sha256: &str) -> Vec<GpuAction> {
        if self.model_sha256.is_some() {
            return Vec::new();
        }
        self.model_sha256 = Some(sha256.to_owned());
        self.look()
    }

    /// The reader chose something else.
    pub fn choose(&mut self, choice: Choice) -> Vec<GpuAction> {
        self.choice = choice;
        let mut actions = self.retire();
        actions.push(GpuAction::Announce);
        actions.extend(self.look());
        actions
    }

    fn look(&mut self) -> Vec<GpuAction> {
        if self.model_sha256.is_none() {
            return Vec::new();
        }
        self.attempt += 1;
        if self.choice == Choice::Cpu {
            return self.announce(GpuStatus::Off);
        }
        match self.address {
            None => self.announce(GpuStatus::NotBuilt),
            Some(_) => vec![GpuAction::FindAdapter { attempt: self.attempt }],
        }
    }

    /// The browser's adapter, with what is remembered of a subject, and a worker that can make the reference
    /// cases. An adapter that is known to be of no use isn't tested, and its worker isn't even fetched.
    pub fn found(
        &mut self,
        attempt: u32,
        adapter: Option<Adapter>,
        remembered: impl FnOnce(&str) -> Option<Outcome>,
        anyone: Option<WorkerId>,
    ) -> Vec<GpuAction> {
        if attempt != self.attempt {
            return Vec::new();
        }
        let Some(Adapter { name, is_software }) = adapter else {
            return self.announce(GpuStatus::Absent);
        };
        if is_software && !self.admits_software {
            return self.announce(GpuStatus::Software(name));
        }
        let subject = self.subject(&name);
        let outcome = remembered(&subject);
        let useless = outcome.filter(|outcome| !outcome.is_worth_it());
        if let (Choice::Automatic, Some(outcome)) = (self.choice, useless) {
            return self.announce(GpuStatus::Unused(name, outcome));
        }
        let mut actions = self.announce(GpuStatus::Trying(name.clone()));
        self.candidate = Some(GpuCandidate { name, subject, stage: Stage::Waiting, outcome });
        actions.extend(self.go_on(anyone));
        actions
    }

    fn subject(&self, name: &str) -> String {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        format!("{name} {} {}", part(&self.model_sha256), part(&self.address))
    }

    /// Lets a worker make the reference cases, where one is needed.
    fn go_on(&mut self, anyone: Option<WorkerId>) -> Vec<GpuAction> {
        match (self.stage(), anyone) {
            (Some(Stage::Waiting), Some(worker)) => {
                self.set_stage(Stage::Making(worker));
                vec![GpuAction::MakeReferenceCases(worker)]
            }
            _ => Vec::new(),
        }
    }

    /// A worker is ready.
    pub fn worker_ready(&mut self, worker: WorkerId, anyone: Option<WorkerId>) -> Vec<GpuAction> {
        match self.stage() {
            Some(Stage::Checking(_) | Stage::Ready) => {
                vec![GpuAction::Connect(worker, self.attempt)]
            }
            _ => self.go_on(anyone),
        }
    }

    /// A worker is gone. If it was to send the reference cases, all begins again.
    pub fn worker_left(&mut self, worker: WorkerId, anyone: Option<WorkerId>) -> Vec<GpuAction> {
        match self.stage() {
            Some(Stage::Making(by)) if by == worker => {
                self.set_stage(Stage::Waiting);
                self.go_on(anyone)
            }
            Some(Stage::Starting(by) | Stage::Loading(by) | Stage::Checking(by))
                if by == worker =>
            {
                let mut actions = self.retire();
                self.set_stage(Stage::Waiting);
                actions.extend(self.go_on(anyone));
                actions
            }
            _ => Vec::new(),
        }
    }

    /// A worker made the reference cases.
    pub fn reference_cases_made(&mut self, worker: WorkerId) -> Vec<GpuAction> {
        if self.stage() != Some(Stage::Making(worker)) {
            return Vec::new();
        }
        self.set_stage(Stage::Starting(worker));
        self.attempt += 1;
        vec![GpuAction::Spawn { attempt: self.attempt }]
    }

    /// The GPU's worker runs.
    pub fn started(&mut self, attempt: u32) -> Vec<GpuAction> {
        match self.stage() {
            Some(Stage::Starting(worker)) if attempt == self.attempt => {
                self.set_stage(Stage::Loading(worker));
                let last = self.candidate.as_ref().and_then(|candidate| candidate.outcome);
                let wants_race = last.and_then(Outcome::race).is_none();
                vec![GpuAction::Load { attempt, wants_race }]
            }
            _ => Vec::new(),
        }
    }

    /// The GPU's worker has the model; these workers are ready.
    pub fn loaded(
        &mut self,
        attempt: u32,
        ready: impl Iterator<Item = WorkerId>,
    ) -> Vec<GpuAction> {
        match self.stage() {
            Some(Stage::Loading(worker)) if attempt == self.attempt => {
                self.set_stage(Stage::Checking(worker));
                let connections = ready.map(|ready| GpuAction::Connect(ready, attempt));
                connections.chain([GpuAction::Check(worker)]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The self-test is over. The GPU is let go where it is of no use.
    pub fn tested(&mut self, attempt: u32, test: GpuSelfTest) -> Vec<GpuAction> {
        let (true, Some(candidate)) = (attempt == self.attempt, self.candidate.as_mut()) else {
            return Vec::new();
        };
        // Where there was no race, the last one counts.
        let last_race = candidate.outcome.and_then(Outcome::race);
        let test = GpuSelfTest { race: test.race.or(last_race), ..test };
        let outcome = Outcome::new(Some(test));
        candidate.outcome = Some(outcome);
        let GpuCandidate { name, subject, .. } = candidate.clone();
        let mut actions = vec![GpuAction::Unwatch, GpuAction::Remember(subject, Some(test))];
        if outcome.is_right() && (self.choice == Choice::Gpu || outcome.is_worth_it()) {
            self.set_stage(Stage::Ready);
            actions.extend(self.announce(GpuStatus::Used(name, outcome)));
        } else {
            actions.extend(self.retire());
            actions.extend(self.announce(GpuStatus::Unused(name, outcome)));
        }
        actions
    }

    /// The GPU's worker can't go on, or doesn't answer. Where it failed of itself before it was ready, that is
    /// remembered.
    pub fn failed(&mut self, attempt: u32, trouble: &Trouble) -> Vec<GpuAction> {
        let (true, Some(candidate)) = (attempt == self.attempt, self.candidate.clone()) else {
            return Vec::new();
        };
        let GpuCandidate { name, subject, stage, .. } = candidate;
        let mut actions = self.retire();
        if stage == Stage::Ready {
            actions.extend(self.announce(GpuStatus::Lost(name)));
            return actions;
        }
        let is_own_fault = matches!(trouble, Trouble::Crashed(_) | Trouble::Hung);
        if matches!(stage, Stage::Loading(_) | Stage::Checking(_)) && is_own_fault {
            actions.push(GpuAction::Remember(subject, None));
        }
        actions.extend(self.announce(GpuStatus::Unused(name, Outcome::Failed)));
        actions
    }

    /// Begins a new attempt without a GPU.
    fn retire(&mut self) -> Vec<GpuAction> {
        self.attempt += 1;
        self.set_stage(Stage::Over);
        vec![GpuAction::Terminate]
    }

    fn announce(&mut self, status: GpuStatus) -> Vec<GpuAction> {
        self.status = status;
        vec![GpuAction::Announce]
    }
}

#[cfg(test)]
#[path = "gpu_tests.rs"]
mod tests;
