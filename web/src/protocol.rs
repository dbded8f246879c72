//! What the app and the worker say to each other.
//!
//! A message is a JavaScript array: a head as JSON, then a payload that is handed over without
//! being copied, whose kinds the head's variant names.

use engine::beats::{Beat, Rhythm, TimedMurmur};
use engine::display::AveragePicture;
use engine::findings::Class;
use js_sys::{Array, Float32Array, Int16Array, Uint8Array};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

/// From the app to the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Fetch and read the model; the first message after [`Reply::Started`].
    Load {
        /// Absolute address of the model file.
        model_url: String,
        /// Absolute address of the beat model's file.
        beats_url: String,
        /// Whether a graphics processor is to be timed beside the processor.
        race: bool,
    },
    /// Judge a file. Payload: the `File`.
    Listen {
        /// Names the recording in the reply.
        id: u32,
    },
    /// Synthesise a heart and judge it. No payload.
    Demo {
        /// Names the recording in the reply.
        id: u32,
        /// Which heart.
        demo: Demo,
    },
}

/// From the worker to the app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The worker's code runs and hears messages; earlier ones are lost.
    Started,
    /// A graphics processor was tried; [`Self::Loaded`] or [`Self::NotLoaded`] follows.
    Tried(Trial),
    /// The model is ready.
    Loaded(Model),
    /// There is no model, so nothing can be judged. A sentence for the reader.
    NotLoaded(String),
    /// A recording was judged, or found impossible to judge. Payload: see [`Pictures`].
    Judged {
        /// As in the request.
        id: u32,
        /// What was found.
        verdict: Box<Verdict>,
    },
    /// A file is not a recording that can be read.
    Refused {
        /// As in the request.
        id: u32,
        /// What is wrong and what to do.
        sentence: String,
    },
    /// The worker can't go on and must be replaced.
    Crashed,
}

/// What a network runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Backend {
    /// The processor.
    Processor,
    /// The graphics processor, by WebGPU.
    Graphics,
}

/// How a graphics processor did beside the processor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// It computes what the processor computes.
    pub passed: bool,
    /// Largest difference of a class probability, as a share of it; `None` where that is no number.
    pub difference: Option<f64>,
    /// Their times, where they were measured.
    pub race: Option<Race>,
}

/// Times for a recording of ten seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Race {
    /// In milliseconds.
    pub processor_ms: f64,
    /// In milliseconds.
    pub graphics_ms: f64,
}

/// Which model judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Checksum of its file, hexadecimal.
    pub sha256: String,
    /// Name of the beat model.
    pub beats_name: String,
    /// Checksum of its file, hexadecimal.
    pub beats_sha256: String,
}

/// The hearts that the page can synthesise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Demo {
    /// S1 and S2 at rest.
    Normal,
    /// With a murmur between S1 and S2.
    SystolicMurmur,
    /// With a third sound after S2.
    ThirdSound,
    /// With beats that come too early.
    PrematureBeats,
    /// No heart at all.
    Noise,
}

impl Demo {
    /// All of them, as the page lists them.
    pub const ALL: [Self; 5] =
        [Self::Normal, Self::SystolicMurmur, Self::ThirdSound, Self::PrematureBeats, Self::Noise];

    /// Its name in the page's attributes.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::SystolicMurmur => "systolic-murmur",
            Self::ThirdSound => "third-sound",
            Self::PrematureBeats => "premature-beats",
            Self::Noise => "noise",
        }
    }

    /// Its name for the reader.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "Normal heart",
            Self::SystolicMurmur => "Systolic murmur",
            Self::ThirdSound => "Third heart sound",
            Self::PrematureBeats => "Premature beats",
            Self::Noise => "Only noise",
        }
    }
}

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

/// The payload of [`Reply::Judged`], in this order. Equal where the arrays are the same ones.
#[derive(Debug, Clone)]
pub struct Pictures {
    /// Lower outline of the waveform, −1 to 1.
    pub min: Float32Array,
    /// Upper outline of the waveform, −1 to 1.
    pub max: Float32Array,
    /// Levels of the spectrogram, row by row from the lowest frequency.
    pub levels: Uint8Array,
    /// The sound for playback.
    pub sound: Int16Array,
}

impl PartialEq for Pictures {
    fn eq(&self, other: &Self) -> bool {
        self.payload() == other.payload()
    }
}

impl Pictures {
    /// The buffers to hand over with the message.
    #[must_use]
    pub fn buffers(&self) -> Array {
        let buffers =
            [self.min.buffer(), self.max.buffer(), self.levels.buffer(), self.sound.buffer()];
        buffers.iter().collect()
    }

    /// The arrays, as the payload of a message.
    #[must_use]
    pub fn payload(&self) -> [&JsValue; 4] {
        [self.min.as_ref(), self.max.as_ref(), self.levels.as_ref(), self.sound.as_ref()]
    }

    /// Reads a payload; `None` if it isn't one.
    #[must_use]
    pub fn from_payload(payload: &[JsValue]) -> Option<Self> {
        let [min, max, levels, sound] = payload else { return None };
        Some(Self {
            min: min.dyn_ref::<Float32Array>()?.clone(),
            max: max.dyn_ref::<Float32Array>()?.clone(),
            levels: levels.dyn_ref::<Uint8Array>()?.clone(),
            sound: sound.dyn_ref::<Int16Array>()?.clone(),
        })
    }
}

/// Writes a message.
///
/// # Errors
/// When the head can't be written as JSON, which no head of this module can fail at.
pub fn pack(head: &impl Serialize, payload: &[&JsValue]) -> Result<Array, serde_json::Error> {
    let message = Array::of1(&JsValue::from_str(&serde_json::to_string(head)?));
    for value in payload {
        message.push(value);
    }
    Ok(message)
}

/// Reads a message: its head and its payload; `None` if it isn't one.
#[must_use]
pub fn unpack<T: DeserializeOwned>(message: &JsValue) -> Option<(T, Vec<JsValue>)> {
    let mut parts = message.dyn_ref::<Array>()?.iter();
    let head = serde_json::from_str(&parts.next()?.as_string()?).ok()?;
    Some((head, parts.collect()))
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
        let reply = Reply::Judged { id: 7, verdict: Box::new(verdict) };
        let json = serde_json::to_string(&reply).unwrap();
        assert_eq!(serde_json::from_str::<Reply>(&json).unwrap(), reply);
    }

    #[test]
    fn demos_have_different_keys_and_names() {
        for (i, a) in Demo::ALL.iter().enumerate() {
            for b in &Demo::ALL[i + 1..] {
                assert_ne!(a.key(), b.key());
                assert_ne!(a.name(), b.name());
            }
        }
    }
}
