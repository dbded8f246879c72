//! What was found in a recording, and what is known of it.

use engine::beats::{Beat, Rhythm, TimedMurmur};
use engine::display::AveragePicture;
use engine::findings::Class;
use serde::{Deserialize, Serialize};

/// What was found in a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The class found; `None` where the recording can't be judged.
    pub finding: Option<Class>,
    /// The finding in words, or why there is none and what to do.
    pub sentence: String,
    /// Probability of each class, in the order of [`Class::ALL`].
    pub probabilities: Option<[f64; 5]>,
    /// Probability of the finding.
    pub confidence: Option<f64>,
    /// What is known of the recording.
    pub recording: Recording,
    /// Heart beats, and what follows from them.
    pub heart: Heart,
    /// Frequencies of the spectrogram.
    pub rows: u32,
    /// Moments of the spectrogram.
    pub columns: u32,
    /// Upper edge of the spectrogram, in hertz.
    pub high_hz: f64,
    /// Decibels between the spectrogram's darkest and brightest level.
    pub range_db: f32,
    /// Sampling rate of the sound for playback, in hertz.
    pub sound_rate: u32,
}

/// What was heard of the heart cycle; where no beats could be made out, nothing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Heart {
    /// In order of time.
    pub beats: Vec<Beat>,
    /// Rate, intervals, premature beats.
    pub rhythm: Option<Rhythm>,
    /// When the murmur sounds, where one is heard.
    pub murmur: Option<TimedMurmur>,
    /// What the cycles have in common.
    pub average: Option<AveragePicture>,
}

/// What is known of a recording, apart from what was found in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// Length, in seconds.
    pub duration_s: f64,
    /// Sampling rate of the file, in hertz.
    pub sample_rate_hz: u32,
    /// Channels of the file.
    pub channels: u32,
    /// Kind of file, for the reader.
    pub kind: String,
    /// Whether the file ends before its time.
    pub truncated: bool,
    /// Level of the band in which heart sounds lie, in dB of full scale; `None` where silent.
    pub level_dbfs: Option<f64>,
    /// Share of the samples that reach full scale.
    pub clipped_share: f64,
    /// Time that judging took, in seconds.
    pub took_s: f64,
    /// What the network ran on.
    pub backend: Backend,
}

/// What a network runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Backend {
    /// The processor.
    Processor,
    /// The graphics processor, by WebGPU.
    Graphics,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_survives_the_journey_to_the_last_bit() {
        let verdict = Verdict {
            finding: Some(Class::Murmur),
            sentence: "Murmur likely".to_owned(),
            probabilities: Some([0.1 + 0.2, 1.0 / 3.0, 1e-17, 0.25, f64::MIN_POSITIVE]),
            confidence: Some(1.0 / 3.0),
            recording: Recording {
                duration_s: 9.87,
                sample_rate_hz: 44_100,
                channels: 1,
                kind: "WAV".to_owned(),
                truncated: false,
                level_dbfs: None,
                clipped_share: 0.0,
                took_s: 0.05,
                backend: Backend::Processor,
            },
            heart: Heart::default(),
            rows: 205,
            columns: 1200,
            high_hz: 796.9,
            range_db: 45.0,
            sound_rate: 8000,
        };
        let json = serde_json::to_string(&verdict).unwrap();
        assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
    }
}
