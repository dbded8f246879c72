//! What a data set held when something was learnt from it.

use engine::digest::sha256_hex;
use engine::findings::Class;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{DataError, Dataset, MurmurTruth, Recording};

/// A data set's identity: another recording, label, group or byte gives another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Name of the collection.
    pub name: String,
    /// Its labelled recordings.
    pub labelled: usize,
    /// SHA-256 over name, label, group, what is known of murmur and heart, and SHA-256 of the bytes of each recording of which
    /// any of these is known, in their order.
    pub sha256: String,
}

impl Fingerprint {
    /// Reads every recording of which anything is known.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn of(dataset: &Dataset) -> Result<Self, DataError> {
        let known: Vec<_> = dataset.recordings.iter().filter(|one| is_known(one)).collect();
        let lines: Vec<String> =
            known.into_par_iter().map(line).collect::<Result<_, DataError>>()?;
        Ok(Self {
            name: dataset.name.to_owned(),
            labelled: dataset.labelled().count(),
            sha256: sha256_hex(lines.concat().as_bytes()),
        })
    }
}

/// Whether something can be learnt from a recording.
fn is_known(Recording { label, murmur, disease, .. }: &Recording) -> bool {
    label.is_some() || *murmur != MurmurTruth::default() || disease.status.is_some()
}

/// All that is known of a recording, and a hash of its bytes.
fn line(recording: &Recording) -> Result<String, DataError> {
    let Recording { name, label, group, murmur, disease, .. } = recording;
    let label = label.map(Class::key).unwrap_or_default();
    let flag = |known: Option<bool>| known.map_or('?', |known| if known { '1' } else { '0' });
    let known = [murmur.systolic, murmur.diastolic, disease.status].map(flag);
    let known: String = known.iter().collect();
    let lesions: Vec<&str> = disease.lesions.iter().map(|lesion| lesion.key()).collect();
    let bytes = sha256_hex(&recording.bytes()?);
    Ok(format!("{name}\t{label}\t{group}\t{known}\t{}\t{bytes}\n", lesions.join(" ")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::super::fixture::{dataset, recording};
    use super::super::{Collection, Disease, Lesion};
    use super::*;

    #[test]
    fn another_byte_label_or_group_is_another_data_set() {
        let folder = tempfile::tempdir().unwrap();
        let of = |bytes: &[u8], class, group| {
            let mut one = recording(1, Collection::PASCAL_B, class, group);
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

    #[test]
    fn another_murmur_or_lesion_is_another_data_set() {
        let folder = tempfile::tempdir().unwrap();
        let of = |murmur, disease| {
            let mut one = recording(1, Collection::PASCAL_B, Class::Normal, 3);
            one.path = folder.path().join("1.wav");
            std::fs::write(&one.path, b"RIFF").unwrap();
            (one.label, one.murmur, one.disease) = (None, murmur, disease);
            Fingerprint::of(&dataset(vec![one])).unwrap().sha256
        };
        let sick = |lesion| Disease::abnormal(vec![lesion]);
        let hashes = [
            of(MurmurTruth::default(), Disease::default()),
            of(MurmurTruth::ABSENT, Disease::default()),
            of(MurmurTruth::default(), Disease::normal()),
            of(MurmurTruth::default(), sick(Lesion::AorticStenosis)),
            of(MurmurTruth::default(), sick(Lesion::MitralStenosis)),
        ];
        for (index, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..index].contains(hash), "{index}");
        }
    }
}
