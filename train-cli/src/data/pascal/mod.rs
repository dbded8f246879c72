//! PASCAL Classifying Heart Sounds Challenge 2011, in the layout of the Kaggle mirror.
//!
//! Bentley, Nordehn, Coimbra, Mannor, *The PASCAL Classifying Heart Sounds Challenge 2011*.
//! Set A comes from an iPhone app, set B from a clinic; they share two of their classes.

mod groups;
mod label;
mod names;
mod timing;

pub(super) use label::class_of;
pub(super) use names::{clue, day};
pub use timing::{SoundTime, sound_times};

use super::{Collection, DataError, Dataset, Irregularity, Loader, Recording, files, read_table};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The loader of PASCAL 2011.
#[derive(Debug, Clone, Copy)]
pub struct Pascal;

/// Usual name of the folder.
const FOLDER: &str = "pascal-2011";

/// Folder and table of each set.
const SETS: [(&str, Collection); 2] =
    [("set_a", Collection::PascalA), ("set_b", Collection::PascalB)];

/// The same audio was uploaded under two labels (found by comparing samples); neither is truth.
const CONTRADICTORY: [&str; 2] =
    ["set_a/extrahls__201104021355.wav", "set_a/murmur__201104021355.wav"];

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
    source: Collection,
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

#[cfg(test)]
mod tests;
