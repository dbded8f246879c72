//! The distinct amplitudes of a recording.

use std::collections::BTreeSet;

/// Distinct amplitudes from which steps are fine: eight bits have 256.
const FINE: usize = 200;

/// Distinct amplitudes, counted piece by piece as long as they are few.
#[derive(Debug, Default)]
pub(super) struct Steps {
    seen: BTreeSet<u32>,
}

impl Steps {
    /// Counts further samples.
    pub(super) fn add(&mut self, samples: &[f32]) {
        for sample in samples {
            if self.seen.len() > FINE {
                return;
            }
            // Zero has two signs.
            self.seen.insert((sample + 0.0).to_bits());
        }
    }

    /// Their number, where they are few.
    pub(super) fn few(&self) -> Option<usize> {
        (self.seen.len() <= FINE).then_some(self.seen.len())
    }
}
