//! Which of some files belong together as records.

use std::collections::HashMap;

use super::WfdbHeader;

/// What a file is among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A file of its own.
    Alone,
    /// The header of a record, with the places of those of its files that are among the others.
    Header(Vec<usize>),
    /// It belongs to the recording at this place, which is heard instead.
    Part(usize),
}

/// The role of each file, by their paths and the headers among them with their places. A header names files in its own
/// folder. Where it says nothing that a WAV file doesn't, the WAV file is the recording and the header a part of it.
#[must_use]
pub fn roles(paths: &[&str], headers: &[(usize, WfdbHeader)]) -> Vec<Role> {
    let places: HashMap<&str, usize> = paths.iter().copied().zip(0..).collect();
    let mut roles = vec![Role::Alone; paths.len()];
    for (at, header) in headers {
        let (folder, _) = paths[*at].split_at(paths[*at].rfind(['/', '\\']).map_or(0, |at| at + 1));
        let place = |file: &str| places.get(format!("{folder}{file}").as_str()).copied();
        let parts: Vec<usize> = header.files().into_iter().filter_map(place).collect();
        let recording = header.recording().and_then(place).unwrap_or(*at);
        for part in parts.iter().copied().chain([*at]) {
            roles[part] = Role::Part(recording);
        }
        roles[recording] = if recording == *at { Role::Header(parts) } else { Role::Alone };
    }
    roles
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn header(text: &str) -> WfdbHeader {
        WfdbHeader::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_header_takes_the_files_of_its_folder_that_it_names() {
        let paths = ["x/a.dat", "x/a.hea", "y/a.dat", "a.wav"];
        let headers = [(1, header("a 2 2000 10\na.dat 16 0 16 0 0 0 0 PCG\nb.dat 16\n"))];
        let expected = [Role::Part(1), Role::Header(vec![0]), Role::Alone, Role::Alone];
        assert_eq!(roles(&paths, &headers), expected);
    }

    #[test]
    fn a_wav_file_that_says_all_is_the_recording_and_its_header_a_part() {
        let paths = ["a.hea", "a.wav", "a.dat"];
        let both = "a 2 2000 10\na.wav 16+44 0 16 0 0 0 0 PCG\na.dat 16 0 16 0 0 0 0 ECG\n";
        let expected = [Role::Part(1), Role::Alone, Role::Part(1)];
        assert_eq!(roles(&paths, &[(0, header(both))]), expected);
        // Without the WAV file, the header is left to say what is missing.
        let alone = [Role::Header(vec![1]), Role::Part(0)];
        assert_eq!(roles(&["a.hea", "a.dat"], &[(0, header(both))]), alone);
    }

    #[test]
    fn a_wav_file_with_an_ecg_beside_is_read_by_its_header() {
        let two = "a 2 2000 10\na.wav 16+44 0 16 0 0 0 0 ECG\na.wav 16+44 0 16 0 0 0 0 PCG\n";
        let expected = [Role::Header(vec![1]), Role::Part(0)];
        assert_eq!(roles(&["a.hea", "a.wav"], &[(0, header(two))]), expected);
    }
}
