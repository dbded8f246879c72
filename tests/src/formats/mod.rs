//! Recordings in many formats, as the programs that people use write them.

mod list;
mod make;
mod signatures;
mod wfdb;

pub use list::{all, every_third};
pub use make::{base, make};
pub use signatures::{Signature, all as signatures};

/// A program that writes recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// `ffmpeg -i IN ARGUMENTS OUT`.
    Ffmpeg,
    /// `sox IN ARGUMENTS OUT`.
    Sox,
    /// `flac ARGUMENTS -o OUT IN`.
    Flac,
    /// `lame ARGUMENTS IN OUT`.
    Lame,
    /// `python3 ARGUMENTS OUT IN`.
    Python,
    /// No program: a header and a `.dat` file in the storage format that is the argument, with an ECG beside the sound.
    Wfdb,
}

/// What is to become of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It is heard as the WAV is: the same statements, and nearly the same probability of a murmur.
    Same,
    /// The coding takes away much of the sound: it is heard, and no murmur becomes none or none one.
    Alike,
    /// It is refused, with these words.
    Refused(&'static str),
}

/// A container, a coding, a rate, a depth and a number of channels, by what writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Combination {
    /// What writes it.
    pub program: Program,
    /// With which arguments, between blanks.
    pub arguments: &'static str,
    /// The ending of the file's name.
    pub ending: &'static str,
    /// What is to become of it.
    pub expected: Expected,
}
