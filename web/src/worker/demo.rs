//! The demo sounds: what the engine synthesises, as files.

use engine::audio::encode_wav;
use engine::phantom::{Extrasystoles, Murmur, Noise, Phantom};

use crate::protocol::Demo;

/// Length of the noise, in seconds, that of the hearts by default.
const NOISE_S: usize = 10;

/// RMS of the noise, relative to full scale: loud, without clipping.
const NOISE_LEVEL: f32 = 0.1;

/// A demo sound as the bytes of a WAV file, so that it takes the way of every recording.
#[must_use]
pub fn wav(demo: Demo) -> Vec<u8> {
    // Real recordings have some noise, too; without any, a heart sounds synthetic to a network.
    let heart = Phantom { noise: Noise::Pink, noise_snr_db: Some(25.0), ..Phantom::default() };
    let rate = heart.sample_rate;
    let heart = match demo {
        Demo::Normal => heart,
        Demo::SystolicMurmur => Phantom { murmur: Some(Murmur::default()), ..heart },
        Demo::ThirdSound => Phantom { third_sound: true, ..heart },
        Demo::PrematureBeats => Phantom { extrasystoles: Some(Extrasystoles::default()), ..heart },
        Demo::Noise => return encode_wav(&noise(rate), rate),
    };
    encode_wav(&heart.synthesise().samples, rate)
}

/// A chest piece rubbing on clothes.
fn noise(rate: u32) -> Vec<f32> {
    let samples = Noise::Clicks.synthesise(NOISE_S * rate as usize, rate, 1);
    samples.into_iter().map(|s| (s * NOISE_LEVEL).clamp(-1.0, 1.0)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::audio::{Limits, decode};

    #[test]
    fn every_demo_is_a_recording_of_ten_seconds_unlike_the_others() {
        let files = Demo::ALL.map(wav);
        for (i, file) in files.iter().enumerate() {
            let recording = decode(file, &Limits::default()).unwrap();
            assert!((recording.duration_s() - 10.0).abs() < 0.01);
            assert!(files[i + 1..].iter().all(|other| other != file));
        }
    }
}
