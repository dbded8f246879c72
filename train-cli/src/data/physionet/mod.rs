//! The Challenge 2016 of `PhysioNet` and Computing in Cardiology, training sets a to f, in their original layout.
//!
//! Liu et al., *An open access database for the evaluation of heart sound algorithms*, Physiol. Meas. 37(12), 2016.
//! Each set is the database of another team, with its own stethoscope and patients. "Abnormal" is said of the heart:
//! it may sound as a murmur or not at all.

mod tables;

use super::collection::{Collection, CollectionInfo};
use super::dataset::{Dataset, TableDefect};
use super::error::DataError;
use super::groups;
use super::loader::{Loader, files};
use super::recording::Recording;
use super::truth::{Disease, MurmurTruth};
use engine::findings::Class;
use std::path::{Path, PathBuf};
use tables::{LABELS, QUALITY};

/// The loader of `PhysioNet` 2016.
#[derive(Debug, Clone, Copy)]
pub struct PhysioNet;

impl Collection {
    /// `PhysioNet` 2016, set a: the database of MIT (`MITHSDB`).
    pub const PHYSIONET_A: Self = Self::new(&SET_A);
    /// `PhysioNet` 2016, set b: that of Aalborg (`AADHSDB`).
    pub const PHYSIONET_B: Self = Self::new(&SET_B);
    /// `PhysioNet` 2016, set c: that of Thessaloniki (`AUTHHSDB`).
    pub const PHYSIONET_C: Self = Self::new(&SET_C);
    /// `PhysioNet` 2016, set d: that of Haute Alsace (`UHAHSDB`).
    pub const PHYSIONET_D: Self = Self::new(&SET_D);
    /// `PhysioNet` 2016, set e: that of Dalian (`DLUTHSDB`).
    pub const PHYSIONET_E: Self = Self::new(&SET_E);
    /// `PhysioNet` 2016, set f: that of Shiraz (`SUAHSDB`).
    pub const PHYSIONET_F: Self = Self::new(&SET_F);
}

const SET_A: CollectionInfo = info("physionet_a", "physionet-a", "PhysioNet 2016 set a");
const SET_B: CollectionInfo = info("physionet_b", "physionet-b", "PhysioNet 2016 set b");
const SET_C: CollectionInfo = info("physionet_c", "physionet-c", "PhysioNet 2016 set c");
const SET_D: CollectionInfo = info("physionet_d", "physionet-d", "PhysioNet 2016 set d");
const SET_E: CollectionInfo = info("physionet_e", "physionet-e", "PhysioNet 2016 set e");
const SET_F: CollectionInfo = info("physionet_f", "physionet-f", "PhysioNet 2016 set f");

/// The sets differ in their names only.
const fn info(id: &'static str, key: &'static str, title: &'static str) -> CollectionInfo {
    CollectionInfo {
        id,
        key,
        title,
        classes: &[Class::Normal],
        annotation: None,
        class_of: |word| (word == Class::Normal.key()).then_some(Class::Normal),
        clue: |_| String::new(),
        day: |_| None,
    }
}

/// Usual name of the folder.
const FOLDER: &str = "physionet-2016";

/// Folder of each set.
const SETS: [(&str, Collection); 6] = [
    ("training-a", Collection::PHYSIONET_A),
    ("training-b", Collection::PHYSIONET_B),
    ("training-c", Collection::PHYSIONET_C),
    ("training-d", Collection::PHYSIONET_D),
    ("training-e", Collection::PHYSIONET_E),
    ("training-f", Collection::PHYSIONET_F),
];

impl Loader for PhysioNet {
    fn collections(&self) -> &'static [Collection] {
        &[
            Collection::PHYSIONET_A,
            Collection::PHYSIONET_B,
            Collection::PHYSIONET_C,
            Collection::PHYSIONET_D,
            Collection::PHYSIONET_E,
            Collection::PHYSIONET_F,
        ]
    }

    fn find(&self, dir: &Path) -> Option<PathBuf> {
        [dir.to_path_buf(), dir.join(FOLDER)]
            .into_iter()
            .find(|root| SETS.iter().any(|(set, _)| root.join(set).join(LABELS).is_file()))
    }

    fn layout(&self) -> &'static str {
        "For PhysioNet 2016 give the folder with training-a/ to training-f/, each with its REFERENCE.csv."
    }

    fn load(&self, root: &Path) -> Result<Dataset, DataError> {
        let (mut recordings, mut table_defects) = (Vec::new(), Vec::new());
        for (set, source) in SETS.into_iter().filter(|(set, _)| root.join(set).is_dir()) {
            recordings.extend(load_set(root, set, source, &mut table_defects)?);
        }
        recordings.sort_by(|a, b| a.name.cmp(&b.name));
        groups::assign(root, "physionet", &mut recordings)?;
        Ok(Dataset { name: FOLDER, root: root.to_path_buf(), recordings, table_defects })
    }
}

/// The recordings of one set, each a group of its own.
fn load_set(
    root: &Path,
    set: &str,
    source: Collection,
    table_defects: &mut Vec<TableDefect>,
) -> Result<Vec<Recording>, DataError> {
    let folder = root.join(set);
    let mut statuses = tables::statuses(&folder.join(LABELS))?;
    let poor = tables::poor(&folder.join(QUALITY))?;
    let mut recordings = Vec::new();
    for (stem, path) in files(&folder)? {
        let (name, group) = (format!("{set}/{stem}.wav"), format!("physionet-{set}/{stem}"));
        let status = statuses.remove(&stem);
        if status.is_none() {
            table_defects.push(TableDefect::Unlabelled { name: name.clone() });
        }
        let mut recording = Recording::new(path, name, source, group);
        recording.noisy = poor.contains(&stem);
        recordings.push(with_status(recording, status));
    }
    let names = statuses.into_keys().map(|stem| format!("{set}/{stem}.wav"));
    table_defects.extend(names.map(|name| TableDefect::NoFile { name }));
    Ok(recordings)
}

/// Says of a recording whether its heart is diseased. Which sound a diseased heart makes is not known.
fn with_status(recording: Recording, is_diseased: Option<bool>) -> Recording {
    match is_diseased {
        None => recording,
        Some(true) => Recording { disease: Disease::abnormal(Vec::new()), ..recording },
        Some(false) => Recording {
            label: Some(Class::Normal),
            murmur: MurmurTruth::ABSENT,
            disease: Disease::normal(),
            ..recording
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
