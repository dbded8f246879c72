//! Progress on standard error, where it disturbs no output.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of `len` steps; invisible where standard error is no terminal.
pub fn bar(len: usize, what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(len as u64).with_message(what);
    // The template is a constant; were it wrong, the plain style would do.
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}, {eta} left") {
        bar.set_style(style);
    }
    bar
}
