//! Questions to the graphics processor: which wait, and which it has before it.

use std::collections::VecDeque;

use super::staff::Hand;
use crate::protocol::Shape;

/// Most windows that are asked about at once, but for a recording with more: a few passes, so that nobody waits
/// long and little is lost with the device.
const MOST_WINDOWS: u32 = 32;

/// A question about a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked<Q> {
    /// The worker that hears the recording.
    pub hand: Hand,
    /// Names the recording.
    pub id: u32,
    /// What the numbers mean.
    pub shape: Shape,
    /// The numbers.
    pub numbers: Q,
}

/// Questions in the order in which they were asked. Those that wait go to the graphics processor together, so
/// that windows of several recordings fill its passes.
#[derive(Debug)]
pub struct Tray<Q> {
    waiting: VecDeque<Asked<Q>>,
    at_work: Vec<(Hand, u32)>,
}

impl<Q> Default for Tray<Q> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), at_work: Vec::new() }
    }
}

impl<Q> Tray<Q> {
    /// Whether there is no question.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.at_work.is_empty()
    }

    /// Adds a question.
    pub fn put(&mut self, asked: Asked<Q>) {
        self.waiting.push_back(asked);
    }

    /// The questions to ask next: as many as fit, and at least one; none while others are not answered.
    pub fn take(&mut self) -> Vec<Asked<Q>> {
        let mut taken = Vec::new();
        if !self.at_work.is_empty() {
            return taken;
        }
        let mut windows = 0;
        while let Some(next) = self.waiting.pop_front_if(|next| {
            windows += next.shape.windows;
            windows <= MOST_WINDOWS || windows == next.shape.windows
        }) {
            self.at_work.push((next.hand, next.id));
            taken.push(next);
        }
        taken
    }

    /// Those taken are answered; who asked about what, in order.
    pub fn answered(&mut self) -> Vec<(Hand, u32)> {
        std::mem::take(&mut self.at_work)
    }

    /// None will be answered any more; who asked about what.
    pub fn abandon(&mut self) -> Vec<(Hand, u32)> {
        let waiting = self.waiting.drain(..).map(|asked| (asked.hand, asked.id));
        std::mem::take(&mut self.at_work).into_iter().chain(waiting).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tray(windows: &[u32]) -> Tray<()> {
        let mut tray = Tray::default();
        for (id, &windows) in (1..).zip(windows) {
            let shape = Shape { windows, rows: 1, columns: 1 };
            tray.put(Asked { hand: 10 + id, id, shape, numbers: () });
        }
        tray
    }

    fn taken(tray: &mut Tray<()>) -> Vec<u32> {
        tray.take().into_iter().map(|asked| asked.id).collect()
    }

    #[test]
    fn waiting_questions_are_asked_together_as_far_as_they_fit() {
        let mut tray = tray(&[20, 12, 1]);
        assert_eq!(taken(&mut tray), [1, 2]);
        assert!(taken(&mut tray).is_empty(), "the first ones are not answered");
        assert_eq!(tray.answered(), [(11, 1), (12, 2)]);
        assert_eq!(taken(&mut tray), [3]);
        assert!(!tray.is_empty());
        tray.answered();
        assert!(tray.is_empty() && taken(&mut tray).is_empty());
    }

    #[test]
    fn a_question_that_is_too_large_is_asked_alone() {
        let mut tray = tray(&[100, 1]);
        assert_eq!(taken(&mut tray), [1]);
        tray.answered();
        assert_eq!(taken(&mut tray), [2]);
    }

    #[test]
    fn abandoned_questions_are_named_whether_they_wait_or_not() {
        let mut tray = tray(&[32, 1]);
        assert_eq!(taken(&mut tray), [1]);
        assert_eq!(tray.abandon(), [(11, 1), (12, 2)]);
        assert!(tray.is_empty());
    }
}
