//! Fetching files of the page.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::scope;

/// Why a file isn't there.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The file did not arrive.
    #[error("The model could not be loaded. Check the connection, then reload the page.")]
    Connection,
    /// The server has no such file.
    #[error("The model could not be loaded (the server answered {0}). Reload the page.")]
    Status(u16),
}

impl From<JsValue> for FetchError {
    fn from(_: JsValue) -> Self {
        Self::Connection
    }
}

/// The bytes of a file of this origin.
///
/// # Errors
/// When it doesn't arrive.
pub async fn fetch(url: &str) -> Result<Vec<u8>, FetchError> {
    let scope = scope().ok_or(FetchError::Connection)?;
    let response = JsFuture::from(scope.fetch_with_str(url)).await?;
    let response: Response = response.dyn_into()?;
    if !response.ok() {
        return Err(FetchError::Status(response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
