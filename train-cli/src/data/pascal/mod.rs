//! PASCAL Classifying Heart Sounds Challenge 2011, in the layout of the Kaggle mirror.
//!
//! Bentley, Nordehn, Coimbra, Mannor, *The PASCAL Classifying Heart Sounds Challenge 2011*.
//! Set A comes from an iPhone app, set B from a clinic; they share two of their classes.

mod groups;
mod label;
mod names;

pub(super) use label::class_of;
pub(super) use names::clue;

use super::{DataError, Dataset, Irregularity, Loader, Recording, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The loader of PASCAL 2011.
#[derive(Debug, Clone, Copy)]
pub struct Pascal;

/// Usual name of the folder.
const FOLDER: &str = "pascal-2011";

/// Folder and table of each set.
const SETS: [(&str, Source); 2] = [("set_a", Source::PascalA), ("set_b", Source::PascalB)];

/// The same audio was uploaded under two labels (found by comparing samples); neither is truth.
const CONTRADICTORY: [&str; 2] =
    ["set_a/extrahls__201104021355.wav", "set_a/murmur__201104021355.wav"];

/// Endings under which the audio may lie; the collection ships `.wav`, lossless copies `.flac`.
const ENDINGS: [&str; 2] = ["wav", "flac"];

impl Loader for Pascal {
    fn find(&self, dir: &Path) -> Option<PathBuf> {
        [dir.to_path_buf(), dir.join(FOLDER)].into_iter().find(|root| {
            SETS.iter().all(|(set, _)| {
                root.join(set).is_dir() && root.join(format!("{set}.csv")).is_file()
            })
        })
    }

    fn load(&self, root: &Path) -> Result<Dataset, DataError> {
        let mut recordings = Vec::new();
        let mut irregularities = Vec::new();
        for (set, source) in SETS {
            recordings.extend(load_set(root, set, source, &mut irregularities)?);
        }
        recordings.sort_by(|a, b| a.name.cmp(&b.name));
        groups::assign(root, &mut recordings)?;
        drop_contradictory(&mut recordings, &mut irregularities);
        Ok(Dataset { name: FOLDER, root: root.to_path_buf(), recordings, irregularities })
    }
}

/// A row of `set_a.csv` or `set_b.csv`.
#[derive(serde::Deserialize)]
struct Row {
    fname: String,
    label: String,
    sublabel: String,
}

/// The recordings of one set, in no particular order and without groups.
fn load_set(
    root: &Path,
    set: &str,
    source: Source,
    irregularities: &mut Vec<Irregularity>,
) -> Result<Vec<Recording>, DataError> {
    let table = root.join(format!("{set}.csv"));
    let mut rows = BTreeMap::new();
    for row in read_table::<Row>(&table)? {
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
            irregularities.push(Irregularity::NotInTable { name: name.clone() });
        }
        let label = label::parse(word).map_err(|()| DataError::UnknownLabel {
            path: table.clone(),
            name: name.clone(),
            word: word.to_owned(),
        })?;
        recordings.push(Recording { path, name, source, label, noisy, group: String::new() });
    }
    irregularities.extend(rows.into_values().map(|row| Irregularity::NoFile { name: row.fname }));
    Ok(recordings)
}

/// The audio files of a folder by name without ending; of two endings, the original's wins.
fn files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, DataError> {
    let unreadable = |error| DataError::Read { path: folder.to_path_buf(), error };
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut paths = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        paths.insert(entry.map_err(unreadable)?.path());
    }
    for ending in ENDINGS {
        for path in &paths {
            let matches = path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending));
            if let (true, Some(stem)) = (matches, path.file_stem().and_then(|stem| stem.to_str())) {
                found.entry(stem.to_owned()).or_insert_with(|| path.clone());
            }
        }
    }
    Ok(found)
}

/// Takes the truth from recordings whose audio carries two labels.
fn drop_contradictory(recordings: &mut [Recording], irregularities: &mut Vec<Irregularity>) {
    let mut names = Vec::new();
    for recording in recordings.iter_mut().filter(|r| CONTRADICTORY.contains(&r.name.as_str())) {
        recording.label = None;
        names.push(recording.name.clone());
    }
    if !names.is_empty() {
        irregularities.push(Irregularity::Contradiction { names });
    }
}

/// Every row of a CSV table with a header.
pub(super) fn read_table<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, DataError> {
    let wrong = |error| DataError::Table { path: path.to_path_buf(), error };
    csv::Reader::from_path(path)
        .map_err(wrong)?
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(wrong)
}

#[cfg(test)]
mod tests;
