//! Fetching the model.

use engine::diagnose::Refusal;
use engine::model_file::ModelError;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::scope::scope;
use super::{Slot, here};
use crate::protocol::{Model, Reply};

/// Why there is no model.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file did not arrive.
    #[error("The model could not be loaded. Check the connection, then reload the page.")]
    Fetch,
    /// The server has no such file.
    #[error("The model could not be loaded (the server answered {0}). Reload the page.")]
    Status(u16),
    /// It arrived, and was refused.
    #[error("The model cannot be used: {0}")]
    Model(#[from] ModelError),
    /// The device can't compute at all.
    #[error("Lubdub could not compute here: {0}")]
    Device(#[from] Refusal),
    /// The device computes something else than the processor.
    #[cfg(feature = "gpu")]
    #[error("The graphics processor computes wrong numbers, so it is not used.")]
    Wrong,
}

impl From<JsValue> for LoadError {
    fn from(_: JsValue) -> Self {
        Self::Fetch
    }
}

/// Fetches the models and makes them ready to listen; a graphics processor is timed beside the
/// processor where a race is wanted.
///
/// # Errors
/// When it doesn't arrive or is refused.
pub async fn load(slot: &Slot, url: &str, beats_url: &str, race: bool) -> Result<Reply, LoadError> {
    let (bytes, beats) = (fetch(url).await?, fetch(beats_url).await?);
    let listener = here::listener(&bytes, &beats, race).await?;
    let beats = listener.beats();
    let model = Model {
        name: listener.manifest().name.clone(),
        sha256: listener.sha256().to_owned(),
        beats_name: beats.map(|finder| finder.manifest().name.clone()).unwrap_or_default(),
        beats_sha256: beats.map(|finder| finder.sha256().to_owned()).unwrap_or_default(),
    };
    slot.replace(Some(listener));
    Ok(Reply::Loaded(model))
}

/// The bytes of a file of this origin.
async fn fetch(url: &str) -> Result<Vec<u8>, LoadError> {
    let scope = scope().ok_or(LoadError::Fetch)?;
    let response = JsFuture::from(scope.fetch_with_str(url)).await?;
    let response: Response = response.dyn_into()?;
    if !response.ok() {
        return Err(LoadError::Status(response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
