//! A diagnosis as a JSON record, and what the page shows besides.

use engine::audio::Container;
use engine::pipeline::Diagnosis;
use engine::report::{JsonBackend, JsonModel, JsonRecord};

use crate::protocol::Display;

/// A diagnosis as a record of a file without a name, and what the page shows besides.
pub fn describe(
    diagnosis: Diagnosis,
    model: &JsonModel,
    backend: JsonBackend,
) -> (JsonRecord, Display) {
    let display = display(&diagnosis);
    let record = JsonRecord::new("", &Ok(diagnosis), model);
    (JsonRecord { backend: Some(backend), ..record }, display)
}

fn display(diagnosis: &Diagnosis) -> Display {
    let quality = &diagnosis.quality;
    Display {
        sentence: diagnosis.sentence(),
        sample_rate_hz: diagnosis.sample_rate,
        channels: diagnosis.channels as u32,
        kind: kind(diagnosis.container).to_owned(),
        level_dbfs: quality.level_dbfs.is_finite().then_some(quality.level_dbfs),
        clipped_share: quality.clipped_share,
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
