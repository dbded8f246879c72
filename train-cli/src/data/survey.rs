//! Listening to every recording of a data set: lengths, rates, and what is wrong with the audio.

use super::{Collection, Dataset, Recording};
use engine::audio::{self, ConditionConfig, Limits};
use engine::findings::{Class, Thresholds};
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Mean (full scale 1) from which on a recording counts as having a DC offset: 1 %, about 40 dB
/// below full scale and so louder than most heart sounds of these sets.
const DC_OFFSET: f64 = 0.01;

/// Share of samples in clipped runs from which on a recording counts as clipped. Single clipped
/// beats are common (69 recordings of PASCAL B) and harmless.
const CLIPPED_SHARE: f64 = 0.001;

/// What was found in one recording.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Surveyed {
    /// Name of the recording.
    pub name: String,
    /// Where it comes from.
    pub source: Collection,
    /// The truth, if there is one.
    pub class: Option<Class>,
    /// Length in seconds; `None` if it can't be decoded.
    pub duration_s: Option<f64>,
    /// Samples per second, in hertz; `None` if it can't be decoded.
    pub sample_rate: Option<u32>,
    /// What is wrong with it.
    pub defects: Vec<Defect>,
    /// SHA-256 of the decoded samples, by which equal audio is found.
    #[serde(skip)]
    digest: Option<[u8; 32]>,
}

/// Something wrong with the audio of a recording.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Defect {
    /// It can't be read or decoded.
    Unreadable {
        /// Why, as a sentence.
        reason: String,
    },
    /// Shorter than what is judged (see [`Thresholds`]).
    TooShort {
        /// Length in seconds.
        duration_s: f64,
    },
    /// Quieter in the band of heart sounds than what is judged (see [`Thresholds`]).
    NearSilent {
        /// Level in dB relative to full scale; `None` for silence.
        level_dbfs: Option<f64>,
    },
    /// Samples are cut off at full scale.
    Clipped {
        /// Share of samples in clipped runs.
        share: f64,
    },
    /// The mean is off zero.
    DcOffset {
        /// The mean, full scale 1.
        mean: f64,
    },
    /// The file promises more samples than it holds.
    Truncated,
}

impl Defect {
    /// What kind it is, for tables.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::TooShort { .. } => "under 1 s",
            Self::NearSilent { .. } => "near silence",
            Self::Clipped { .. } => "clipped over 0.1 %",
            Self::DcOffset { .. } => "DC offset over 1 %",
            Self::Truncated => "truncated",
        }
    }
}

/// Decodes every recording on all cores; calls `done` after each. In the order of the data set.
#[must_use]
pub fn survey(dataset: &Dataset, done: impl Fn() + Sync) -> Vec<Surveyed> {
    let listen = |recording: &Recording| {
        let surveyed = listen(recording);
        done();
        surveyed
    };
    dataset.recordings.par_iter().map(listen).collect()
}

/// Names of recordings whose decoded samples are equal, by twos and more.
#[must_use]
pub fn same_audio(surveyed: &[Surveyed]) -> Vec<Vec<&str>> {
    let mut names = BTreeMap::<_, Vec<&str>>::new();
    for one in surveyed {
        if let Some(digest) = one.digest {
            names.entry(digest).or_default().push(&one.name);
        }
    }
    let mut shared: Vec<_> = names.into_values().filter(|names| names.len() > 1).collect();
    shared.sort();
    shared
}

