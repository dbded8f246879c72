//! What a run was made with, so that it can be made again.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::data::{Dataset, Fingerprint};

use super::atomic_file::{create_folder, read_json, write_json};
use crate::TrainError;

/// Name of the file in a run folder.
const FILE: &str = "run.json";

/// Where a run's figures come from, beside its configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The data: first what is judged, then what is only learnt from.
    pub data: Vec<Fingerprint>,
    /// The programs that worked on it, in the order in which they first did.
    pub starts: Vec<Start>,
}

/// A program that worked on a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Version of lubdub.
    pub version: String,
    /// The git revision that it was built from; "-dirty" after it means that there were changes.
    pub revision: String,
    /// What it was asked, word by word.
    pub command: Vec<String>,
}

impl Start {
    fn now() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            revision: env!("LUBDUB_REVISION").to_owned(),
            command: std::env::args().skip(1).collect(),
        }
    }
}

impl Provenance {
    /// Writes into a run folder what is about to work on it.
    ///
    /// # Errors
    /// When the folder holds a run on other data, or can't be written.
    pub fn claim(folder: &Path, data: &[&Dataset]) -> Result<(), TrainError> {
        let file = folder.join(FILE);
        let data =
            data.iter().map(|dataset| Fingerprint::of(dataset)).collect::<Result<Vec<_>, _>>()?;
        create_folder(folder)?;
        let mut run = if file.exists() {
            read_json(&file)?
        } else {
            Self { data: data.clone(), starts: Vec::new() }
        };
        if run.data != data {
            let reason = "the folder holds a run on other data; choose another".to_owned();
            return Err(TrainError::Checkpoint { path: file, reason });
        }
        let start = Start::now();
        if run.starts.contains(&start) {
            return Ok(());
        }
        run.starts.push(start);
        write_json(&file, &run)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Collection;
    use crate::data::fixture::{dataset, recording};
    use engine::findings::Class;

    #[test]
    fn a_folder_belongs_to_its_data_and_names_the_revision() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = recording(1, Collection::PascalB, Class::Normal, 1);
        one.path = folder.path().join("1.wav");
        std::fs::write(&one.path, b"RIFF").unwrap();
        let data = dataset(vec![one.clone()]);
        let out = folder.path().join("run");
        for _ in 0..2 {
            Provenance::claim(&out, &[&data]).unwrap();
        }
        let run: Provenance = read_json(&out.join(FILE)).unwrap();
        assert_eq!(run.starts.len(), 1);
        assert!(run.starts[0].revision.len() >= 7, "{run:?}");
        one.label = Some(Class::Murmur);
        let other = dataset(vec![one]);
        assert!(Provenance::claim(&out, &[&other]).is_err());
        assert!(Provenance::claim(&out, &[&data, &data]).is_err());
    }
}
