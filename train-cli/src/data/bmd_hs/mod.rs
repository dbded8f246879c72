//! BMD-HS, the BUET Multi-disease Heart Sound dataset, in its original layout.
//!
//! Ali et al., *BUET Multi-disease Heart Sound Dataset*, arXiv:2409.00724, 2024. Eight recordings a patient: four
//! sites, sitting and lying. Lesions are said of the patient, not of the site.

mod table;

use super::collection::{Collection, CollectionInfo};
use super::dataset::{Dataset, TableDefect};
use super::error::DataError;
use super::loader::{Loader, files};
use super::recording::Recording;
use super::truth::{Disease, Lesion, MurmurTruth};
use engine::findings::Class;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use table::{Patient, TABLE};

/// The loader of BMD-HS.
#[derive(Debug, Clone, Copy)]
pub struct BmdHs;

impl Collection {
    /// BMD-HS: patients in Bangladesh with up to four valve lesions, and normal hearts.
    pub const BMD_HS: Self = Self::new(&INFO);
}

const INFO: CollectionInfo = CollectionInfo {
    id: "bmd_hs",
    key: "bmd-hs",
    title: "BMD-HS 2024",
    classes: &[Class::Normal],
    annotation: None,
    class_of: |word| (word == Class::Normal.key()).then_some(Class::Normal),
    clue: |name| part(name, PATIENT).unwrap_or_default().to_owned(),
    day: |_| None,
};

/// Usual name of the folder, and of the data set.
const FOLDER: &str = "bmd-hs";
/// Folder of the recordings.
const RECORDINGS: &str = "train";
/// Sites in the collection's own words.
const SITES: [&str; 4] = ["Aor", "Pul", "Tri", "Mit"];

/// Places of number and site between the underscores of a name such as `train/MD_001_sup_Mit.wav`.
const PATIENT: usize = 1;
const SITE: usize = 3;

impl Loader for BmdHs {
    fn collections(&self) -> &'static [Collection] {
        &[Collection::BMD_HS]
    }

    fn find(&self, dir: &Path) -> Option<PathBuf> {
        [dir.to_path_buf(), dir.join(FOLDER)]
            .into_iter()
            .find(|root| root.join(RECORDINGS).is_dir() && root.join(TABLE).is_file())
    }

    fn layout(&self) -> &'static str {
        "For BMD-HS give the folder with train.csv and train/."
    }

    fn load(&self, root: &Path) -> Result<Dataset, DataError> {
        let mut files = files(&root.join(RECORDINGS))?;
        let (mut recordings, mut table_defects) = (Vec::new(), Vec::new());
        for patient in table::read(&root.join(TABLE))? {
            recordings.extend(of_patient(&patient, &mut files, &mut table_defects));
        }
        recordings.extend(unlabelled(files, &mut table_defects));
        recordings.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Dataset { name: FOLDER, root: root.to_path_buf(), recordings, table_defects })
    }
}

/// Takes the recordings of a patient out of `files`.
fn of_patient(
    patient: &Patient,
    files: &mut BTreeMap<String, PathBuf>,
    table_defects: &mut Vec<TableDefect>,
) -> Vec<Recording> {
    let mut recordings = Vec::new();
    for stem in &patient.recordings {
        let Some(path) = files.remove(stem) else {
            table_defects.push(TableDefect::NoFile { name: name(stem) });
            continue;
        };
        let recording = recording(path, stem, patient.id.clone());
        recordings.push(with_disease(recording, patient.disease.clone()));
    }
    recordings
}

/// The files that the table doesn't name, under the patient of their name.
fn unlabelled(
    files: BTreeMap<String, PathBuf>,
    table_defects: &mut Vec<TableDefect>,
) -> Vec<Recording> {
    let mut recordings = Vec::new();
    for (stem, path) in files {
        table_defects.push(TableDefect::Unlabelled { name: name(&stem) });
        let patient = part(&stem, PATIENT).map(|number| format!("patient_{number}"));
        recordings.push(recording(path, &stem, patient.unwrap_or_else(|| stem.clone())));
    }
    recordings
}

/// The name of a recording.
fn name(stem: &str) -> String {
    format!("{RECORDINGS}/{stem}.wav")
}

/// The part of a name at a place between its underscores.
fn part(name: &str, place: usize) -> Option<&str> {
    let stem = name.rsplit('/').next().unwrap_or(name);
    stem.strip_suffix(".wav").unwrap_or(stem).split('_').nth(place)
}

/// A recording of a patient of whom nothing more is known.
fn recording(path: PathBuf, stem: &str, patient: String) -> Recording {
    let site = part(stem, SITE).filter(|site| SITES.contains(site)).map(str::to_owned);
    let group = format!("bmd-hs-{patient}");
    let recording = Recording::new(path, name(stem), Collection::BMD_HS, group);
    Recording { site, patient: Some(patient), ..recording }
}

/// What the patient's lesions mean for a recording. Whether a lesion is heard at its site is not known, so that it is
/// no label.
fn with_disease(recording: Recording, disease: Disease) -> Recording {
    let is_normal = disease.status == Some(false);
    Recording {
        label: is_normal.then_some(Class::Normal),
        murmur: if is_normal { MurmurTruth::ABSENT } else { murmur(&disease.lesions) },
        disease,
        ..recording
    }
}

/// The murmurs that the lesions make.
fn murmur(lesions: &[Lesion]) -> MurmurTruth {
    use Lesion::{AorticRegurgitation, AorticStenosis, MitralRegurgitation, MitralStenosis};
    let any = |of: [Lesion; 2]| lesions.iter().any(|lesion| of.contains(lesion)).then_some(true);
    MurmurTruth {
        systolic: any([AorticStenosis, MitralRegurgitation]),
        diastolic: any([AorticRegurgitation, MitralStenosis]),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
