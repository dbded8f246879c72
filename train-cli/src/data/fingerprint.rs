//! What a data set held when something was learnt from it.

use engine::digest::hexadecimal;
use engine::findings::Class;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{DataError, Dataset};

/// A data set's identity: another recording, label, group or byte gives another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Name of the collection.
    pub name: String,
    /// Its labelled recordings.
    pub labelled: usize,
    /// SHA-256 over name, label, group and SHA-256 of the bytes of each labelled recording, in their order.
    pub sha256: String,
}

impl Fingerprint {
    /// Reads every labelled recording.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn of(dataset: &Dataset) -> Result<Self, DataError> {
        let labelled: Vec<_> = dataset.labelled().collect();
        let lines: Vec<String> = labelled
            .par_iter()
            .map(|recording| {
                let bytes = hexadecimal(&Sha256::digest(recording.bytes()?));
                let label = recording.label.map(Class::key).unwrap_or_default();
                Ok(format!("{}\t{label}\t{}\t{bytes}\n", recording.name, recording.group))
            })
            .collect::<Result<_, DataError>>()?;
        Ok(Self {
            name: dataset.name.to_owned(),
            labelled: labelled.len(),
            sha256: hexadecimal(&Sha256::digest(lines.concat())),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::super::Collection;
    use super::super::fixture::{dataset, recording};
    use super::*;

    #[test]
    fn another_byte_label_or_group_is_another_data_set() {
        let folder = tempfile::tempdir().unwrap();
        let of = |bytes: &[u8], class, group| {
            let mut one = recording(1, Collection::PascalB, class, group);
            one.path = folder.path().join("1.wav");
            std::fs::write(&one.path, bytes).unwrap();
            Fingerprint::of(&dataset(vec![one])).unwrap()
        };
        let first = of(b"RIFF", Class::Normal, 3);
        assert_eq!(first, of(b"RIFF", Class::Normal, 3));
        assert_eq!((first.labelled, first.sha256.len()), (1, 64));
        for other in [
            of(b"RIFE", Class::Normal, 3),
            of(b"RIFF", Class::Murmur, 3),
            of(b"RIFF", Class::Normal, 4),
        ] {
            assert_ne!(first, other);
        }
    }
}
