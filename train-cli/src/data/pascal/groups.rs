//! Groups of PASCAL: who or what recordings share, so that no split tears them apart.

use super::names::{self, Upload};
use crate::data::disjoint_sets::DisjointSets;
use crate::data::groups::{TABLE, given};
use crate::data::{Collection, DataError, Recording};
use std::collections::HashMap;
use std::path::Path;

/// Uploads of set A that are at most so far apart belong together, in minutes.
///
/// In the collection, uploads with the same audio are up to 18 minutes apart, and the next gap
/// within a day is 32 minutes.
const SAME_SESSION_MIN: i64 = 30;

/// Uploads of set A on different days with nearly the same audio (found by comparing samples).
const SHARED_UPLOADS: [&str; 4] = ["201106141148", "201106212102", "201108011111", "201108222221"];

/// Subjects of set B that share audio, and the number under which they go.
const SHARED_SUBJECTS: ([u32; 3], u32) = ([101, 103, 146], 101);

/// Gives each recording its group: from `groups.csv` in `root` if it is there, else derived.
pub(super) fn assign(root: &Path, recordings: &mut [Recording]) -> Result<(), DataError> {
    let table = root.join(TABLE);
    let groups = if table.is_file() { given(&table, recordings)? } else { derive(recordings)? };
    for (recording, group) in recordings.iter_mut().zip(groups) {
        recording.group = group;
    }
    Ok(())
}

/// The group of each recording by its name.
pub(super) fn derive(recordings: &[Recording]) -> Result<Vec<String>, DataError> {
    let sessions = sessions(recordings)?;
    recordings
        .iter()
        .map(|recording| {
            if recording.source == Collection::PASCAL_A {
                Ok(format!("a{}", sessions[&recording.name]))
            } else {
                subject_group(recording)
            }
        })
        .collect()
}

/// Group of a recording of set B: its subject.
fn subject_group(recording: &Recording) -> Result<String, DataError> {
    let subject = names::subject(&recording.name)
        .ok_or_else(|| DataError::NoGroupInName { name: recording.name.clone() })?;
    let (shared, under) = SHARED_SUBJECTS;
    Ok(format!("b{}", if shared.contains(&subject) { under } else { subject }))
}

/// Number of the upload session of each recording of set A.
///
/// A name without a full time may belong to any upload of its day, so that it ties the day together:
/// too coarse a group costs a little data, too fine a one leaks.
fn sessions(recordings: &[Recording]) -> Result<HashMap<String, usize>, DataError> {
    let mut uploads = Vec::new();
    for recording in recordings.iter().filter(|r| r.source == Collection::PASCAL_A) {
        let upload = names::upload(&recording.name)
            .ok_or_else(|| DataError::NoGroupInName { name: recording.name.clone() })?;
        uploads.push((recording.name.clone(), upload));
    }
    let mut sets = DisjointSets::new(uploads.len());
    for (i, (first_name, first)) in uploads.iter().enumerate() {
        for (j, (second_name, second)) in uploads.iter().enumerate().skip(i + 1) {
            if together(*first, *second) || (is_shared(first_name) && is_shared(second_name)) {
                sets.join(i, j);
            }
        }
    }
    Ok(uploads.into_iter().enumerate().map(|(i, (name, _))| (name, sets.find(i))).collect())
}

/// Two uploads are of one session.
fn together(first: Upload, second: Upload) -> bool {
    match (first.minute, second.minute) {
        (Some(a), Some(b)) => {
            ((first.day - second.day) * 24 * 60 + a - b).abs() <= SAME_SESSION_MIN
        }
        _ => first.day == second.day,
    }
}

/// The upload is one of those known to share audio over days.
fn is_shared(name: &str) -> bool {
    SHARED_UPLOADS.contains(&names::stem(name).rsplit('_').next().unwrap_or_default())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn recording(name: &str, source: Collection) -> Recording {
        Recording::new(PathBuf::new(), name.into(), source, String::new())
    }

    fn groups(names: &[&str], source: Collection) -> Vec<String> {
        derive(&names.iter().map(|name| recording(name, source)).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn uploads_of_one_session_share_a_group_and_chain() {
        let groups = groups(
            &[
                "set_a/a__201103132350.wav",
                "set_a/b__201103140005.wav",
                "set_a/c__201103140034.wav",
                "set_a/d__201103140105.wav",
            ],
            Collection::PASCAL_A,
        );
        assert_eq!(groups[0], groups[1]);
        assert_eq!(groups[1], groups[2]);
        assert_ne!(groups[2], groups[3]);
    }

    #[test]
    fn an_upload_without_a_full_time_ties_its_day_together() {
        let groups = groups(
            &["set_a/a__201105010100.wav", "set_a/b__20110501548.wav", "set_a/c__201105012300.wav"],
            Collection::PASCAL_A,
        );
        assert_eq!(groups[0], groups[2]);
    }

    #[test]
    fn subjects_that_share_audio_are_one_group() {
        let groups = groups(
            &[
                "set_b/normal__101_1_A.wav",
                "set_b/normal__146_2_A.wav",
                "set_b/normal__147_2_A.wav",
            ],
            Collection::PASCAL_B,
        );
        assert_eq!(groups[0], groups[1]);
        assert_ne!(groups[1], groups[2]);
    }

    #[test]
    fn a_name_without_a_subject_is_refused() {
        let refused = derive(&[recording("set_b/normal.wav", Collection::PASCAL_B)]);
        assert!(matches!(refused, Err(DataError::NoGroupInName { .. })));
    }
}
