//! Microphones that Chromium plays: what it would hear lies in a file.

use std::path::Path;

use engine::audio::encode_wav;
use engine::phantom::{Murmur, Phantom};

/// Sampling rate of Chromium's made-up microphone, so that nothing is resampled.
pub const RATE: u32 = 44_100;

/// The microphone of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Microphone {
    /// There is none.
    Missing,
    /// The reader refuses.
    Denied,
    /// It hears [`heart`].
    Heart,
}

impl Microphone {
    /// The flags of Chromium, which reads the sound from a file in a folder.
    pub fn flags(self, folder: &Path) -> Vec<String> {
        let [allowed, denied, made_up] = [
            "--use-fake-ui-for-media-stream",
            "--deny-permission-prompts",
            "--use-fake-device-for-media-stream",
        ];
        match self {
            Self::Missing => vec![allowed.to_owned()],
            Self::Denied => vec![denied.to_owned(), made_up.to_owned()],
            Self::Heart => {
                let path = folder.join("microphone.wav");
                std::fs::write(&path, encode_wav(&heart(), RATE)).unwrap();
                let file = format!("--use-file-for-fake-audio-capture={}", path.display());
                vec![allowed.to_owned(), made_up.to_owned(), file]
            }
        }
    }
}

/// A heart with a murmur, with noise that no two places have alike, in steps of 16 bits.
pub fn heart() -> Vec<f32> {
    let phantom = Phantom {
        sample_rate: RATE,
        duration_s: 60.0,
        murmur: Some(Murmur::default()),
        noise_snr_db: Some(35.0),
        ..Phantom::default()
    };
    let samples = phantom.synthesise().samples;
    let peak = samples.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
    samples.iter().map(|x| (x / peak * 0.5 * 32_767.0).round() / 32_767.0).collect()
}
