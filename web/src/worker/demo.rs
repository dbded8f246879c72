//! The demo sounds: hearts that the engine synthesises, as files.

use engine::audio::encode_wav;
use engine::phantom::Phantom;

use crate::protocol::Demo;

/// A demo sound as the bytes of a WAV file, so that it takes the way of every recording.
#[must_use]
pub fn wav(demo: Demo) -> Vec<u8> {
    let _ = demo;
    let sound = Phantom::default().synthesise();
    encode_wav(&sound.samples, sound.sample_rate)
}
