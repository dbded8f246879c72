//! `training_data.csv`: the patients, and when their murmurs sound.

use std::collections::BTreeMap;
use std::path::Path;

use crate::data::loader::read_table;
use crate::data::{Collection, DataError, Dataset, MurmurTruth, Recording};

/// The table's name.
pub(super) const TABLE: &str = "training_data.csv";

/// A patient, as far as it is used here.
#[derive(Debug, Clone, serde::Deserialize)]
pub(super) struct Patient {
    #[serde(rename = "Patient ID")]
    pub id: String,
    #[serde(rename = "Age")]
    age: String,
    #[serde(rename = "Murmur")]
    murmur: String,
    #[serde(rename = "Murmur locations")]
    locations: String,
    #[serde(rename = "Systolic murmur timing")]
    systolic: String,
    #[serde(rename = "Systolic murmur grading")]
    grade: String,
    #[serde(rename = "Diastolic murmur timing")]
    diastolic: String,
    #[serde(rename = "Additional ID")]
    pub other_id: String,
}

/// When a murmur sounds, in the table's words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MurmurTiming {
    /// For example `Holosystolic`.
    pub systolic: Option<String>,
    /// For example `Early-diastolic`.
    pub diastolic: Option<String>,
}

/// What the table says of a patient as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientFacts {
    /// Whether a murmur was heard anywhere; none where the expert could not tell.
    pub murmur: Option<bool>,
    /// Grade of the systolic murmur out of six, in the table's words, for example `III/VI`.
    pub grade: Option<String>,
    /// Age group in the table's words, for example `Infant`.
    pub age: Option<String>,
}

/// The word of a cell; none where the cell is empty, which the table writes as `nan`.
fn word(cell: &str) -> Option<String> {
    (cell != "nan" && !cell.is_empty()).then(|| cell.to_owned())
}

impl Patient {
    /// The expert heard no murmur anywhere.
    pub fn is_absent(&self) -> bool {
        self.murmur == "Absent"
    }

    /// The expert could not tell, mostly for noise.
    pub fn is_unknown(&self) -> bool {
        self.murmur == "Unknown"
    }

    /// The expert heard the murmur at this position (`AV`, `PV`, `TV`, `MV`, `Phc`; a second recording of one
    /// has a number after it, such as `MV_1`).
    pub fn is_audible_at(&self, position: &str) -> bool {
        let position = position.split('_').next().unwrap_or(position);
        self.is_present() && self.locations.split('+').any(|heard| heard == position)
    }

    fn is_present(&self) -> bool {
        self.murmur == "Present"
    }

    /// The murmur at this position. Where it was heard without a timing, or nobody says where, its phase is not
    /// known.
    pub fn murmur_at(&self, position: &str) -> MurmurTruth {
        let [systolic, diastolic] = self.timing().map(|timing| timing.is_some());
        let is_elsewhere = word(&self.locations).is_some() && !self.is_audible_at(position);
        if self.is_absent() || (self.is_present() && is_elsewhere) {
            MurmurTruth::ABSENT
        } else if self.is_audible_at(position) && (systolic || diastolic) {
            MurmurTruth { systolic: Some(systolic), diastolic: Some(diastolic) }
        } else {
            MurmurTruth::default()
        }
    }

    /// When the murmur sounds in systole and in diastole.
    fn timing(&self) -> [Option<String>; 2] {
        [word(&self.systolic), word(&self.diastolic)]
    }

    fn facts(&self) -> PatientFacts {
        let is_known = self.is_present() || self.is_absent();
        let murmur = is_known.then_some(self.is_present());
        PatientFacts { murmur, grade: word(&self.grade), age: word(&self.age) }
    }
}

/// The patients by their number.
pub(super) fn read(path: &Path) -> Result<BTreeMap<String, Patient>, DataError> {
    let patients = read_table::<Patient>(path)?;
    Ok(patients.into_iter().map(|patient| (patient.id.clone(), patient)).collect())
}

/// When the murmur sounds, for every recording of a CirCor data set at whose position one was heard, by the
/// recording's name.
///
/// # Errors
/// When the table can't be read.
pub fn murmur_timings(dataset: &Dataset) -> Result<BTreeMap<String, MurmurTiming>, DataError> {
    let patients = read(&dataset.root.join(TABLE))?;
    let timing = |name: &str| {
        let stem = name.rsplit('/').next()?.strip_suffix(".wav")?;
        let (id, position) = stem.split_once('_')?;
        let patient = patients.get(id).filter(|patient| patient.is_audible_at(position))?;
        let [systolic, diastolic] = patient.timing();
        Some(MurmurTiming { systolic, diastolic })
    };
    let of_source = dataset.recordings.iter().filter(|r| r.source == Collection::CIRCOR);
    Ok(of_source.filter_map(|r| Some((r.name.clone(), timing(&r.name)?))).collect())
}

/// What is known of the patient of every recording of a CirCor data set, by the recording's name. Recordings whose
/// patient is not in the table are left out.
///
/// # Errors
/// When the table can't be read.
pub fn patients(dataset: &Dataset) -> Result<BTreeMap<String, PatientFacts>, DataError> {
    let patients = read(&dataset.root.join(TABLE))?;
    let facts = |r: &Recording| Some((r.name.clone(), patients.get(r.patient.as_ref()?)?.facts()));
    let of_source = dataset.recordings.iter().filter(|r| r.source == Collection::CIRCOR);
    Ok(of_source.filter_map(facts).collect())
}
