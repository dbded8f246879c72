//! Where the sound of a recording comes from.

use crate::audio::{self, Limits, Reading, Sink, Source};

use super::Refusal;

/// Reads a recording, from its first sample on each time that it is asked. The page has one of its own, whose decoders
/// are another program.
pub trait Reader {
    /// Why a recording can't be read.
    type Error: From<Refusal>;

    /// Hands the sound on, block after block.
    fn read(&mut self, sink: &mut dyn Sink) -> impl Future<Output = Result<Reading, Self::Error>>;
}

/// Reads the bytes of a file.
pub struct SourceReader<'a> {
    source: &'a mut dyn Source,
    limits: Limits,
}

impl<'a> SourceReader<'a> {
    /// Reads from a source, within limits.
    pub fn new(source: &'a mut dyn Source, limits: Limits) -> Self {
        Self { source, limits }
    }
}

impl Reader for SourceReader<'_> {
    type Error = Refusal;

    async fn read(&mut self, sink: &mut dyn Sink) -> Result<Reading, Refusal> {
        Ok(audio::read(self.source, &self.limits, sink)?)
    }
}
