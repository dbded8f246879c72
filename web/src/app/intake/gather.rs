//! What was given, made ready: the files in archives, and WFDB records joined.

use engine::archive::Entry;
use engine::audio::{Role, WfdbHeader, roles};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;
use yew::AttrValue;

use super::archive;
use crate::app::session::{ChosenFile, Source};
use crate::console;
use crate::js_error::JsError;
use crate::protocol::ArchiveReply;

/// Recordings, and names of what is none.
pub struct Gathered {
    /// Recordings, and what may be one.
    pub sources: Vec<Source>,
    /// What lies in archives and is no recording by its name.
    pub left_aside: Vec<AttrValue>,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    sources: Vec<Source>,
    left_aside: Vec<AttrValue>,
    /// Headers of records, with their places among the sources.
    headers: Vec<(usize, WfdbHeader)>,
}

/// Passes on what was given with archives taken apart, by a worker whose script lies at an address, and records joined:
/// at once where there is nothing to look into.
pub fn gather(given: Vec<Source>, worker: String, submit: impl FnOnce(Gathered) + 'static) {
    let must_be_read = |source: &Source| source.has_ending("zip") || source.has_ending("hea");
    if !given.iter().any(must_be_read) {
        return submit(Gathered { sources: given, left_aside: Vec::new() });
    }
    wasm_bindgen_futures::spawn_local(async move { submit(gathered(given, &worker).await) });
}

/// What can't be read stays as it was, so that the queue says why.
async fn gathered(given: Vec<Source>, worker: &str) -> Gathered {
    let mut found = Found::default();
    for source in given {
        match source.file() {
            Some(file) if source.has_ending("zip") => {
                match archive::listed(worker, file).await {
                    Ok(ArchiveReply::Listed { entries, headers }) => {
                        let file = file.clone();
                        found.add_archive(&file, &source.name(), entries, headers);
                        continue;
                    }
                    Ok(ArchiveReply::Unreadable) => {}
                    Err(error) => console::error("an archive was not listed", &error.to_string()),
                }
                found.sources.push(source);
            }
            Some(file) if source.has_ending("hea") => {
                match text(file).await {
                    Ok(text) => found.add_header(found.sources.len(), &text),
                    Err(error) => console::error("a header was not read", &error.to_string()),
                }
                found.sources.push(source);
            }
            _ => found.sources.push(source),
        }
    }
    found.joined()
}

impl Found {
    fn add_archive(
        &mut self,
        file: &File,
        name: &str,
        entries: Vec<Entry>,
        headers: Vec<(usize, String)>,
    ) {
        let mut headers = headers.into_iter().peekable();
        for (at, entry) in entries.into_iter().enumerate() {
            let header = headers.next_if(|(place, _)| *place == at);
            let path = format!("{name}/{}", entry.path);
            if entry.is_companion() || entry.is_hidden() {
                self.left_aside.push(path.into());
                continue;
            }
            if let Some((_, text)) = header {
                self.add_header(self.sources.len(), &text);
            }
            let packed = ChosenFile::in_archive(file.clone(), path, entry);
            self.sources.push(Source::File(packed));
        }
    }

    fn add_header(&mut self, place: usize, text: &str) {
        // What is no header by its content stays a file of its own.
        if let Ok(header) = WfdbHeader::parse(text.as_bytes()) {
            self.headers.push((place, header));
        }
    }

    /// Joins the records.
    fn joined(self) -> Gathered {
        let Self { sources, left_aside, headers } = self;
        let paths: Vec<AttrValue> = sources.iter().map(Source::name).collect();
        let paths: Vec<&str> = paths.iter().map(AttrValue::as_str).collect();
        let roles = roles(&paths, &headers);
        let join = |(source, role): (&Source, &Role)| match role {
            Role::Alone => Some(source.clone()),
            Role::Part(_) => None,
            Role::Header(parts) => {
                let parts = parts.iter().map(|part| &sources[*part]);
                Some(source.clone().with(parts))
            }
        };
        let joined = sources.iter().zip(&roles).filter_map(join).collect();
        Gathered { sources: joined, left_aside }
    }
}

async fn text(file: &File) -> Result<String, JsError> {
    let text = JsFuture::from(file.text()).await?;
    text.as_string().ok_or_else(|| JsError::new("the browser gave no text"))
}
