//! `training_data.csv`: the patients, and when their murmurs sound.

use std::collections::BTreeMap;
use std::path::Path;

use crate::data::{Collection, DataError, Dataset, read_table};

/// A patient, as far as it is used here.
#[derive(Debug, Clone, serde::Deserialize)]
pub(super) struct Patient {
    #[serde(rename = "Patient ID")]
    pub id: String,
    #[serde(rename = "Murmur")]
    murmur: String,
    #[serde(rename = "Murmur locations")]
    locations: String,
    #[serde(rename = "Systolic murmur timing")]
    systolic: String,
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
        self.murmur == "Present" && self.locations.split('+').any(|heard| heard == position)
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
    let patients = read(&dataset.root.join(super::TABLE))?;
    let word = |text: &str| (text != "nan" && !text.is_empty()).then(|| text.to_owned());
    let timing = |name: &str| {
        let stem = name.rsplit('/').next()?.strip_suffix(".wav")?;
        let (id, position) = stem.split_once('_')?;
        let patient = patients.get(id).filter(|patient| patient.is_audible_at(position))?;
        let (systolic, diastolic) = (word(&patient.systolic), word(&patient.diastolic));
        Some(MurmurTiming { systolic, diastolic })
    };
    let of_source = dataset.recordings.iter().filter(|r| r.source == Collection::CirCor);
    Ok(of_source.filter_map(|r| Some((r.name.clone(), timing(&r.name)?))).collect())
}
