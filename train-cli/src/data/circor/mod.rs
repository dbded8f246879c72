//! The CirCor DigiScope phonocardiogram dataset (`PhysioNet` 2022), in its original layout.
//!
//! Oliveira et al., *The CirCor DigiScope Dataset: From Murmur Detection to Murmur Classification*, IEEE J.
//! Biomed. Health Inform. 26(6), 2022. Up to four positions a patient; a patient may be in both campaigns.

mod groups;
mod states;
mod table;

pub use states::{Annotated, stretches};
pub use table::{MurmurTiming, murmur_timings};

use super::{Collection, DataError, Dataset, Irregularity, Loader, Recording, files};
use engine::findings::Class;
use std::path::{Path, PathBuf};
use table::Patient;

/// The loader of CirCor 2022.
#[derive(Debug, Clone, Copy)]
pub struct CirCor;

/// Usual name of the folder.
const FOLDER: &str = "circor-2022";
/// Folder of the recordings.
const RECORDINGS: &str = "training_data";
/// Table of the patients.
const TABLE: &str = "training_data.csv";

impl Loader for CirCor {
    fn find(&self, dir: &Path) -> Option<PathBuf> {
        [dir.to_path_buf(), dir.join(FOLDER)]
            .into_iter()
            .find(|root| root.join(RECORDINGS).is_dir() && root.join(TABLE).is_file())
    }

    fn load(&self, root: &Path) -> Result<Dataset, DataError> {
        let patients = table::read(&root.join(TABLE))?;
        let groups = groups::by_patient(patients.values());
        let (mut recordings, mut irregularities) = (Vec::new(), Vec::new());
        for (stem, path) in files(&root.join(RECORDINGS))? {
            let name = format!("{RECORDINGS}/{stem}.wav");
            let (id, position) = stem.split_once('_').unwrap_or((&stem, ""));
            let patient = patients.get(id);
            if patient.is_none() {
                irregularities.push(Irregularity::NotInTable { name: name.clone() });
            }
            recordings.push(Recording {
                path,
                label: patient.and_then(|patient| class(patient, position)),
                noisy: patient.is_some_and(Patient::is_unknown),
                group: groups.get(id).cloned().unwrap_or_else(|| format!("circor-{id}")),
                name,
                source: Collection::CirCor,
            });
        }
        recordings.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Dataset { name: FOLDER, root: root.to_path_buf(), recordings, irregularities })
    }
}

/// Normal where the patient has no murmur, murmur where it was heard at this position; neither where the
/// expert could not tell, or heard it elsewhere.
fn class(patient: &Patient, position: &str) -> Option<Class> {
    if patient.is_absent() {
        return Some(Class::Normal);
    }
    patient.is_audible_at(position).then_some(Class::Murmur)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
