//! The header of a record: a line for the record, and one for each signal.

use crate::audio::DecodeError;
use crate::audio::decimal::decimal;

/// Bytes of a header that are looked at. The longest of `PhysioNet`'s have a few thousand.
const MAX_HEADER_BYTES: usize = 1 << 16;
/// Frames per second where the header names none (`header(5)`).
const DEFAULT_RATE: f64 = 250.0;
/// Units per physical unit where the header names none (`header(5)`).
const DEFAULT_GAIN: f64 = 200.0;
/// Signals that are read of a header; records of hospital monitors have a few dozen.
const MAX_SIGNALS: usize = 256;

/// A header that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct WfdbHeader {
    /// Frames per second. A frame has one sample of each signal, or several.
    pub(in crate::audio) rate: f64,
    /// Frames, where the header says it.
    pub(in crate::audio) frames: Option<u64>,
    /// In the order of the header; at least one.
    pub(in crate::audio) signals: Vec<Signal>,
}

/// The line of a signal.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::audio) struct Signal {
    /// The name of the file that holds it.
    pub(in crate::audio) file: String,
    /// How its samples are stored, by the number in `signal(5)`.
    pub(in crate::audio) format: u16,
    /// Samples in a frame.
    pub(in crate::audio) per_frame: usize,
    /// Bytes of the file before the first sample.
    pub(in crate::audio) offset: usize,
    /// Units per physical unit; not 0.
    pub(in crate::audio) gain: f64,
    /// The value that means zero.
    pub(in crate::audio) baseline: f64,
    /// Bits of the converter; 0 where the header doesn't say.
    pub(in crate::audio) bits: u32,
    /// What it is called; may be empty.
    pub(in crate::audio) name: String,
}

/// Whether text is the header of a record: its name, the number of signals and the sampling frequency, and then a line for
/// the first signal, which begins with a file's name and a storage format. In the header of several segments the number
/// of segments follows the name.
pub(super) fn is_header(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(MAX_HEADER_BYTES)];
    let text = String::from_utf8_lossy(head);
    let mut lines = content(&text);
    let Some(record) = lines.next() else { return false };
    let [name, signals, rate, ..] = words(record)[..] else { return false };
    if signals.parse::<u16>().is_err() || digits(rate).is_none() {
        return false;
    }
    let is_segmented = segments(name).is_some();
    let is_signal = lines.next().is_some_and(|line| match words(line)[..] {
        [file, format, ..] => file.contains('.') && digits(format).is_some(),
        _ => false,
    });
    is_segmented || is_signal
}

impl WfdbHeader {
    /// Reads a header.
    ///
    /// # Errors
    /// [`DecodeError`] where it is none, or that of a record in several segments.
    pub fn parse(bytes: &[u8]) -> Result<Self, DecodeError> {
        let damaged = DecodeError::Corrupt { detail: "its WFDB header makes no sense" };
        let head = &bytes[..bytes.len().min(MAX_HEADER_BYTES)];
        let text = String::from_utf8_lossy(head);
        let mut lines = content(&text);
        let record = words(lines.next().ok_or(damaged.clone())?);
        let [name, count, rest @ ..] = &record[..] else { return Err(damaged) };
        if segments(name).is_some() {
            return Err(DecodeError::UnsupportedCodec {
                what: "a WFDB record of several segments".into(),
                advice: "Convert it to WAV with WFDB's mit2wav and try again.",
            });
        }
        let count: usize = count.parse().map_err(|_| damaged.clone())?;
        let rate = rest.first().and_then(|word| number(word)).unwrap_or(DEFAULT_RATE);
        let frames = rest.get(1).and_then(|word| word.parse().ok()).filter(|frames| *frames > 0);
        let signals: Option<Vec<Signal>> =
            lines.take(count.min(MAX_SIGNALS)).map(Signal::parse).collect();
        match signals {
            Some(signals) if !signals.is_empty() && rate > 0.0 => {
                Ok(Self { rate, frames, signals })
            }
            _ => Err(damaged),
        }
    }

    /// The files with the samples, each once, in the order of the header.
    #[must_use]
    pub fn files(&self) -> Vec<&str> {
        let mut files = Vec::new();
        for signal in &self.signals {
            if !files.contains(&signal.file.as_str()) {
                files.push(signal.file.as_str());
            }
        }
        files
    }
}

impl Signal {
    /// `file format[xFRAME][:skew][+offset] [gain[(baseline)][/units] [bits [zero [first [checksum [block [name]]]]]]]`
    fn parse(line: &str) -> Option<Self> {
        let mut rest = line;
        let mut next = || {
            let (word, tail) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            rest = tail.trim_start();
            word
        };
        let (file, format) = (next(), next());
        let (gain, bits, zero) = (next(), next(), next());
        let _first_checksum_and_block = [next(), next(), next()];
        let name = rest.trim().to_owned();
        if file.is_empty() || file.contains(['/', '\\']) {
            return None;
        }
        let zero = number(zero).unwrap_or(0.0);
        let baseline = gain.split_once('(').and_then(|(_, after)| number(after));
        let gain = number(gain).filter(|gain| *gain != 0.0).unwrap_or(DEFAULT_GAIN);
        let after = |mark: char| format.split_once(mark).and_then(|(_, after)| digits(after));
        Some(Self {
            file: file.to_owned(),
            format: u16::try_from(digits(format)?).ok()?,
            per_frame: after('x').filter(|count| *count > 0).unwrap_or(1),
            offset: after('+').unwrap_or(0),
            gain,
            baseline: baseline.unwrap_or(zero),
            bits: digits(bits).and_then(|bits| u32::try_from(bits).ok()).unwrap_or(0),
            name,
        })
    }
}

/// The lines that are neither empty nor comments.
fn content(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim_start_matches('\u{FEFF}');
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// The number of segments, which follows the record's name after a slash.
fn segments(name: &str) -> Option<usize> {
    name.split_once('/').and_then(|(_, count)| count.parse().ok())
}

/// The number that a word begins with.
fn number(word: &str) -> Option<f64> {
    decimal(word).map(|(value, _)| value)
}

/// The whole number that a word begins with.
fn digits(word: &str) -> Option<usize> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    word.get(..end)?.parse().ok()
}
