//! PASCAL Classifying Heart Sounds Challenge 2011, in the layout of the Kaggle mirror.
//!
//! Bentley, Nordehn, Coimbra, Mannor, *The PASCAL Classifying Heart Sounds Challenge 2011*.
//! Set A comes from an iPhone app, set B from a clinic; they share two of their classes.

mod groups;
mod label;
mod names;
mod timing;

pub use timing::{SoundTime, sound_times};

use super::collection::{AnnotationKind, Collection, CollectionInfo};
use super::dataset::{Dataset, TableDefect};
use super::error::DataError;
use super::loader::{Loader, files, read_table};
use super::recording::Recording;
use engine::findings::Class;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The loader of PASCAL 2011.
#[derive(Debug, Clone, Copy)]
pub struct Pascal;

impl Collection {
    /// PASCAL 2011, set A: crowd-sourced with the iStethoscope Pro app on iPhones, 44.1 kHz.
    pub const PASCAL_A: Self = Self::new(&SET_A);
    /// PASCAL 2011, set B: a clinic's digital stethoscope (`DigiScope`), 4 kHz.
    pub const PASCAL_B: Self = Self::new(&SET_B);
}

const SET_A: CollectionInfo = CollectionInfo {
    id: "pascal_a",
    key: "pascal-a",
    title: "PASCAL 2011 set A",
    classes: &[Class::Normal, Class::Murmur, Class::ExtraHeartSound, Class::Artifact],
    annotation: Some(AnnotationKind::Sounds),
    class_of: label::class_of,
    clue: names::upload_clue,
    day: names::upload_day,
};

const SET_B: CollectionInfo = CollectionInfo {
    id: "pascal_b",
    key: "pascal-b",
    title: "PASCAL 2011 set B",
    classes: &[Class::Normal, Class::Murmur, Class::Extrasystole],
    annotation: None,
    class_of: label::class_of,
    clue: names::subject_clue,
    day: names::recording_day,
};

/// Usual name of the folder.
const FOLDER: &str = "pascal-2011";

/// Folder and table of each set.
const SETS: [(&str, Collection); 2] =
    [("set_a", Collection::PASCAL_A), ("set_b", Collection::PASCAL_B)];

/// The same audio was uploaded under two labels (found by comparing samples); neither is truth.
const CONTRADICTORY: [&str; 2] =
    ["set_a/extrahls__201104021355.wav", "set_a/murmur__201104021355.wav"];

impl Loader for Pascal {
    fn collections(&self) -> &'static [Collection] {
        &[Collection::PASCAL_A, Collection::PASCAL_B]
    }

    fn find(&self, dir: &Path) -> Option<PathBuf> {
        [dir.to_path_buf(), dir.join(FOLDER)].into_iter().find(|root| {
            SETS.iter().all(|(set, _)| {
                root.join(set).is_dir() && root.join(format!("{set}.csv")).is_file()
            })
        })
    }

    fn layout(&self) -> &'static str {
        "For PASCAL 2011 give the folder with set_a/, set_b/, set_a.csv and set_b.csv, or the one above it \
         (pascal-2011/)."
    }

    fn load(&self, root: &Path) -> Result<Dataset, DataError> {
        let mut recordings = Vec::new();
        let mut table_defects = Vec::new();
        for (set, source) in SETS {
            recordings.extend(load_set(root, set, source, &mut table_defects)?);
        }
        recordings.sort_by(|a, b| a.name.cmp(&b.name));
        groups::assign(root, &mut recordings)?;
        drop_contradictory(&mut recordings, &mut table_defects);
        Ok(Dataset { name: FOLDER, root: root.to_path_buf(), recordings, table_defects })
    }
}

/// A row of `set_a.csv` or `set_b.csv`.
#[derive(serde::Deserialize)]
struct RecordingRow {
    fname: String,
    label: String,
    sublabel: String,
}

/// The recordings of one set, in no particular order and without groups.
fn load_set(
    root: &Path,
    set: &str,
    source: Collection,
    table_defects: &mut Vec<TableDefect>,
) -> Result<Vec<Recording>, DataError> {
    let table = root.join(format!("{set}.csv"));
    let mut rows = BTreeMap::new();
    for row in read_table::<RecordingRow>(&table)? {
        rows.insert(names::normal_form(&row.fname), row);
    }
    let mut recordings = Vec::new();
    for (stem, path) in files(&root.join(set))? {
        let name = format!("{set}/{stem}.wav");
        let row = rows.remove(&names::normal_form(&stem));
        let (word, noisy) = match &row {
            Some(row) => (row.label.as_str(), !row.sublabel.is_empty()),
            None => label::in_name(&stem),
        };
        if row.is_none() {
            table_defects.push(TableDefect::NotInTable { name: name.clone() });
        }
        let label = label::parse(word).map_err(|()| DataError::UnknownLabel {
            path: table.clone(),
            name: name.clone(),
            word: word.to_owned(),
        })?;
        recordings.push(Recording {
            label,
            noisy,
            patient: patient(&name, source),
            murmur: label::murmur(label),
            ..Recording::new(path, name, source, String::new())
        });
    }
    table_defects.extend(rows.into_values().map(|row| TableDefect::NoFile { name: row.fname }));
    Ok(recordings)
}

/// The subject, whose number the names of set B alone hold.
fn patient(name: &str, source: Collection) -> Option<String> {
    let subject = if source == Collection::PASCAL_B { names::subject(name) } else { None };
    subject.map(|subject| subject.to_string())
}

/// Takes the truth from recordings whose audio carries two labels.
fn drop_contradictory(recordings: &mut [Recording], table_defects: &mut Vec<TableDefect>) {
    let mut names = Vec::new();
    for recording in recordings.iter_mut().filter(|r| CONTRADICTORY.contains(&r.name.as_str())) {
        recording.label = None;
        recording.murmur = label::murmur(None);
        names.push(recording.name.clone());
    }
    if !names.is_empty() {
        table_defects.push(TableDefect::Contradiction { names });
    }
}

#[cfg(test)]
mod tests;
