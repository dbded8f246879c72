//! Fetching the models.

use engine::backend::CpuDevice;
use engine::diagnose::Listener;
use engine::model_file::ModelError;

use super::Desk;
use crate::protocol::{Model, Reply};
use crate::scope::{FetchError, fetch};

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

/// Fetches the models and makes them ready to listen.
///
/// # Errors
/// When one doesn't arrive or is refused.
pub async fn load(desk: &Desk, url: &str, beats_url: &str) -> Result<Reply, LoadError> {
    let (bytes, beats) = (fetch(url).await?, fetch(beats_url).await?);
    let listener = Listener::new(&bytes, Some(&beats), &CpuDevice::default())?;
    let beats = listener.beats();
    let model = Model {
        name: listener.manifest().name.clone(),
        sha256: listener.sha256().to_owned(),
        beats_name: beats.map(|finder| finder.manifest().name.clone()).unwrap_or_default(),
        beats_sha256: beats.map(|finder| finder.sha256().to_owned()).unwrap_or_default(),
    };
    desk.listener.replace(Some(Box::new(listener)));
    Ok(Reply::Loaded(model))
}
