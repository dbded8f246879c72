//! `train.csv`: the patients with their lesions and recordings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::data::lines::read_lines;
use crate::data::{DataError, Disease, Lesion};

/// The table's name.
pub(super) const TABLE: &str = "train.csv";

/// The lesions that have a column.
const LESIONS: [Lesion; 4] = [
    Lesion::AorticStenosis,
    Lesion::AorticRegurgitation,
    Lesion::MitralRegurgitation,
    Lesion::MitralStenosis,
];

/// A patient.
pub(super) struct Patient {
    /// For example `patient_001`.
    pub id: String,
    /// With or without lesions; always known.
    pub disease: Disease,
    /// Names of the recordings, without folder and ending.
    pub recordings: Vec<String>,
}

/// A row of the table, its cells by column.
struct Row<'a> {
    path: &'a Path,
    line: u64,
    cells: BTreeMap<String, String>,
}

/// The patients in the order of the table.
pub(super) fn read(path: &Path) -> Result<Vec<Patient>, DataError> {
    let (_, rows) = read_lines(path)?;
    let mut names = BTreeSet::new();
    let mut patients = Vec::new();
    for (line, cells) in rows {
        let patient = Row { path, line, cells }.patient()?;
        for name in std::iter::once(&patient.id).chain(&patient.recordings) {
            if !names.insert(name.clone()) {
                let (path, name) = (path.to_path_buf(), name.clone());
                return Err(DataError::Twice { path, line, name });
            }
        }
        patients.push(patient);
    }
    Ok(patients)
}

impl Row<'_> {
    fn patient(&self) -> Result<Patient, DataError> {
        let named = |(column, cell): (&String, &String)| {
            (column.starts_with("recording_") && !cell.is_empty()).then(|| cell.clone())
        };
        Ok(Patient {
            id: self.cell("patient_id")?.to_owned(),
            disease: self.disease()?,
            recordings: self.cells.iter().filter_map(named).collect(),
        })
    }

    fn disease(&self) -> Result<Disease, DataError> {
        let mut lesions = Vec::new();
        for lesion in LESIONS {
            if self.is_marked(lesion.key())? {
                lesions.push(lesion);
            }
        }
        match (self.is_marked("N")?, lesions.is_empty()) {
            (true, true) => Ok(Disease::normal()),
            (false, false) => Ok(Disease::abnormal(lesions)),
            (true, false) => Err(self.wrong("N and a lesion are both marked. Clear one of them.")),
            (false, true) => Err(self.wrong("neither N nor a lesion is marked. Mark one.")),
        }
    }

    fn is_marked(&self, column: &'static str) -> Result<bool, DataError> {
        match self.cell(column)? {
            "0" => Ok(false),
            "1" => Ok(true),
            other => Err(self.wrong(&format!("{column} is \"{other}\". Write 0 or 1."))),
        }
    }

    /// The cell in a column, in whichever case the header writes it.
    fn cell(&self, column: &'static str) -> Result<&str, DataError> {
        let cell = self.cells.get(&column.to_lowercase()).map(String::as_str);
        cell.ok_or_else(|| DataError::NoColumn { path: self.path.to_path_buf(), column })
    }

    fn wrong(&self, reason: &str) -> DataError {
        let (path, reason) = (self.path.to_path_buf(), reason.to_owned());
        DataError::Row { path, line: self.line, reason }
    }
}
