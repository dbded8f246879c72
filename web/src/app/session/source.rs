//! What a recording is made from.

use wasm_bindgen::JsValue;
use web_sys::File;
use yew::AttrValue;

use crate::protocol::Demo;

/// What a recording is made from. Clones of a file share its bytes, which stay on the reader's disk.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A file of the reader's.
    File(File),
    /// A synthesised heart.
    Demo(Demo),
}

impl Source {
    /// Its name for the reader.
    #[must_use]
    pub fn name(&self) -> AttrValue {
        match self {
            Self::File(file) => file.name().into(),
            Self::Demo(demo) => format!("{} (synthetic)", demo.name()).into(),
        }
    }

    /// The file, or the heart to synthesise instead, as the payload of a message.
    #[must_use]
    pub fn payload(&self) -> JsValue {
        match self {
            Self::File(file) => file.into(),
            Self::Demo(demo) => demo.key().into(),
        }
    }
}
