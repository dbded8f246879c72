//! Following the work on a long recording, and ending it.

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Seconds of the recording for which it is done.
    pub done_s: f64,
    /// Length of the recording in seconds, where it is known.
    pub length_s: Option<f64>,
}

/// What is done with a recording, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is decoded and conditioned.
    Reading,
    /// The frame network listens to it.
    Judging,
}

/// Who follows the work on a recording. It is told between pieces: some tenths of a second of work.
pub trait Follow {
    /// Takes notice of the progress. `false` ends the work.
    fn goes_on(&mut self, progress: Progress) -> bool;
}

/// Nobody follows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unfollowed;

impl Follow for Unfollowed {
    fn goes_on(&mut self, _: Progress) -> bool {
        true
    }
}
