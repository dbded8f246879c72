//! How many files came to what.

use std::fmt;
use std::time::Duration;

use super::outcome::Outcome;

/// How many files came to what.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    judged: usize,
    inadequate: usize,
    refused: usize,
    /// Paths that could not be read at all.
    unreadable: usize,
    /// Files that a fault of a model or a device kept from being diagnosed or explained.
    faults: usize,
}

impl Tally {
    /// Counts a file.
    pub fn add(&mut self, outcome: &Outcome) {
        let counter = match (outcome.readable, outcome.record.status.as_str()) {
            (false, _) => &mut self.unreadable,
            (true, "ok") => &mut self.judged,
            (true, "inadequate") => &mut self.inadequate,
            (true, _) => &mut self.refused,
        };
        *counter += 1;
        self.faults += usize::from(outcome.fault.is_some());
    }

    /// Whether anything but the recordings themselves was at fault.
    pub fn has_failed(self) -> bool {
        self.unreadable > 0 || self.faults > 0
    }

    /// How quickly the files were diagnosed.
    pub fn pace(self, time: Duration) -> String {
        let files = self.judged + self.inadequate + self.refused + self.unreadable;
        let seconds = time.as_secs_f64();
        format!("{files} files in {seconds:.1} s, {:.1} per second", files as f64 / seconds)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { judged, inadequate, refused, unreadable, faults } = self;
        write!(
            f,
            "{judged} judged, {inadequate} inadequate, {refused} refused, {unreadable} unreadable"
        )?;
        if *faults > 0 {
            write!(f, ", {faults} of them because of a fault of model or device")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_counts_for_the_pace_whatever_came_of_it() {
        let tally = Tally { judged: 3, inadequate: 1, refused: 1, unreadable: 1, faults: 0 };
        assert_eq!(tally.pace(Duration::from_secs(4)), "6 files in 4.0 s, 1.5 per second");
    }
}
