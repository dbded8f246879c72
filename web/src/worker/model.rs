//! Fetching the models.

use engine::backend::CpuDevice;
use engine::findings::Rates;
use engine::frames::FrameOutput;
use engine::model_file::{FrameManifest, ModelError};
use engine::pipeline::Pipeline;

use super::WorkerState;
use crate::protocol::{Model, MurmurRates, SoundHeads};
use crate::worker_runtime::{FetchError, fetch};

/// Why there is no model.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// It did not arrive.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// It arrived, and was refused.
    #[error("The model cannot be used: {0}")]
    Model(#[from] ModelError),
}

/// Fetches the models and plans the pipeline.
///
/// # Errors
/// When one doesn't arrive or is refused.
pub async fn load(state: &WorkerState, url: &str, frames_url: &str) -> Result<Model, LoadError> {
    let (bytes, beats) = (fetch(url).await?, fetch(frames_url).await?);
    let pipeline = Pipeline::new(&bytes, Some(&beats), &CpuDevice::default())?;
    let beats = pipeline.beats();
    let model = Model {
        name: pipeline.manifest().name.clone(),
        sha256: pipeline.sha256().to_owned(),
        frames_name: beats.map(|(manifest, _)| manifest.name.clone()).unwrap_or_default(),
        frames_sha256: beats.map(|(_, sha256)| sha256.to_owned()).unwrap_or_default(),
        murmur_rates: beats.and_then(|(manifest, _)| murmur_rates(manifest)),
        sounds: beats.map(|(manifest, _)| sound_heads(manifest)),
    };
    state.pipeline.replace(Some(Box::new(pipeline)));
    Ok(model)
}

fn sound_heads(manifest: &FrameManifest) -> SoundHeads {
    let head = |sound: FrameOutput| manifest.sounds[sound.index()];
    SoundHeads {
        systolic: head(FrameOutput::SystolicMurmur),
        diastolic: head(FrameOutput::DiastolicMurmur),
    }
}

/// How often a frame model hears systolic murmurs, as its file says.
fn murmur_rates(manifest: &FrameManifest) -> Option<MurmurRates> {
    let head = manifest.sounds[FrameOutput::SystolicMurmur.index()];
    let Rates { sensitivity, specificity } = head.rates?;
    let of_hundred = |share: f64| (100.0 * share).round().clamp(0.0, 100.0) as u32;
    Some(MurmurRates { heard: of_hundred(sensitivity), wrong: of_hundred(1.0 - specificity) })
}
