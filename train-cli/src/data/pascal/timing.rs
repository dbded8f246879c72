//! `set_a_timing.csv`: where the sounds of some recordings of set A lie.

use std::collections::BTreeMap;
use std::path::Path;

use super::names;
use crate::data::DataError;
use crate::data::loader::read_table;

/// A heart sound at a place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoundTime {
    /// Whether it is the first sound; else it is the second.
    pub is_first: bool,
    /// In samples of the file as it is, at its own rate.
    pub sample: u64,
}

#[derive(serde::Deserialize)]
struct SoundRow {
    fname: String,
    sound: String,
    location: u64,
}

/// The sounds of each recording in the table of `root`, by the recording's name, in order of time.
///
/// # Errors
/// When the table can't be read, or names another sound than S1 and S2.
pub fn sound_times(root: &Path) -> Result<BTreeMap<String, Vec<SoundTime>>, DataError> {
    let path = root.join("set_a_timing.csv");
    let mut times = BTreeMap::<String, Vec<SoundTime>>::new();
    for SoundRow { fname, sound, location } in read_table::<SoundRow>(&path)? {
        let is_first = match sound.as_str() {
            "S1" => true,
            "S2" => false,
            _ => return Err(DataError::States { path, line: format!("{fname},{sound}") }),
        };
        let name = format!("set_a/{}.wav", names::stem(&fname));
        times.entry(name).or_default().push(SoundTime { is_first, sample: location });
    }
    for sounds in times.values_mut() {
        sounds.sort_by_key(|sound| sound.sample);
    }
    Ok(times)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn sounds_are_read_in_order_and_other_words_refused() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("set_a_timing.csv");
        let head = "fname,cycle,sound,location\n";
        std::fs::write(&table, format!("{head}set_a/n__1.wav,1,S2,90\nset_a/n__1.wav,1,S1,40\n"))
            .unwrap();
        let times = sound_times(folder.path()).unwrap();
        let expected =
            [SoundTime { is_first: true, sample: 40 }, SoundTime { is_first: false, sample: 90 }];
        assert_eq!(times["set_a/n__1.wav"], expected);
        std::fs::write(&table, format!("{head}set_a/n__1.wav,1,S3,90\n")).unwrap();
        assert!(sound_times(folder.path()).is_err());
    }
}
