//! Files that belong together as WFDB records: one of them is diagnosed, and the others are left aside.

use std::fs::File;
use std::path::Path;

use engine::archive::{Entry, FileReader};
use engine::audio::{Role, WfdbHeader, roles};

use super::content::{PackedFile, has_ending, header, unpacked};
use super::input::Input;
use super::left_aside::LeftAside;

/// The inputs with their records joined.
pub fn joined(inputs: Vec<Input>) -> Vec<Input> {
    let headers: Vec<(usize, WfdbHeader)> =
        inputs.iter().enumerate().filter_map(|(at, input)| Some((at, parsed(input)?))).collect();
    if headers.is_empty() {
        return inputs;
    }
    let paths: Vec<String> = inputs.iter().map(path).collect();
    let texts: Vec<&str> = paths.iter().map(String::as_str).collect();
    let roles = roles(&texts, &headers);
    let entries: Vec<Option<Entry>> = inputs.iter().map(entry).collect();
    let join = |(input, role)| with_role(input, role, &paths, &entries);
    inputs.into_iter().zip(roles).map(join).collect()
}

/// An input in its role.
fn with_role(input: Input, role: Role, paths: &[String], entries: &[Option<Entry>]) -> Input {
    let name = |at: usize| paths[at].rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    match (role, input) {
        (Role::Part(of), Input::File(path) | Input::Candidate(path)) => {
            Input::LeftAside(path, LeftAside::PartOf(name(of)))
        }
        (Role::Part(of), Input::Packed(file)) => {
            Input::LeftAside(file.path, LeftAside::PartOf(name(of)))
        }
        (Role::Header(parts), Input::Packed(file)) => {
            let part = |at: usize| Some((name(at), entries[at].clone()?));
            let beside = parts.into_iter().filter_map(part).collect();
            Input::Packed(Box::new(PackedFile { beside, ..*file }))
        }
        (_, input) => input,
    }
}

/// The header in an input, where it is one by name and content. What can't be read is told when it is its turn.
fn parsed(input: &Input) -> Option<WfdbHeader> {
    let bytes = match input {
        Input::File(path) | Input::Candidate(path) if has_ending(path, "hea") => {
            header(path).ok()?
        }
        Input::Packed(file) if has_ending(&file.path, "hea") => {
            let archive = FileReader::from(File::open(file.archive.as_path()).ok()?);
            unpacked(&archive, &file.entry).ok()?
        }
        _ => return None,
    };
    WfdbHeader::parse(&bytes).ok()
}

/// The path of what may belong to a record; empty of all else.
fn path(input: &Input) -> String {
    let path = match input {
        Input::File(path) | Input::Candidate(path) => path,
        Input::Packed(file) => &file.path,
        _ => Path::new(""),
    };
    path.to_string_lossy().into_owned()
}

fn entry(input: &Input) -> Option<Entry> {
    match input {
        Input::Packed(file) => Some(file.entry.clone()),
        _ => None,
    }
}
