//! Says what is being done and how long it took.

use std::io::Write;
use std::time::Instant;

/// A stream of short lines for the person at the terminal.
pub struct Progress {
    out: Box<dyn Write + Send>,
}

impl Progress {
    /// Writes to `out`; a write that fails (a closed pipe) is not worth a failed build.
    #[must_use]
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Self { out }
    }

    /// Writes one indented line.
    pub fn note(&mut self, line: &str) {
        let _closed_pipe = writeln!(self.out, "  {line}");
        let _closed_pipe = self.out.flush();
    }

    /// Writes a block of lines as it is.
    pub fn block(&mut self, text: &str) {
        let _closed_pipe = writeln!(self.out, "{text}");
        let _closed_pipe = self.out.flush();
    }

    /// Runs `work` and says how long it took.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn step<T, E>(
        &mut self,
        what: &str,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.block(what);
        let start = Instant::now();
        let done = work(self)?;
        self.note(&format!("{:.1} s", start.elapsed().as_secs_f64()));
        Ok(done)
    }
}
