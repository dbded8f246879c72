//! Events on their way to the page, a few at a time.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;

use super::clock::now_s;
use super::session::Event;

/// Least time between two drawings of the page, in milliseconds. Of hundreds of recordings each brings two events, and
/// a page that is drawn for every one takes from the workers what it draws with.
const PAUSE_MS: f64 = 100.0;

/// Collects events, and tells those of a moment together.
pub struct News {
    tell: Box<dyn Fn(Vec<Event>)>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    waiting: Vec<Event>,
    told_ms: f64,
    is_due: bool,
}

impl News {
    /// Nothing yet.
    pub fn new(tell: impl Fn(Vec<Event>) + 'static) -> Rc<Self> {
        Rc::new(Self { tell: Box::new(tell), state: RefCell::default() })
    }

    /// An event: told at once where nothing was told just now, else with those that follow.
    pub fn add(self: &Rc<Self>, event: Event) {
        let mut state = self.state.borrow_mut();
        state.waiting.push(event);
        if !std::mem::replace(&mut state.is_due, true) {
            let wait = pause(state.told_ms, 1000.0 * now_s());
            let news = self.clone();
            Timeout::new(wait, move || news.tell_all()).forget();
        }
    }

    fn tell_all(&self) {
        let events = {
            let mut state = self.state.borrow_mut();
            (state.told_ms, state.is_due) = (1000.0 * now_s(), false);
            std::mem::take(&mut state.waiting)
        };
        (self.tell)(events);
    }
}

/// How long to wait after what was told last, in milliseconds.
fn pause(told_ms: f64, now_ms: f64) -> u32 {
    (told_ms + PAUSE_MS - now_ms).clamp(0.0, PAUSE_MS) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_news_is_told_at_once_and_more_of_it_after_a_pause() {
        assert_eq!(pause(0.0, 5000.0), 0);
        assert_eq!(pause(5000.0, 5030.0), 70);
        assert_eq!(pause(5000.0, 4000.0), 100);
    }
}
