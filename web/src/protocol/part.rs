//! Files that belong to a recording, as the payload of a message.

use engine::archive::Entry;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// A file, or a file in an archive. Clones share its bytes, which stay on the reader's disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name without its folder.
    pub name: String,
    /// The file, or the archive that it lies in.
    pub file: File,
    /// Where it lies in the archive.
    pub entry: Option<Entry>,
}

/// A recording's file, and behind it those of the WFDB record of which it is the header, as a payload: an array with three
/// values for each.
///
/// # Errors
/// When an entry can't be written as JSON, which none can fail at.
pub fn write_parts(parts: &[Part]) -> Result<JsValue, serde_json::Error> {
    let array = Array::new();
    for Part { name, file, entry } in parts {
        array.push(&name.into());
        array.push(file);
        array.push(&entry.as_ref().map(serde_json::to_string).transpose()?.into());
    }
    Ok(array.into())
}

/// What [`write_parts`] wrote; `None` for any other value.
#[must_use]
pub fn read_parts(payload: &JsValue) -> Option<Vec<Part>> {
    let values: Vec<JsValue> = payload.dyn_ref::<Array>()?.iter().collect();
    values.chunks(3).map(read_part).collect()
}

fn read_part(values: &[JsValue]) -> Option<Part> {
    let [name, file, entry] = values else { return None };
    let entry = match entry.as_string() {
        Some(text) => Some(serde_json::from_str(&text).ok()?),
        None => None,
    };
    Some(Part { name: name.as_string()?, file: file.dyn_ref::<File>()?.clone(), entry })
}
