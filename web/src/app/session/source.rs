//! What a recording is made from.

use engine::audio::Container;
use wasm_bindgen::JsValue;
use web_sys::File;
use yew::AttrValue;

use crate::js_error::property;
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
    /// Whether it is a file of a chosen folder without a recording's ending.
    #[must_use]
    pub fn is_beside_recordings(&self) -> bool {
        match self {
            Self::File(file) => {
                !path_in_folder(file).is_empty() && !Container::names_recording(&file.name())
            }
            Self::Demo(_) => false,
        }
    }

    /// Its name for the reader: of a file in a chosen folder its path, so that twins of two folders are told apart.
    #[must_use]
    pub fn name(&self) -> AttrValue {
        match self {
            Self::File(file) => path(file).into(),
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

/// The path of a file from the chosen folder on; its name where it was chosen alone.
fn path(file: &File) -> String {
    let path = path_in_folder(file);
    if path.is_empty() { file.name() } else { path }
}

fn path_in_folder(file: &File) -> String {
    property(file, "webkitRelativePath")
}
