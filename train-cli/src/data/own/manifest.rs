//! The rows of a manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use super::label::{self, Label};
use crate::data::lines::read_lines;
use crate::data::{Collection, DataError, MurmurTruth, Recording, TableDefect};

/// Columns that every manifest has.
const REQUIRED: [&str; 2] = ["path", "label"];
/// Columns that it may have.
const OPTIONAL: [&str; 4] = ["group", "patient", "site", "murmur_timing"];

/// A row; empty cells are none.
#[derive(serde::Deserialize)]
struct Cells {
    path: Option<String>,
    label: Option<String>,
    group: Option<String>,
    patient: Option<String>,
    site: Option<String>,
    murmur_timing: Option<String>,
}

/// A row with where it stands, for errors.
struct Row<'a> {
    manifest: &'a Path,
    line: u64,
    cells: Cells,
}

/// The recordings of a manifest in the order of its rows, and the columns that mean nothing here.
pub(super) fn read(manifest: &Path) -> Result<(Vec<Recording>, Vec<TableDefect>), DataError> {
    let (columns, rows) = read_lines(manifest)?;
    let unused = unused(manifest, columns)?;
    let (mut files, mut groups) = (BTreeSet::new(), BTreeMap::new());
    let mut recordings = Vec::new();
    for (line, cells) in rows {
        let row = Row { manifest, line, cells };
        let recording = row.recording()?;
        row.check_file_is_new(&recording, &mut files)?;
        row.check_group(&recording, &mut groups)?;
        recordings.push(recording);
    }
    Ok((recordings, unused))
}

/// The columns that mean nothing here; an error if one is missing.
fn unused(manifest: &Path, mut columns: Vec<String>) -> Result<Vec<TableDefect>, DataError> {
    if let Some(column) = REQUIRED.into_iter().find(|name| !columns.iter().any(|c| c == name)) {
        return Err(DataError::NoColumn { path: manifest.to_path_buf(), column });
    }
    columns.retain(|name| !REQUIRED.iter().chain(&OPTIONAL).any(|column| column == name));
    Ok(columns.into_iter().map(|name| TableDefect::UnusedColumn { name }).collect())
}

impl Row<'_> {
    fn recording(&self) -> Result<Recording, DataError> {
        let Cells { path, group, patient, site, .. } = &self.cells;
        let name = path.clone().ok_or_else(|| self.wrong("the path is missing. Add it."))?;
        let label = self.label()?;
        let group = group.as_ref().or(patient.as_ref()).unwrap_or(&name);
        let (path, group) = (self.file(&name)?, format!("own-{group}"));
        Ok(Recording {
            label: label.class(),
            site: site.clone(),
            patient: patient.clone(),
            murmur: self.murmur(label)?,
            disease: label.disease(),
            ..Recording::new(path, name, Collection::OWN, group)
        })
    }

    fn label(&self) -> Result<Label, DataError> {
        let word = self.cells.label.as_deref().unwrap_or_default();
        label::parse(word).ok_or_else(|| DataError::ManifestLabel {
            path: self.manifest.to_path_buf(),
            line: self.line,
            word: word.to_owned(),
            words: label::words(),
        })
    }

    fn murmur(&self, label: Label) -> Result<MurmurTruth, DataError> {
        let Some(word) = &self.cells.murmur_timing else { return Ok(label.murmur()) };
        if !label.admits_murmur() {
            return Err(self.wrong("the label leaves no murmur to be timed. Remove one of both."));
        }
        let unknown = format!("\"{word}\" is no timing. Write systolic, diastolic or both.");
        label::timing(word).ok_or_else(|| self.wrong(&unknown))
    }

    /// The recording's file. Paths are taken from the manifest's folder.
    fn file(&self, name: &str) -> Result<PathBuf, DataError> {
        let file = self.manifest.with_file_name(name);
        if file.is_dir() {
            return Err(self.no_file(name, ErrorKind::IsADirectory.into()));
        }
        file.metadata().map_err(|error| self.no_file(name, error))?;
        Ok(file)
    }

    /// Refuses a file that another row names, even by another path.
    fn check_file_is_new(
        &self,
        recording: &Recording,
        files: &mut BTreeSet<PathBuf>,
    ) -> Result<(), DataError> {
        let name = recording.name.clone();
        let file = recording.path.canonicalize().map_err(|error| self.no_file(&name, error))?;
        if files.insert(file) {
            return Ok(());
        }
        Err(DataError::Twice { path: self.manifest.to_path_buf(), line: self.line, name })
    }

    /// Refuses a patient of two groups, whom a split might tear apart.
    fn check_group(
        &self,
        recording: &Recording,
        groups: &mut BTreeMap<String, String>,
    ) -> Result<(), DataError> {
        let Some(patient) = &recording.patient else { return Ok(()) };
        let first = groups.entry(patient.clone()).or_insert_with(|| recording.group.clone());
        if *first == recording.group {
            return Ok(());
        }
        let reason = "is in another group before. Give one group in all rows of a patient.";
        Err(self.wrong(&format!("patient {patient} {reason}")))
    }

    fn no_file(&self, name: &str, error: Error) -> DataError {
        let (path, name) = (self.manifest.to_path_buf(), name.to_owned());
        DataError::ManifestFile { path, line: self.line, name, error }
    }

    fn wrong(&self, reason: &str) -> DataError {
        let (path, reason) = (self.manifest.to_path_buf(), reason.to_owned());
        DataError::Row { path, line: self.line, reason }
    }
}
