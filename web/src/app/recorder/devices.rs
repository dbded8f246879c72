//! The microphones that there are.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MediaDeviceInfo, MediaDeviceKind};

use super::microphone::media_devices;
use super::trouble::Trouble;

/// A microphone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Names it to the browser.
    pub id: String,
    /// Names it to the reader.
    pub name: String,
}

/// The microphones in the browser's order. It tells their names only once one was opened.
///
/// # Errors
/// When the browser has no microphones to offer, or doesn't tell.
pub async fn devices() -> Result<Vec<Device>, Trouble> {
    let listed = JsFuture::from(media_devices()?.enumerate_devices()?).await?;
    let listed = Array::from(&listed);
    let infos = listed.iter().filter_map(|one| one.dyn_into().ok());
    let inputs = infos.filter(|one: &MediaDeviceInfo| one.kind() == MediaDeviceKind::Audioinput);
    let device = |(index, one): (usize, MediaDeviceInfo)| {
        let name = one.label();
        let name = if name.is_empty() { format!("Microphone {}", index + 1) } else { name };
        Device { id: one.device_id(), name }
    };
    Ok(inputs.enumerate().map(device).collect())
}
