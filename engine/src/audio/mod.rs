//! From the bytes of a file to a conditioned phonocardiogram (PCG).

mod au;
mod bare;
mod compressed;
mod condition;
mod decimal;
mod decode;
mod error;
mod formats;
mod limits;
mod magic;
mod measures;
mod mpeg;
mod reading;
mod record;
mod refused;
mod signatures;
mod sniff;
mod sound;
mod source;
mod start;
mod steps;
mod text;
mod trim;
mod wav;
mod wfdb;

pub use condition::{
    ConditionConfig, ConditionError, Conditioner, Pcg, Quality, ResamplerError, condition,
};
pub(crate) use decimal::decimal;
pub use decode::{container, decode, is_zip_archive, read, read_samples};
pub use error::DecodeError;
pub use formats::Container;
pub use limits::Limits;
pub use measures::{SignalMeasures, band_hz};
pub use reading::Reading;
pub use record::decode_record;
pub use sound::{Block, Sink};
pub use source::Source;
pub use start::{Start, Started};
pub use wav::encode_wav;
pub use wfdb::{HeardSignals, Role, WfdbHeader, roles};

/// A decoded recording: planar samples, full scale ±1.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// One vector of samples per channel, all of the same length. At least one channel.
    pub channels: Vec<Vec<f32>>,
    /// Samples per second and channel, in hertz.
    pub sample_rate: u32,
    /// The kind of file, found by its content.
    pub container: Container,
    /// The file promised more sound than it holds, or some of it could not be decoded; the rest is here.
    pub truncated: bool,
    /// Seconds of it that are missing, as far as the file says how long it should be.
    pub missing_s: Option<f64>,
    /// Which signals of a WFDB record these are, where others were left out by their names.
    pub signals: Option<HeardSignals>,
}

impl Recording {
    /// A recording of one channel that came from no file; it counts as a WAV file's.
    #[must_use]
    pub fn mono(samples: Vec<f32>, sample_rate: u32) -> Self {
        Self {
            channels: vec![samples],
            sample_rate,
            container: Container::Wav,
            truncated: false,
            missing_s: None,
            signals: None,
        }
    }

    /// What is known of it beside its samples.
    #[must_use]
    pub fn reading(&self) -> Reading {
        Reading {
            container: self.container,
            sample_rate: self.sample_rate,
            channels: self.channels.len(),
            floats: false,
            truncated: self.truncated,
            missing_s: self.missing_s,
            is_whole: true,
        }
    }

    /// Samples per channel.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Length in seconds.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.frames() as f64 / f64::from(self.sample_rate)
    }
}

#[cfg(test)]
mod tests;
