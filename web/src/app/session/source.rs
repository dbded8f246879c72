//! What a recording is made from.

use std::rc::Rc;

use engine::archive::Entry;
use engine::audio::Container;
use wasm_bindgen::JsValue;
use web_sys::File;
use yew::AttrValue;

use super::Place;
use crate::js_error::property;
use crate::protocol::{Demo, Part, write_parts};

/// What a recording is made from. Clones of a file share its bytes, which stay on the reader's disk.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A file of the reader's.
    File(ChosenFile),
    /// A synthesised heart.
    Demo(Demo),
}

/// A file that was chosen or dropped, alone, in a folder or in an archive.
#[derive(Debug, Clone, PartialEq)]
pub struct ChosenFile {
    file: File,
    /// From the folder or archive on; empty of a file that was given alone.
    path: AttrValue,
    /// Where it lies in `file`, where that is an archive.
    entry: Option<Rc<Entry>>,
    /// The files of the WFDB record of which it is the header.
    beside: Rc<[ChosenFile]>,
    /// Where it was made, where the page made it.
    place: Option<Place>,
}

impl ChosenFile {
    /// A file that the browser's chooser gave.
    #[must_use]
    pub fn new(file: File) -> Self {
        let path = property(&file, "webkitRelativePath").into();
        Self { file, path, entry: None, beside: Rc::default(), place: None }
    }

    /// A file that the page recorded, at a place if one was named.
    #[must_use]
    pub fn recorded(file: File, place: Option<Place>) -> Self {
        Self { place, ..Self::new(file) }
    }

    /// A file at a path, from what was given on.
    #[must_use]
    pub fn in_folder(file: File, path: String) -> Self {
        let path = if path.contains('/') { path } else { String::new() };
        Self { file, path: path.into(), entry: None, beside: Rc::default(), place: None }
    }

    /// A file in an archive, with the path of the archive in front of its own.
    #[must_use]
    pub fn in_archive(archive: File, path: String, entry: Entry) -> Self {
        let entry = Some(Rc::new(entry));
        Self { file: archive, path: path.into(), entry, beside: Rc::default(), place: None }
    }

    fn name(&self) -> AttrValue {
        if self.path.is_empty() { self.file.name().into() } else { self.path.clone() }
    }

    fn part(&self) -> Part {
        let name = self.name();
        let name = name.rsplit('/').next().unwrap_or_default().to_owned();
        Part { name, file: self.file.clone(), entry: self.entry.as_deref().cloned() }
    }
}

impl Source {
    /// Whether it is a file of a folder or an archive without a recording's ending. An archive in one is no recording, but
    /// is told as what it is.
    #[must_use]
    pub fn is_beside_recordings(&self) -> bool {
        match self {
            Self::File(ChosenFile { path, .. }) => {
                let is_inner = self.has_ending("zip");
                !path.is_empty() && !is_inner && !Container::names_recording(path)
            }
            Self::Demo(_) => false,
        }
    }

    /// Whether it is a file whose name ends so, in lower or upper case.
    #[must_use]
    pub fn has_ending(&self, ending: &str) -> bool {
        let name = self.name();
        let found = name.rsplit_once('.').map(|(_, found)| found);
        self.file().is_some() && found.is_some_and(|found| found.eq_ignore_ascii_case(ending))
    }

    /// Where it was made, where the page made it.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::File(file) => file.place.as_ref(),
            Self::Demo(_) => None,
        }
    }

    /// The file of the reader's, or the archive that it lies in.
    #[must_use]
    pub fn file(&self) -> Option<&File> {
        match self {
            Self::File(ChosenFile { file, .. }) => Some(file),
            Self::Demo(_) => None,
        }
    }

    /// The header of a WFDB record with the files that it names.
    #[must_use]
    pub fn with<'a>(self, files: impl Iterator<Item = &'a Self>) -> Self {
        let file = |source: &Self| match source {
            Self::File(file) => Some(file.clone()),
            Self::Demo(_) => None,
        };
        let beside = files.filter_map(file).collect();
        match self {
            Self::File(header) => Self::File(ChosenFile { beside, ..header }),
            demo @ Self::Demo(_) => demo,
        }
    }

    /// Its name for the reader: of a file in a folder its path, so that twins of two folders are told apart.
    #[must_use]
    pub fn name(&self) -> AttrValue {
        match self {
            Self::File(file) => file.name(),
            Self::Demo(demo) => format!("{} (synthetic)", demo.name()).into(),
        }
    }

    /// The file, the files that belong together, or the heart to synthesise instead, as the payload of a message.
    #[must_use]
    pub fn payload(&self) -> JsValue {
        match self {
            Self::File(chosen) if chosen.entry.is_none() && chosen.beside.is_empty() => {
                (&chosen.file).into()
            }
            Self::File(chosen) => {
                let files = std::iter::once(chosen).chain(chosen.beside.iter());
                let parts: Vec<Part> = files.map(ChosenFile::part).collect();
                write_parts(&parts)
            }
            Self::Demo(demo) => demo.key().into(),
        }
    }
}
