//! Fetching the models.

use engine::backend::CpuDevice;
use engine::model_file::ModelError;
use engine::pipeline::Pipeline;

use super::WorkerState;
use crate::protocol::Model;
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
pub async fn load(state: &WorkerState, url: &str, beats_url: &str) -> Result<Model, LoadError> {
    let (bytes, beats) = (fetch(url).await?, fetch(beats_url).await?);
    let pipeline = Pipeline::new(&bytes, Some(&beats), &CpuDevice::default())?;
    let beats = pipeline.beats();
    let model = Model {
        name: pipeline.manifest().name.clone(),
        sha256: pipeline.sha256().to_owned(),
        beats_name: beats.map(|(manifest, _)| manifest.name.clone()).unwrap_or_default(),
        beats_sha256: beats.map(|(_, sha256)| sha256.to_owned()).unwrap_or_default(),
    };
    state.pipeline.replace(Some(Box::new(pipeline)));
    Ok(model)
}
