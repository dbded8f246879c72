//! The CirCor DigiScope phonocardiogram dataset (`PhysioNet` 2022), in its original layout.
//!
//! Oliveira et al., *The CirCor DigiScope Dataset: From Murmur Detection to Murmur Classification*, IEEE J.
//! Biomed. Health Inform. 26(6), 2022. Up to four positions a patient; a patient may be in both campaigns.

mod groups;
mod states;
mod table;

pub use states::{Annotated, stretches};
pub use table::{MurmurTiming, PatientFacts, murmur_timings, patients};

use super::collection::{AnnotationKind, Collection, CollectionInfo};
use super::dataset::{Dataset, TableDefect};
use super::error::DataError;
use super::loader::{Loader, files};
use super::recording::Recording;
use engine::findings::Class;
use std::path::{Path, PathBuf};
use table::{Patient, TABLE};

/// The loader of CirCor 2022.
#[derive(Debug, Clone, Copy)]
pub struct CirCor;

impl Collection {
    /// CirCor 2022: two screening campaigns in Brazil, mostly children, an electronic stethoscope, 4 kHz.
    pub const CIRCOR: Self = Self::new(&INFO);
}

const INFO: CollectionInfo = CollectionInfo {
    id: "cir_cor",
    key: "circor",
    title: "CirCor 2022",
    classes: &[Class::Normal, Class::Murmur],
    annotation: Some(AnnotationKind::States),
    class_of,
    clue: patient_clue,
    day: |_| None,
};

/// The class of a word in a table of folds.
fn class_of(word: &str) -> Option<Class> {
    INFO.classes.iter().copied().find(|class| class.key() == word)
}

/// What a name such as `training_data/13918_AV.wav` gives away: the patient's number.
fn patient_clue(name: &str) -> String {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let number = stem.split('_').next().and_then(|number| number.parse::<u32>().ok());
    number.map_or_else(String::new, |number| number.to_string())
}

/// Usual name of the folder.
const FOLDER: &str = "circor-2022";
/// Folder of the recordings.
const RECORDINGS: &str = "training_data";

impl Loader for CirCor {
    fn collections(&self) -> &'static [Collection] {
        &[Collection::CIRCOR]
    }

    fn find(&self, dir: &Path) -> Option<PathBuf> {
        [dir.to_path_buf(), dir.join(FOLDER)]
            .into_iter()
            .find(|root| root.join(RECORDINGS).is_dir() && root.join(TABLE).is_file())
    }

    fn layout(&self) -> &'static str {
        "For CirCor 2022 give the folder with training_data.csv and training_data/."
    }

    fn load(&self, root: &Path) -> Result<Dataset, DataError> {
        let patients = table::read(&root.join(TABLE))?;
        let groups = groups::by_patient(patients.values());
        let (mut recordings, mut table_defects) = (Vec::new(), Vec::new());
        for (stem, path) in files(&root.join(RECORDINGS))? {
            let name = format!("{RECORDINGS}/{stem}.wav");
            let (id, position) = stem.split_once('_').unwrap_or((&stem, ""));
            let patient = patients.get(id);
            if patient.is_none() {
                table_defects.push(TableDefect::NotInTable { name: name.clone() });
            }
            let group = groups.get(id).cloned().unwrap_or_else(|| format!("circor-{id}"));
            recordings.push(Recording {
                label: patient.and_then(|patient| class(patient, position)),
                noisy: patient.is_some_and(Patient::is_unknown),
                site: site(position),
                patient: Some(id.to_owned()),
                murmur: patient.map(|patient| patient.murmur_at(position)).unwrap_or_default(),
                ..Recording::new(path, name, Collection::CIRCOR, group)
            });
        }
        recordings.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Dataset { name: FOLDER, root: root.to_path_buf(), recordings, table_defects })
    }
}

/// The site of a position, which for a second recording has a number after it, such as `MV_1`.
fn site(position: &str) -> Option<String> {
    position.split('_').next().filter(|site| !site.is_empty()).map(str::to_owned)
}

/// Normal where the patient has no murmur, murmur where it was heard at this position; neither where the
/// expert was unsure, or heard it elsewhere.
fn class(patient: &Patient, position: &str) -> Option<Class> {
    if patient.is_absent() {
        return Some(Class::Normal);
    }
    patient.is_audible_at(position).then_some(Class::Murmur)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
