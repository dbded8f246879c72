//! Finding a graphics processor, trying it, and going on without it.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::app::graphics::{Adapter, Choice, Graphics, Outcome, adapter};
use crate::app::session::Event;
use crate::protocol::{GraphicsRequest, Model, Request, Trial};

use super::Queue;
use super::staff::Hand;
use super::trial::{Known, Stage, Tried};
use super::trouble::Trouble;

/// After this time without an answer a graphics processor is taken to hang: to start and be checked, it
/// compiles some dozens of shaders.
const START_PATIENCE_MS: u32 = 60_000;

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
        let attempt = self.0.borrow_mut().desk.next_attempt();
        if self.choice() == Choice::Processor {
            return self.tell(Graphics::Off);
        }
        let queue = self.clone();
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
        let tried = Tried { name, subject, stage: Stage::Waiting, outcome: last };
        self.0.borrow_mut().desk.tried = Some(tried);
        self.go_on_trying();
    }

    /// Starts the worker of a graphics processor that waits to be tried, or first asks a worker for the
    /// questions to try it with.
    pub(super) fn go_on_trying(&self) {
        let (is_waiting, is_known, someone) = {
            let state = self.0.borrow();
            let is_waiting = state.desk.stage() == Some(Stage::Waiting);
            (is_waiting, state.desk.known.is_some(), state.schedule.someone())
        };
        match someone {
            _ if !is_waiting => {}
            _ if is_known => self.employ_graphics(START_PATIENCE_MS),
            Some(hand) => {
                self.set_stage(Stage::Asking(hand));
                self.send(hand, &Request::Known, &[]);
            }
            None => {}
        }
    }

    /// A worker has made the questions.
    pub(super) fn known(&self, hand: Hand, known: Known) {
        self.0.borrow_mut().desk.known = Some(Rc::new(known));
        self.left(hand);
    }

    /// A worker needn't be waited for: it has answered, or is gone.
    pub(super) fn left(&self, hand: Hand) {
        let was_asked = self.0.borrow().desk.stage() == Some(Stage::Asking(hand));
        if was_asked {
            self.set_stage(Stage::Waiting);
            self.go_on_trying();
        }
    }

    /// Tells the worker of the graphics processor, which runs now, what to try.
    pub(super) fn try_graphics(&self) {
        self.set_stage(Stage::Running);
        let (known, model_url, wants_race) = {
            let state = self.0.borrow();
            let last = state.desk.tried.as_ref().and_then(|tried| tried.outcome);
            let wants_race = last.and_then(Outcome::race).is_none();
            (state.desk.known.clone(), state.addresses.model.clone(), wants_race)
        };
        let Some(known) = known else { return };
        let Known { shapes, processor_ms, payload } = &*known;
        let processor_ms = wants_race.then_some(*processor_ms);
        let request = GraphicsRequest::Load { model_url, shapes: shapes.clone(), processor_ms };
        self.send_graphics(&request, &payload.iter().collect::<Vec<&JsValue>>());
    }

    /// Takes note of what came of the trial, and lets the worker go where it is of no use.
    pub(super) fn tried(&self, trial: Trial) {
        let (name, outcome, choice) = {
            let mut state = self.0.borrow_mut();
            let choice = state.desk.choice;
            let Some(tried) = state.desk.tried.as_mut() else { return };
            // Where there was no race, the last one counts.
            let last_race = tried.outcome.and_then(Outcome::race);
            let trial = Some(Trial { race: trial.race.or(last_race), ..trial });
            let outcome = Outcome::new(trial);
            tried.outcome = Some(outcome);
            let Tried { name, subject, .. } = tried.clone();
            state.desk.memory.set_trial(&subject, trial);
            (name, outcome, choice)
        };
        if outcome.is_right() && (choice == Choice::Graphics || outcome.is_worth_it()) {
            self.set_stage(Stage::Ready);
            self.tell(Graphics::Used(name, outcome));
        } else {
            self.retire_graphics();
            self.tell(Graphics::Unused(name, outcome));
        }
    }

    /// Goes on without the graphics processor. Where it failed of itself before it was ready, that is
    /// remembered.
    pub(super) fn graphics_failed(&self, trouble: &Trouble) {
        let Some(tried) = self.0.borrow().desk.tried.clone() else { return };
        self.retire_graphics();
        if tried.stage == Stage::Ready {
            return self.tell(Graphics::Lost(tried.name));
        }
        let failed_here = matches!(trouble, Trouble::Crashed | Trouble::Hung);
        if tried.stage == Stage::Running && failed_here {
            self.0.borrow().desk.memory.set_trial(&tried.subject, None);
        }
        self.tell(Graphics::Unused(tried.name, Outcome::Failed));
    }

    fn set_stage(&self, stage: Stage) {
        if let Some(tried) = self.0.borrow_mut().desk.tried.as_mut() {
            tried.stage = stage;
        }
    }

    fn tell(&self, graphics: Graphics) {
        self.0.borrow_mut().desk.graphics = graphics.clone();
        self.report(Event::Graphics(graphics));
    }
}
