//! What the page shows of a diagnosis.

use engine::audio::Container;
use engine::diagnose::Diagnosis;
use engine::display::{self, SpectrogramConfig};
use engine::features::FeatureError;
use engine::report::{JsonModel, JsonRecord};
use js_sys::{Float32Array, Int16Array, Uint8Array};

use crate::protocol::{Backend, Heart, Pictures, Recording, Verdict};

/// Columns of the waveform's outline: as many as a wide screen shows.
const OUTLINE_COLUMNS: usize = 1000;

/// A verdict with all that belongs to it.
pub struct Judged {
    /// What was found.
    pub verdict: Box<Verdict>,
    /// The same for programs.
    pub record: Box<JsonRecord>,
    /// What to show and play.
    pub pictures: Pictures,
}

/// How a recording was judged.
#[derive(Debug, Clone, Copy)]
pub struct Ran {
    /// In which time, in seconds.
    pub took_s: f64,
    /// What the network ran on.
    pub backend: Backend,
}

/// What the page shows of a diagnosis.
///
/// # Errors
/// When no picture can be made of it.
pub fn judged(diagnosis: Diagnosis, model: &JsonModel, ran: Ran) -> Result<Judged, FeatureError> {
    let picture = display::spectrogram(&diagnosis.pcg, &SpectrogramConfig::default())?;
    let outline = display::overview(&diagnosis.pcg, OUTLINE_COLUMNS);
    let sound = display::audible(&diagnosis.pcg);
    let findings = &diagnosis.findings;
    let verdict = Verdict {
        finding: findings.finding,
        sentence: diagnosis.sentence(),
        probabilities: findings.probabilities,
        confidence: findings.confidence(),
        recording: recording(&diagnosis, ran),
        heart: heart(&diagnosis),
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
    let record = Box::new(JsonRecord::new("", &Ok(diagnosis), model));
    Ok(Judged { verdict: Box::new(verdict), record, pictures })
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
fn recording(diagnosis: &Diagnosis, ran: Ran) -> Recording {
    let quality = &diagnosis.quality;
    Recording {
        duration_s: quality.duration_s,
        sample_rate_hz: diagnosis.sample_rate,
        channels: diagnosis.channels as u32,
        kind: kind(diagnosis.container).to_owned(),
        truncated: diagnosis.truncated,
        level_dbfs: quality.level_dbfs.is_finite().then_some(quality.level_dbfs),
        clipped_share: quality.clipped_share,
        took_s: ran.took_s,
        backend: ran.backend,
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
