//! Libraries that stop the program where a driver is missing, made to say so instead.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Arc, Mutex, PoisonError};

/// Why a device can't be used, in words that tell what to do where that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unusable(pub String);

/// Longest reason that is passed on, in characters: a compiler's complaint holds its whole source.
const LONGEST: usize = 300;

/// What `work` gives; or, where it or a thread that it waits for panicked, the first panic's message in one
/// line. Nothing is printed of it.
///
/// # Errors
/// The message.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, Unusable> {
    // There is one hook for the whole process.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let first = Arc::new(Mutex::new(None));
    let heard = Arc::clone(&first);
    let before = take_hook();
    set_hook(Box::new(move |panic| {
        let message = panic.payload_as_str().unwrap_or("for an unknown reason");
        heard.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(in_one_line(message));
    }));
    let outcome = catch_unwind(AssertUnwindSafe(work));
    set_hook(before);
    let reason = first.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (outcome, reason) {
        (Ok(done), None) => Ok(done),
        (_, reason) => Err(Unusable(reason.unwrap_or_default())),
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
        assert_eq!(outcome, Err(Unusable("no driver; install it".to_owned())));
        let long: Result<(), _> = quietly(|| panic!("{}", "ä".repeat(1000)));
        assert_eq!(long.unwrap_err().0.chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_panic_of_another_thread_counts_and_the_first_one_is_told() {
        let outcome = quietly(|| {
            let _ = std::thread::spawn(|| panic!("the device's thread")).join();
            "computed nevertheless"
        });
        assert_eq!(outcome, Err(Unusable("the device's thread".to_owned())));
    }
}
