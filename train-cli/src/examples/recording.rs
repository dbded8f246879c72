//! From a recording of a data set to a conditioned signal.

use engine::audio::{self, ConditionConfig, Limits, Pcg};
use engine::pipeline::Refusal;

use crate::TrainError;
use crate::data::Recording;

/// A conditioned signal and the sampling rate of its file, in which PASCAL counts the places of sounds.
#[derive(Debug, Clone)]
pub struct Conditioned {
    /// The signal.
    pub pcg: Pcg,
    /// Sampling rate of the file, in hertz.
    pub file_rate: u32,
}

/// Decodes and conditions the bytes of a file.
///
/// # Errors
/// When they are no recording.
pub fn conditioned(bytes: &[u8], config: &ConditionConfig) -> Result<Conditioned, Refusal> {
    let decoded = audio::decode(bytes, &Limits::default())?;
    let pcg = audio::condition(&decoded, config)?;
    Ok(Conditioned { pcg, file_rate: decoded.sample_rate })
}

/// Reads, decodes and conditions a recording.
///
/// # Errors
/// When it can't be read, or is no recording.
pub fn read_recording(
    recording: &Recording,
    config: &ConditionConfig,
) -> Result<Conditioned, TrainError> {
    let name = &recording.name;
    let found = conditioned(&recording.bytes()?, config)
        .map_err(|source| TrainError::Recording { name: name.clone(), source })?;
    log::debug!("{name}: {:.1} s at {} Hz", found.pcg.duration_s(), found.file_rate);
    Ok(found)
}
