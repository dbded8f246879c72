//! The worker on the graphics processor: when it is started, and when it is let go.

use crate::app::graphics::{Adapter, Choice, Graphics, Memory, Outcome, adapter};
use crate::app::session::Event;
use crate::protocol::{Model, Trial};

use super::Queue;
use super::staff::Hand;
use super::trouble::Trouble;

/// After this time without an answer a graphics processor is taken to hang: to start and be checked, it
/// compiles some dozens of shaders.
const START_PATIENCE_MS: u32 = 60_000;

/// What the queue knows of the graphics processor.
#[derive(Debug, Default)]
pub struct Desk {
    memory: Memory,
    choice: Choice,
    admit_software: bool,
    /// Counts the attempts, so that a late answer isn't taken for that of the latest.
    attempt: u32,
    tried: Option<Tried>,
}

/// What is being tried.
#[derive(Debug, Clone)]
struct Tried {
    name: String,
    /// What the outcome holds for.
    subject: String,
    /// Its worker runs; before that, a failure is the connection's.
    started: bool,
    /// What came of it, this time or the last time.
    outcome: Option<Outcome>,
}

impl Desk {
    /// With what the browser remembers.
    #[must_use]
    pub fn new(admit_software: bool) -> Self {
        let memory = Memory::of_window();
        Self { choice: memory.choice(), memory, admit_software, ..Self::default() }
    }
}

impl Queue {
    /// What the reader chose.
    #[must_use]
    pub fn choice(&self) -> Choice {
        self.0.borrow().desk.choice
    }

    /// Goes by another choice from now on, and remembers it.
    pub fn choose(&self, choice: Choice) {
        {
            let mut state = self.0.borrow_mut();
            state.desk.memory.set_choice(choice);
            state.desk.choice = choice;
        }
        self.retire_graphics();
        self.look_for_graphics();
        self.proceed();
    }

    /// Looks for a graphics processor that may be of use, and tries it. To be called once a model is
    /// loaded.
    pub(super) fn look_for_graphics(&self) {
        let model = self.0.borrow().model.clone();
        let Some(model) = model else { return };
        if self.choice() == Choice::Processor {
            return self.tell(Graphics::Off);
        }
        let queue = self.clone();
        let attempt = {
            let mut state = self.0.borrow_mut();
            state.desk.attempt += 1;
            state.desk.attempt
        };
        wasm_bindgen_futures::spawn_local(async move {
            let found = adapter().await;
            if queue.0.borrow().desk.attempt == attempt {
                queue.consider(found, &model);
            }
        });
    }

    /// Decides whether an adapter is tried: not where it is known to be of no use, so that its worker
    /// isn't even fetched.
    fn consider(&self, found: Option<Adapter>, model: &Model) {
        let Some(Adapter { name, is_software }) = found else { return self.tell(Graphics::Absent) };
        let (admitted, choice, last, subject) = {
            let state = self.0.borrow();
            let subject = format!("{name} {} {}", model.sha256, state.addresses.worker_gpu);
            let last = state.desk.memory.outcome(&subject);
            (state.desk.admit_software, state.desk.choice, last, subject)
        };
        if is_software && !admitted {
            return self.tell(Graphics::Software(name));
        }
        let useless = last.filter(|outcome| !outcome.is_worth_it());
        if let (Choice::Automatic, Some(outcome)) = (choice, useless) {
            return self.tell(Graphics::Unused(name, outcome));
        }
        self.tell(Graphics::Trying(name.clone()));
        let hand = {
            let mut state = self.0.borrow_mut();
            state.desk.tried = Some(Tried { name, subject, started: false, outcome: last });
            state.schedule.hire_graphics(choice == Choice::Graphics)
        };
        self.employ(hand);
        self.watch(hand, START_PATIENCE_MS);
    }

    /// A worker runs.
    pub(super) fn started(&self, hand: Hand) {
        let mut state = self.0.borrow_mut();
        let is_graphics = state.schedule.is_graphics(hand);
        if let Some(tried) = state.desk.tried.as_mut().filter(|_| is_graphics) {
            tried.started = true;
        }
    }

    /// Takes note of what came of the trial, and lets the worker go where it is of no use.
    pub(super) fn tried(&self, hand: Hand, trial: Trial) {
        let (tried, outcome, choice) = {
            let mut state = self.0.borrow_mut();
            let choice = state.desk.choice;
            let is_graphics = state.schedule.is_graphics(hand);
            let Some(tried) = state.desk.tried.as_mut().filter(|_| is_graphics) else { return };
            // Where there was no race, the last one counts.
            let last_race = tried.outcome.and_then(Outcome::race);
            let trial = Some(Trial { race: trial.race.or(last_race), ..trial });
            let outcome = Outcome::new(trial);
            tried.outcome = Some(outcome);
            let tried = tried.clone();
            state.desk.memory.set_trial(&tried.subject, trial);
            (tried, outcome, choice)
        };
        let is_used = outcome.is_right() && (choice == Choice::Graphics || outcome.is_worth_it());
        if !is_used {
            self.retire_graphics();
            self.tell(Graphics::Unused(tried.name, outcome));
        }
    }

    /// Whether the two are to be timed: where no earlier race is remembered.
    pub(super) fn wants_race(&self) -> bool {
        let state = self.0.borrow();
        let last = state.desk.tried.as_ref().and_then(|tried| tried.outcome);
        last.and_then(Outcome::race).is_none()
    }

    /// The worker on the graphics processor can hear recordings.
    pub(super) fn graphics_ready(&self) {
        let tried = self.0.borrow().desk.tried.clone();
        if let Some(Tried { name, outcome: Some(outcome), .. }) = tried {
            self.tell(Graphics::Used(name, outcome));
        }
    }

    /// Goes on without the graphics processor. Where it failed of itself before it was ready, that is
    /// remembered.
    pub(super) fn graphics_failed(&self, hand: Hand, trouble: &Trouble) {
        let was_ready = self.0.borrow().schedule.is_ready_at(hand);
        self.retire_graphics();
        let Some(tried) = self.0.borrow().desk.tried.clone() else { return };
        if was_ready {
            self.tell(Graphics::Lost(tried.name));
        } else {
            let failed_here = matches!(trouble, Trouble::Crashed | Trouble::Hung);
            if tried.started && failed_here {
                self.0.borrow().desk.memory.set_trial(&tried.subject, None);
            }
            self.tell(Graphics::Unused(tried.name, Outcome::Failed));
        }
        self.proceed();
    }

    fn retire_graphics(&self) {
        let hand = self.0.borrow_mut().schedule.retire_graphics();
        if let Some(hand) = hand {
            self.dismiss(hand);
        }
    }

    fn tell(&self, graphics: Graphics) {
        self.report(Event::Graphics(graphics));
    }
}
