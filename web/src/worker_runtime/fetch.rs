//! Fetching files of the page.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::scope;
use crate::js_error::JsError;

/// Why a file isn't there. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The file did not arrive.
    #[error("The model could not be loaded. Check the connection, then reload the page.")]
    Connection(#[source] JsError),
    /// The server has no such file.
    #[error("The model could not be loaded (the server answered {0}). Reload the page.")]
    Status(u16),
}

/// The bytes of a file of this origin.
///
/// # Errors
/// When it doesn't arrive.
pub async fn fetch(url: &str) -> Result<Vec<u8>, FetchError> {
    let response = response(url).await.map_err(FetchError::Connection)?;
    if !response.ok() {
        return Err(FetchError::Status(response.status()));
    }
    body(&response).await.map_err(FetchError::Connection)
}

async fn response(url: &str) -> Result<Response, JsError> {
    let scope = scope().ok_or_else(|| JsError::new("this is no worker"))?;
    Ok(JsFuture::from(scope.fetch_with_str(url)).await?.dyn_into()?)
}

async fn body(response: &Response) -> Result<Vec<u8>, JsError> {
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
