//! Files that belong to a recording, as the payload of a message.

use engine::archive::{Entry, Packing};
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

/// Values of a part in a payload.
const VALUES: usize = 7;

/// A recording's file, and behind it those of the WFDB record of which it is the header, as a payload: an array with seven
/// values for each.
#[must_use]
pub fn write_parts(parts: &[Part]) -> JsValue {
    let array = Array::new();
    for Part { name, file, entry } in parts {
        array.push(&name.into());
        array.push(file);
        for number in entry.as_ref().map_or([f64::NAN; 5], numbers) {
            array.push(&number.into());
        }
    }
    array.into()
}

/// Where a file lies in its archive, and how. Archives of less than 2^53 bytes have exact offsets.
fn numbers(entry: &Entry) -> [f64; 5] {
    let Entry { start, end, size, crc32, packing, .. } = entry;
    [*start as f64, *end as f64, *size as f64, f64::from(*crc32), f64::from(packing.code())]
}

/// What [`write_parts`] wrote; `None` for any other value.
#[must_use]
pub fn read_parts(payload: &JsValue) -> Option<Vec<Part>> {
    let values: Vec<JsValue> = payload.dyn_ref::<Array>()?.iter().collect();
    values.chunks(VALUES).map(read_part).collect()
}

fn read_part(values: &[JsValue]) -> Option<Part> {
    let [name, file, rest @ ..] = values else { return None };
    let numbers: Option<Vec<f64>> = rest.iter().map(JsValue::as_f64).collect();
    let name = name.as_string()?;
    let entry = match numbers?[..] {
        [start, ..] if start.is_nan() => None,
        [start, end, size, crc32, packing] => Some(Entry {
            path: name.clone(),
            start: start as u64,
            end: end as u64,
            size: size as u64,
            crc32: crc32 as u32,
            packing: Packing::of_code(packing as u32),
        }),
        _ => return None,
    };
    Some(Part { name, file: file.dyn_ref::<File>()?.clone(), entry })
}