/// Decodes one recording and looks at it.
fn listen(recording: &Recording) -> Surveyed {
    let mut surveyed = Surveyed {
        name: recording.name.clone(),
        source: recording.source,
        class: recording.label,
        duration_s: None,
        sample_rate: None,
        defects: Vec::new(),
        digest: None,
    };
    let decoded = match recording.bytes() {
        Ok(bytes) => audio::decode(&bytes, &Limits::default()).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match decoded {
        Ok(decoded) => {
            surveyed.duration_s = Some(decoded.duration_s());
            surveyed.sample_rate = Some(decoded.sample_rate);
            surveyed.defects = defects(&decoded);
            surveyed.digest = Some(digest(&decoded));
        }
        Err(reason) => surveyed.defects.push(Defect::Unreadable { reason }),
    }
    surveyed
}

/// What is wrong with decoded audio.
fn defects(decoded: &audio::Recording) -> Vec<Defect> {
    let mut defects = Vec::new();
    let thresholds = Thresholds::default();
    let duration_s = decoded.duration_s();
    if duration_s < thresholds.min_duration_s {
        defects.push(Defect::TooShort { duration_s });
    }
    match audio::condition(decoded, &ConditionConfig::default()) {
        Ok(pcg) => {
            if pcg.level_dbfs < thresholds.min_level_dbfs {
                let level_dbfs = pcg.level_dbfs.is_finite().then_some(pcg.level_dbfs);
                defects.push(Defect::NearSilent { level_dbfs });
            }
            if pcg.clipped_share > CLIPPED_SHARE {
                defects.push(Defect::Clipped { share: pcg.clipped_share });
            }
        }
        Err(error) => defects.push(Defect::Unreadable { reason: error.to_string() }),
    }
    let mean = mean(decoded);
    if mean.abs() > DC_OFFSET {
        defects.push(Defect::DcOffset { mean });
    }
    if decoded.truncated {
        defects.push(Defect::Truncated);
    }
    defects
}

/// Mean over all samples of all channels; 0 without samples.
fn mean(decoded: &audio::Recording) -> f64 {
    let samples = || decoded.channels.iter().flatten();
    samples().map(|&sample| f64::from(sample)).sum::<f64>() / samples().count().max(1) as f64
}

/// SHA-256 of the samples of all channels.
fn digest(decoded: &audio::Recording) -> [u8; 32] {
    let mut hash = Sha256::new();
    for sample in decoded.channels.iter().flatten() {
        hash.update(sample.to_le_bytes());
    }
    hash.finalize().into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::fixture;

    fn written(dir: &std::path::Path, name: &str, bytes: &[u8]) -> Recording {
        let path = dir.join(name);
        std::fs::write(&path, bytes).unwrap();
        let mut recording = fixture::recording(0, Collection::PascalA, Class::Normal, 0);
        (recording.path, recording.name) = (path, name.to_owned());
        recording
    }

    fn titles(surveyed: &Surveyed) -> Vec<&str> {
        surveyed.defects.iter().map(Defect::title).collect()
    }

    #[test]
    fn each_defect_is_found_and_equal_audio_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let tone: Vec<f32> = (0..8000).map(|n| (n as f32 * 0.3).sin() * 0.5).collect();
        let raised: Vec<f32> = tone.iter().map(|x| x * 0.5 + 0.2).collect();
        let square: Vec<f32> =
            (0..8000).map(|n| if n / 20 % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let wav = |samples: &[f32]| audio::encode_wav(samples, 4000);
        let dataset = fixture::dataset(vec![
            written(dir.path(), "sound", &wav(&tone)),
            written(dir.path(), "again", &wav(&tone)),
            written(dir.path(), "raised", &wav(&raised)),
            written(dir.path(), "short", &wav(&tone[..2000])),
            written(dir.path(), "square", &wav(&square)),
            written(dir.path(), "silent", &wav(&[0.0; 8000])),
            written(dir.path(), "text", b"not audio"),
        ]);
        let surveyed = survey(&dataset, || ());
        let found: Vec<_> = surveyed.iter().map(titles).collect();
        let none: [&str; 0] = [];
        assert_eq!(found[..2], [none, none]);
        assert_eq!(
            found[2..],
            [
                ["DC offset over 1 %"],
                ["under 1 s"],
                ["clipped over 0.1 %"],
                ["near silence"],
                ["unreadable"]
            ]
        );
        assert_eq!(surveyed[0].duration_s, Some(2.0));
        assert_eq!(same_audio(&surveyed), [["sound", "again"]]);
    }

    #[test]
    fn pascal_has_its_known_defects() {
        let Some(folder) = fixture::data_folder() else { return };
        let dataset = Dataset::open(&folder).unwrap();
        let surveyed = survey(&dataset, || ());
        let with = |title: &str| -> Vec<&str> {
            let has = |one: &&Surveyed| titles(one).contains(&title);
            surveyed.iter().filter(has).map(|one| one.name.as_str()).collect()
        };
        assert_eq!(with("unreadable"), [""; 0]);
        assert_eq!(with("near silence"), ["set_a/Aunlabelledtest__201106120928.wav"]);
        assert_eq!(with("under 1 s").len(), 4);
        let clipped = with("clipped over 0.1 %");
        assert!(clipped.contains(&"set_b/normal_noisynormal_137_1306764999211_A1.wav"));
        assert_eq!(clipped.len(), 7, "{clipped:?}");
    }
}
