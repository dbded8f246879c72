//! A packet as symphonia decodes it, as samples.

use symphonia::core::audio::GenericAudioBufferRef;

use crate::audio::DecodeError;
use crate::audio::sound::Sound;

/// Adds a decoded packet to a sound; `samples` is used again and again.
///
/// # Errors
/// As [`Sound::append`].
pub(super) fn append(
    sound: &mut Sound<'_>,
    buffer: &GenericAudioBufferRef<'_>,
    samples: &mut Vec<Vec<f32>>,
) -> Result<(), DecodeError> {
    if buffer.frames() == 0 || buffer.num_planes() == 0 {
        return Ok(());
    }
    buffer.copy_to_vecs_planar(samples);
    samples.truncate(buffer.num_planes());
    sound.append(buffer.spec().rate(), samples)
}
