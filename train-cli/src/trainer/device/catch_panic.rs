//! Panics of libraries, such as those of a missing driver, as errors.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Arc, Mutex, PoisonError};

/// Why a device can't be used: what to do, where that is known, and what the driver or compiler says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unusable {
    reason: String,
    #[source]
    cause: Option<Box<Unusable>>,
}

impl Unusable {
    /// A reason whose cause is not known.
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), cause: None }
    }

    /// The same fault in words that say what to do.
    #[cfg(any(feature = "cuda", test))]
    pub(super) fn explained(self, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), cause: Some(Box::new(self)) }
    }
}

/// Longest reason that is passed on, in characters: a compiler's complaint holds its whole source.
const LONGEST: usize = 300;

/// What `work` gives; or, where it or a thread that it waits for panicked, the first panic's message in one
/// line. It is not printed.
///
/// # Errors
/// The message.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, Unusable> {
    // There is one hook for the whole process.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let first = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&first);
    let before = take_hook();
    set_hook(Box::new(move |panic| {
        let message = panic.payload_as_str().unwrap_or("for an unknown reason");
        kept.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(in_one_line(message));
    }));
    let outcome = catch_unwind(AssertUnwindSafe(work));
    set_hook(before);
    let reason = first.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (outcome, reason) {
        (Ok(done), None) => Ok(done),
        (_, reason) => Err(Unusable::new(reason.unwrap_or_default())),
    }
}

fn in_one_line(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    let mut line = words.join(" ");
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('…');
    }
    line
}

#[cfg(test)]
#[allow(clippy::panic, clippy::unwrap_used, reason = "panics are what is tested")]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message_in_one_line() {
        assert_eq!(quietly(|| 7), Ok(7));
        let outcome: Result<(), _> = quietly(|| panic!("\n  no driver;\n  install {}\n", "it"));
        assert_eq!(outcome, Err(Unusable::new("no driver; install it")));
        let long: Result<(), _> = quietly(|| panic!("{}", "ä".repeat(1000)));
        assert_eq!(long.unwrap_err().to_string().chars().count(), LONGEST + 1);
    }

    #[test]
    fn what_to_do_is_said_and_the_cause_is_kept() {
        let fault: Result<(), _> = quietly(|| panic!("dlopen failed"));
        let error = fault.unwrap_err().explained("install the driver");
        assert_eq!(error.to_string(), "install the driver");
        assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "dlopen failed");
    }

    #[test]
    fn a_panic_of_another_thread_counts_and_the_first_one_is_told() {
        let outcome = quietly(|| {
            let _ = std::thread::spawn(|| panic!("the device's thread")).join();
            "computed nevertheless"
        });
        assert_eq!(outcome, Err(Unusable::new("the device's thread")));
    }
}
