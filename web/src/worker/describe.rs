//! A diagnosis as a JSON record, and what the page shows besides.

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
    let murmur = diagnosis.statements.as_ref().map(|statements| &statements.murmur);
    Display {
        sentence: diagnosis.sentence(),
        sample_rate_hz: diagnosis.sample_rate,
        channels: diagnosis.channels as u32,
        kind: diagnosis.container.name().to_owned(),
        level_dbfs: quality.level_dbfs.is_finite().then_some(quality.level_dbfs),
        clipped_share: quality.clipped_share,
        systolic_score: murmur.and_then(|murmur| murmur.systolic.score),
        diastolic_score: murmur.and_then(|murmur| murmur.diastolic.score),
    }
}
