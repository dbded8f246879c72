//! What is dropped on the page: files, and all files below folders.

use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

use super::files_of;
use crate::app::session::{ChosenFile, Source};
use crate::console;
use crate::js_error::{JsError, with_causes};

/// What was dropped. The browser tells it while the event lasts only.
pub enum Dropped {
    /// Files alone.
    Files(Vec<Source>),
    /// Files and folders, which are still to be looked into.
    Entries(Vec<FileSystemEntry>),
}

impl Dropped {
    /// What an event carries.
    #[must_use]
    pub fn of(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let entry = |index| items.get(index)?.webkit_get_as_entry().ok()?;
        let entries: Vec<_> = (0..items.length()).filter_map(entry).collect();
        if entries.iter().any(FileSystemEntry::is_directory) {
            Self::Entries(entries)
        } else {
            Self::Files(files_of(transfer.files()))
        }
    }

    /// All files, in the order of their paths. What the browser can't read is told on the console, and its path comes
    /// second.
    pub async fn files(self) -> (Vec<Source>, Vec<String>) {
        let mut waiting = match self {
            Self::Files(files) => return (files, Vec::new()),
            Self::Entries(entries) => sorted(entries),
        };
        let (mut files, mut unread) = (Vec::new(), Vec::new());
        while let Some(entry) = waiting.pop() {
            let path = entry.full_path().trim_start_matches('/').to_owned();
            let found = look_into(&entry, &path).await;
            match found {
                Ok(Found::File(file)) => files.push(file),
                Ok(Found::Folder(entries)) => waiting.extend(sorted(entries)),
                Err(error) => {
                    console::error("a dropped file could not be read", &with_causes(&error));
                    unread.push(path);
                }
            }
        }
        (files, unread)
    }
}

/// What an entry is.
enum Found {
    File(Source),
    Folder(Vec<FileSystemEntry>),
}

/// By names, the last one first.
fn sorted(mut entries: Vec<FileSystemEntry>) -> Vec<FileSystemEntry> {
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.name()));
    entries
}

async fn look_into(entry: &FileSystemEntry, path: &str) -> Result<Found, JsError> {
    if entry.is_directory() {
        let folder: &FileSystemDirectoryEntry = entry.unchecked_ref();
        return Ok(Found::Folder(children(&folder.create_reader()).await?));
    }
    let entry: &FileSystemFileEntry = entry.unchecked_ref();
    let promise = Promise::new(&mut |done, failed| {
        entry.file_with_callback_and_callback(&done, &failed);
    });
    let file: File = JsFuture::from(promise).await?.dyn_into()?;
    Ok(Found::File(Source::File(ChosenFile::in_folder(file, path.to_owned()))))
}

/// All entries of a folder, which the browser hands out a hundred at a time.
async fn children(reader: &FileSystemDirectoryReader) -> Result<Vec<FileSystemEntry>, JsError> {
    let mut all = Vec::new();
    loop {
        let mut refused = Ok(());
        let promise = Promise::new(&mut |done, failed| {
            refused = reader.read_entries_with_callback_and_callback(&done, &failed);
        });
        refused?;
        let some: Array = JsFuture::from(promise).await?.dyn_into()?;
        if some.length() == 0 {
            return Ok(all);
        }
        all.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}
