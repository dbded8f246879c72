#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failing test should stop"
)]

mod au;
mod cases;
mod compressed;
mod containers;
mod long;
mod real;
mod refusals;
mod wav;
mod wfdb;

use super::*;

fn decoded(bytes: &[u8]) -> Recording {
    decode(bytes, &Limits::default()).unwrap()
}

fn refused(bytes: &[u8]) -> DecodeError {
    decode(bytes, &Limits::default()).unwrap_err()
}

/// A WAV file built by hand, so that every oddity can be written.
#[derive(Clone)]
struct WavBytes {
    tag: u16,
    channels: u16,
    rate: u32,
    bits: u16,
    data: Vec<u8>,
    /// Declared size of `data`; `None` for the true one.
    declared: Option<u32>,
    /// Chunks before `data`, and after it.
    before: Vec<u8>,
    after: Vec<u8>,
}

impl Default for WavBytes {
    fn default() -> Self {
        Self {
            tag: 1,
            channels: 1,
            rate: 4000,
            bits: 16,
            data: ramp16(),
            declared: None,
            before: Vec::new(),
            after: Vec::new(),
        }
    }
}

impl WavBytes {
    fn bytes(&self) -> Vec<u8> {
        let block = self.channels * self.bits.div_ceil(8);
        let mut format = Vec::new();
        for word in [self.tag, self.channels] {
            format.extend(word.to_le_bytes());
        }
        format.extend(self.rate.to_le_bytes());
        format.extend((self.rate * u32::from(block)).to_le_bytes());
        format.extend(block.to_le_bytes());
        format.extend(self.bits.to_le_bytes());
        let mut body = b"WAVE".to_vec();
        body.extend(chunk(b"fmt ", &format));
        body.extend(&self.before);
        let mut data = chunk(b"data", &self.data);
        if let Some(declared) = self.declared {
            data[4..8].copy_from_slice(&declared.to_le_bytes());
        }
        body.extend(data);
        body.extend(&self.after);
        chunk(b"RIFF", &body)
    }
}

/// A chunk, padded to even length.
fn chunk(id: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = id.to_vec();
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(body);
    bytes.resize(bytes.len() + body.len() % 2, 0);
    bytes
}

/// 400 samples that rise from -1 to almost 1.
fn ramp() -> Vec<f32> {
    (0..400).map(|i| (i as f32 - 200.0) / 200.0).collect()
}

fn ramp16() -> Vec<u8> {
    ramp().iter().flat_map(|x| ((x * 32_768.0) as i16).to_le_bytes()).collect()
}
