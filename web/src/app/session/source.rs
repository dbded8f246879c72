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
    File(ChosenFile),
    /// A synthesised heart.
    Demo(Demo),
}

/// A file that was chosen or dropped, alone or in a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct ChosenFile {
    file: File,
    /// From the folder on; empty of a file that was given alone.
    path: AttrValue,
}

impl ChosenFile {
    /// A file that the browser's chooser gave.
    #[must_use]
    pub fn new(file: File) -> Self {
        let path = property(&file, "webkitRelativePath").into();
        Self { file, path }
    }

    /// A file at a path, from what was given on.
    #[must_use]
    pub fn in_folder(file: File, path: String) -> Self {
        let path = if path.contains('/') { path } else { String::new() };
        Self { file, path: path.into() }
    }
}

impl Source {
    /// Whether it is a file of a folder without a recording's ending.
    #[must_use]
    pub fn is_beside_recordings(&self) -> bool {
        match self {
            Self::File(ChosenFile { path, .. }) => {
                !path.is_empty() && !Container::names_recording(path)
            }
            Self::Demo(_) => false,
        }
    }

    /// Its name for the reader: of a file in a folder its path, so that twins of two folders are told apart.
    #[must_use]
    pub fn name(&self) -> AttrValue {
        match self {
            Self::File(ChosenFile { file, path }) if path.is_empty() => file.name().into(),
            Self::File(ChosenFile { path, .. }) => path.clone(),
            Self::Demo(demo) => format!("{} (synthetic)", demo.name()).into(),
        }
    }

    /// The file, or the heart to synthesise instead, as the payload of a message.
    #[must_use]
    pub fn payload(&self) -> JsValue {
        match self {
            Self::File(ChosenFile { file, .. }) => file.into(),
            Self::Demo(demo) => demo.key().into(),
        }
    }
}
