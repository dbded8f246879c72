//! What each command does: it turns arguments into the library's values, calls it, and prints.

pub mod ablate;
pub mod audit;
mod baselines;
pub mod bench;
pub mod compare;
pub mod crossval;
pub mod data;
pub mod diagnose;
pub mod evaluate;
mod evaluate_beats;
mod evaluation_output;
pub mod features;
mod frame_classes;
mod model;
pub mod nested;
mod ordered_parallel;
mod progress;
mod read_bounded;
pub mod train;
mod train_frames;
mod training_data;
pub mod tune;

use anyhow::Context;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of a command; an error is printed with its causes.
///
/// A reader that has gone away, as in `lubdub data DIR | head`, is no error.
pub fn exit_code(done: anyhow::Result<ExitCode>) -> ExitCode {
    let error = match done {
        Ok(code) => return code,
        Err(error) => error,
    };
    let is_closed = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(is_closed) {
        return ExitCode::SUCCESS;
    }
    // A closed standard error is no second error.
    let _ = writeln!(io::stderr(), "lubdub: {}", with_causes(error.as_ref()));
    ExitCode::FAILURE
}

/// An error and its causes in one line. A cause that the text before it holds already is left out.
pub fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let told = error.to_string();
        if !text.contains(&told) {
            text = format!("{text}: {told}");
        }
        cause = error.source();
    }
    text
}

/// Prints to standard output.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// A flag that Ctrl-C sets, so that a command can end with its output whole. A second Ctrl-C ends
/// the program at once.
pub fn interruption() -> anyhow::Result<Arc<AtomicBool>> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    ctrlc::set_handler(handler).context("Ctrl-C can't be watched")?;
    Ok(interrupted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_told_once() {
        let cause = io::Error::other("the disk is full");
        let error = anyhow::Error::new(cause).context("x can't be written: the disk is full");
        let error = error.context("nothing was measured");
        let told = "nothing was measured: x can't be written: the disk is full";
        assert_eq!(with_causes(error.as_ref()), told);
    }
}
