//! Judging one recording.

use engine::audio::{Container, Limits};
use engine::diagnose::{Diagnosis, Refusal};
use engine::display::{self, SpectrogramConfig};
use engine::features::FeatureError;
use js_sys::{Float32Array, Int16Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::scope::now_s;
use super::{Slot, here};
use crate::protocol::{Heart, Pictures, Recording, Verdict};

/// Columns of the waveform's outline: as many as a wide screen shows.
const OUTLINE_COLUMNS: usize = 1000;

/// A verdict with all that belongs to it.
pub struct Judged {
    /// What was found.
    pub verdict: Box<Verdict>,
    /// What to show and play.
    pub pictures: Pictures,
}

/// Why a recording was not judged. The text says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The browser would not give the file's bytes.
    #[error(
        "The browser could not read this file. Check that it was not moved or renamed, then choose it again."
    )]
    Unreadable,
    /// The model is not loaded, or still listens to another recording.
    #[error("Lubdub was not ready to listen. Choose the file again.")]
    NotReady,
    /// The engine refused it.
    #[error("{}", sentence(.0))]
    Refused(#[from] Refusal),
    /// It could not be shown.
    #[error("This recording could not be shown ({0}). Reload the page.")]
    Display(#[from] FeatureError),
}

impl From<JsValue> for WorkError {
    fn from(_: JsValue) -> Self {
        Self::Unreadable
    }
}

/// The engine's text as a sentence of its own.
fn sentence(refusal: &Refusal) -> String {
    let text = refusal.to_string();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => text,
    }
}

/// The bytes of the file in a message's payload. Of a file that is too large no more is read than
/// the engine needs to refuse it.
///
/// # Errors
/// When the browser doesn't give them.
pub async fn bytes_of(payload: &[JsValue]) -> Result<Vec<u8>, WorkError> {
    let file = payload.first().and_then(JsCast::dyn_ref::<File>).ok_or(WorkError::Unreadable)?;
    let enough = Limits::default().max_bytes + 1;
    let head = file.slice_with_f64_and_f64(0.0, enough as f64)?;
    let buffer = JsFuture::from(head.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Judges the bytes of a recording.
///
/// # Errors
/// When they are not there, can't be read as a recording, or the model is not ready.
pub async fn listen(slot: &Slot, bytes: Result<Vec<u8>, WorkError>) -> Result<Judged, WorkError> {
    let bytes = bytes?;
    let start = now_s();
    // Taken out, not borrowed: a borrow must not live across an await.
    let mut listener = slot.take().ok_or(WorkError::NotReady)?;
    let diagnosis = listener.listen(&bytes).await;
    slot.replace(Some(listener));
    judged(&diagnosis?, now_s() - start)
}

/// What the page shows of a diagnosis.
fn judged(diagnosis: &Diagnosis, took_s: f64) -> Result<Judged, WorkError> {
    let picture = display::spectrogram(&diagnosis.pcg, &SpectrogramConfig::default())?;
    let outline = display::overview(&diagnosis.pcg, OUTLINE_COLUMNS);
    let sound = display::audible(&diagnosis.pcg);
    let findings = &diagnosis.findings;
    let verdict = Verdict {
        finding: findings.finding,
        sentence: diagnosis.sentence(),
        probabilities: findings.probabilities,
        confidence: findings.confidence(),
        recording: recording(diagnosis, took_s),
        heart: heart(diagnosis),
        rows: picture.rows as u32,
        columns: picture.columns as u32,
        high_hz: picture.high_hz,
        range_db: picture.range_db,
        sound_rate: sound.sample_rate,
    };
    let pictures = Pictures {
        min: Float32Array::from(outline.min.as_slice()),
        max: Float32Array::from(outline.max.as_slice()),
        levels: Uint8Array::from(picture.levels.as_slice()),
        sound: Int16Array::from(sound.samples.as_slice()),
    };
    Ok(Judged { verdict: Box::new(verdict), pictures })
}

/// What was heard of the heart cycle.
fn heart(diagnosis: &Diagnosis) -> Heart {
    let cycle = &diagnosis.cycle;
    Heart {
        beats: cycle.beats.beats.clone(),
        rhythm: cycle.rhythm.clone(),
        murmur: diagnosis.murmur(),
        average: cycle.average.as_ref().map(display::average),
    }
}

/// What is known of the recording.
fn recording(diagnosis: &Diagnosis, took_s: f64) -> Recording {
    let quality = &diagnosis.quality;
    Recording {
        duration_s: quality.duration_s,
        sample_rate_hz: diagnosis.sample_rate,
        channels: diagnosis.channels as u32,
        kind: kind(diagnosis.container).to_owned(),
        truncated: diagnosis.truncated,
        level_dbfs: quality.level_dbfs.is_finite().then_some(quality.level_dbfs),
        clipped_share: quality.clipped_share,
        took_s,
        backend: here::BACKEND,
    }
}

/// A kind of file, as its users call it.
fn kind(container: Container) -> &'static str {
    match container {
        Container::Wav => "WAV",
        Container::Mp3 => "MP3",
        Container::M4a => "M4A (AAC)",
        Container::OggVorbis => "Ogg Vorbis",
        Container::Flac => "FLAC",
    }
}
