//! The heart sounds of Yaseen 2018, in their original layout: a folder for each of four lesions and for normal hearts.
//!
//! Yaseen, Son, Kwon, *Classification of Heart Sound Signal Using Multiple Features*, Appl. Sci. 8(12), 2018.
//! 1000 clips of about three beats, from web pages and text books. Most clips share samples with a neighbour, so that
//! a table of groups is needed for an honest split.

use super::collection::{Collection, CollectionInfo};
use super::dataset::Dataset;
use super::error::DataError;
use super::groups;
use super::loader::{Loader, files};
use super::recording::Recording;
use super::truth::{Disease, Lesion, MurmurTruth};
use engine::findings::Class;
use std::path::{Path, PathBuf};

/// The loader of Yaseen 2018.
#[derive(Debug, Clone, Copy)]
pub struct Yaseen;

impl Collection {
    /// Yaseen 2018: clips of normal hearts and of four lesions, 8 kHz.
    pub const YASEEN: Self = Self::new(&INFO);
}

const INFO: CollectionInfo = CollectionInfo {
    id: "yaseen",
    key: "yaseen",
    title: "Yaseen 2018",
    classes: &[Class::Normal, Class::Murmur],
    annotation: None,
    class_of,
    clue: |_| String::new(),
    day: |_| None,
};

/// The class of a word in a table of folds.
fn class_of(word: &str) -> Option<Class> {
    INFO.classes.iter().copied().find(|class| class.key() == word)
}

/// Usual name of the folder.
const FOLDER: &str = "yaseen-2018";

/// Word of each class; its folder is `AS_New`, and its files are `New_AS_001.wav` and so on.
const WORDS: [&str; 5] = ["AS", "MR", "MS", "MVP", "N"];

impl Loader for Yaseen {
    fn collections(&self) -> &'static [Collection] {
        &[Collection::YASEEN]
    }

    fn find(&self, dir: &Path) -> Option<PathBuf> {
        [dir.to_path_buf(), dir.join(FOLDER)]
            .into_iter()
            .find(|root| WORDS.iter().all(|word| root.join(folder(word)).is_dir()))
    }

    fn layout(&self) -> &'static str {
        "For Yaseen 2018 give the folder with AS_New/, MR_New/, MS_New/, MVP_New/ and N_New/."
    }

    fn load(&self, root: &Path) -> Result<Dataset, DataError> {
        let mut recordings = Vec::new();
        for word in WORDS {
            recordings.extend(load_folder(root, word)?);
        }
        recordings.sort_by(|a, b| a.name.cmp(&b.name));
        groups::assign(root, "yaseen", &mut recordings)?;
        let (name, root, table_defects) = (FOLDER, root.to_path_buf(), Vec::new());
        Ok(Dataset { name, root, recordings, table_defects })
    }
}

/// The folder of a class.
fn folder(word: &str) -> String {
    format!("{word}_New")
}

/// The recordings of a class, each a group of its own.
fn load_folder(root: &Path, word: &str) -> Result<Vec<Recording>, DataError> {
    let folder = folder(word);
    let lesion = Lesion::ALL.into_iter().find(|lesion| lesion.key() == word);
    let mut recordings = Vec::new();
    for (stem, path) in files(&root.join(&folder))? {
        let name = format!("{folder}/{stem}.wav");
        let named = stem.strip_prefix("New_").and_then(|rest| rest.split('_').next());
        if named != Some(word) {
            let word = named.unwrap_or(&stem).to_owned();
            return Err(DataError::UnknownLabel { path, name, word });
        }
        let group = format!("yaseen-{folder}/{stem}");
        recordings.push(with_lesion(Recording::new(path, name, Collection::YASEEN, group), lesion));
    }
    Ok(recordings)
}

/// What a lesion means for a recording; without one the heart is normal.
fn with_lesion(recording: Recording, lesion: Option<Lesion>) -> Recording {
    Recording {
        label: label(lesion),
        murmur: murmur(lesion),
        disease: lesion.map_or_else(Disease::normal, |lesion| Disease::abnormal(vec![lesion])),
        ..recording
    }
}

/// Murmur only where the lesion's murmur is systolic and always there: a prolapse may click without a murmur, and the
/// murmur of mitral stenosis is faint and diastolic.
fn label(lesion: Option<Lesion>) -> Option<Class> {
    match lesion {
        None => Some(Class::Normal),
        Some(Lesion::AorticStenosis | Lesion::MitralRegurgitation) => Some(Class::Murmur),
        Some(_) => None,
    }
}

/// The murmur that the lesion makes.
fn murmur(lesion: Option<Lesion>) -> MurmurTruth {
    match lesion {
        None => MurmurTruth::ABSENT,
        Some(Lesion::AorticStenosis | Lesion::MitralRegurgitation) => {
            MurmurTruth { systolic: Some(true), diastolic: Some(false) }
        }
        Some(Lesion::MitralValveProlapse) => MurmurTruth { systolic: Some(true), diastolic: None },
        Some(Lesion::MitralStenosis | Lesion::AorticRegurgitation) => {
            MurmurTruth { systolic: None, diastolic: Some(true) }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
