//! How quickly recordings are processed.

/// How many recordings were processed in which time, from the first one given to the last one finished.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Recordings.
    pub files: u32,
    /// Seconds.
    pub seconds: f64,
}

impl Pace {
    /// Recordings per second; `None` where no time passed.
    #[must_use]
    pub fn per_second(self) -> Option<f64> {
        (self.seconds > 0.0).then(|| f64::from(self.files) / self.seconds)
    }
}

/// Times a run of recordings: from idle to idle.
#[derive(Debug, Default)]
pub struct Stopwatch {
    started_s: Option<f64>,
    files: u32,
}

impl Stopwatch {
    /// A recording was given.
    pub fn given(&mut self, now_s: f64) {
        self.started_s.get_or_insert(now_s);
    }

    /// A recording is finished.
    pub fn finished(&mut self) {
        self.files += 1;
    }

    /// All are finished. `None` where none was given.
    pub fn stop(&mut self, now_s: f64) -> Option<Pace> {
        let Self { started_s, files } = std::mem::take(self);
        Some(Pace { files, seconds: now_s - started_s? })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_run_lasts_from_the_first_given_to_the_last_finished() {
        let mut watch = Stopwatch::default();
        for now_s in [10.0, 11.0, 11.5] {
            watch.given(now_s);
        }
        (0..3).for_each(|_| watch.finished());
        let pace = watch.stop(12.0).unwrap();
        assert_eq!(pace, Pace { files: 3, seconds: 2.0 });
        assert_eq!(pace.per_second(), Some(1.5));
        assert_eq!(watch.stop(13.0), None, "the next run begins anew");
    }

    #[test]
    fn no_time_gives_no_pace() {
        assert_eq!(Pace { files: 1, seconds: 0.0 }.per_second(), None);
    }
}
