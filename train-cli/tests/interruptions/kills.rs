//! A training that is killed again and again.

use crate::run::Run;
use std::time::{Duration, Instant};

/// What a kill waits for.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// So many milliseconds after the start, wherever the program then is: hearing the recordings, in an epoch, at its
    /// end.
    After(u64),
    /// A checkpoint is being written.
    Writing,
    /// One is in its place.
    Written,
}

impl Moment {
    /// Starts the training and kills it at this moment; false where it ended before.
    fn strike(self, run: &Run) -> bool {
        let before = run.checkpoint();
        let start = Instant::now();
        let mut started = run.start();
        let came = match self {
            Self::After(wait) => started.comes(|_| start.elapsed() >= Duration::from_millis(wait)),
            Self::Writing => started.comes(|run| !run.partial().is_empty()),
            Self::Written => started.comes(|run| run.checkpoint() != before),
        };
        started.kill();
        came
    }
}

/// Kills at all these moments, one after the other, then lets the training end.
fn survives(moments: &[Moment]) -> usize {
    let run = Run::new();
    let struck = moments.iter().filter(|moment| moment.strike(&run)).count();
    run.finishes_as_undisturbed();
    struck
}

#[test]
fn killed_between_checkpoints_a_training_goes_on_to_the_same_bytes() {
    assert_eq!(survives(&[Moment::Written; 4]), 4);
}

#[test]
fn killed_while_it_writes_a_training_goes_on_to_the_same_bytes() {
    assert!(survives(&[Moment::Writing; 5]) > 0);
}

#[test]
fn killed_at_random_times_a_training_goes_on_to_the_same_bytes() {
    // Steps of the golden ratio of 600 ms, which spread evenly.
    let moments: Vec<Moment> = (1..=8).map(|step| Moment::After(step * 371 % 600)).collect();
    survives(&moments);
}

#[test]
fn what_a_killed_training_left_half_written_is_removed() {
    let run = Run::new();
    run.stop_after(1);
    for left in ["checkpoint.mpk.1-0.partial", "tiny.safetensors.1-0.partial"] {
        std::fs::write(run.out.join(left), b"half").unwrap();
    }
    run.finishes_as_undisturbed();
}
