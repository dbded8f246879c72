//! What a training tells while it runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use super::score::EpochScore;

/// Watches a training, and may ask it to stop.
pub trait Watch {
    /// A training of at most so many steps begins, some of them done before.
    fn start(&self, steps: usize, done: usize);
    /// A step of an epoch is done.
    fn step(&self, epoch: usize, loss: f64);
    /// An epoch is done.
    fn epoch(&self, epoch: usize, score: &EpochScore, best: bool);
    /// Whether to stop; what counts is then the checkpoint of the last complete epoch.
    fn interrupted(&self) -> bool;
}

/// A bar over all steps with loss and UAR, and a flag that Ctrl-C sets.
pub struct Bar {
    bar: ProgressBar,
    interrupted: Arc<AtomicBool>,
}

impl Bar {
    /// A bar with a word about what is trained.
    #[must_use]
    pub fn new(what: &str, interrupted: Arc<AtomicBool>) -> Self {
        let bar = ProgressBar::new(0).with_prefix(what.to_owned());
        // The template is a constant; were it wrong, the plain style would do.
        if let Ok(style) =
            ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} steps, {eta} left  {msg}")
        {
            bar.set_style(style);
        }
        Self { bar, interrupted }
    }
}

impl Watch for Bar {
    fn start(&self, steps: usize, done: usize) {
        self.bar.set_length(steps as u64);
        self.bar.set_position(done as u64);
        self.bar.reset_eta();
    }

    fn step(&self, _epoch: usize, _loss: f64) {
        self.bar.inc(1);
    }

    fn epoch(&self, epoch: usize, score: &EpochScore, best: bool) {
        let EpochScore { training_loss, validation_loss, validation_uar, .. } = score;
        let star = if best { " (best so far)" } else { "" };
        self.bar.set_message(format!(
            "epoch {epoch}: loss {training_loss:.3}, validation {validation_loss:.3}, UAR {validation_uar:.3}{star}"
        ));
    }

    fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
