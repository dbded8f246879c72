//! Events on their way to the page, a few at a time.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;

use super::host::now_s;
use super::session::Event;

/// Least time between two drawings of the page, in milliseconds. Of hundreds of recordings each brings two events, and
/// a page that is drawn for every one, or for every animation frame, takes from the workers what it draws with.
/// A timer, because a hidden page has no frames.
const PAUSE_MS: f64 = 100.0;

/// Collects events, and passes those of a moment on together.
pub struct EventBatcher {
    pass_on: Box<dyn Fn(Vec<Event>)>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    waiting: Vec<Event>,
    passed_on_ms: f64,
    is_due: bool,
}

impl EventBatcher {
    /// Nothing yet.
    pub fn new(pass_on: impl Fn(Vec<Event>) + 'static) -> Rc<Self> {
        Rc::new(Self { pass_on: Box::new(pass_on), state: RefCell::default() })
    }

    /// An event: passed on at once where none was just now, else with those that follow.
    pub fn add(self: &Rc<Self>, event: Event) {
        let mut state = self.state.borrow_mut();
        state.waiting.push(event);
        if !std::mem::replace(&mut state.is_due, true) {
            let wait = pause(state.passed_on_ms, 1000.0 * now_s());
            let batcher = self.clone();
            Timeout::new(wait, move || batcher.pass_all_on()).forget();
        }
    }

    fn pass_all_on(&self) {
        let events = {
            let mut state = self.state.borrow_mut();
            (state.passed_on_ms, state.is_due) = (1000.0 * now_s(), false);
            std::mem::take(&mut state.waiting)
        };
        (self.pass_on)(events);
    }
}

/// How long to wait after the last batch, in milliseconds.
fn pause(passed_on_ms: f64, now_ms: f64) -> u32 {
    (passed_on_ms + PAUSE_MS - now_ms).clamp(0.0, PAUSE_MS) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_event_is_passed_on_at_once_and_others_after_a_pause() {
        assert_eq!(pause(0.0, 5000.0), 0);
        assert_eq!(pause(5000.0, 5030.0), 70);
        assert_eq!(pause(5000.0, 4000.0), 100);
    }
}
