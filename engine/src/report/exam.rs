//! One JSON object per person: `lubdub diagnose --exam`.

use serde::{Deserialize, Serialize};

use super::{JsonModel, JsonSound};
use crate::findings::{ExamStatement, SiteSounds, SoundHead, Statements};

/// Sites that are known in file names, in `CirCor`'s words: aortic, pulmonary, tricuspid, mitral, other.
const SITES: [&str; 5] = ["AV", "PV", "TV", "MV", "Phc"];

/// Person and site of a file's name without its folder, such as `13918_AV.wav` or `13918_MV_1.wav`, as `CirCor` has them
/// (Oliveira et al., *IEEE J. Biomed. Health Inform.* 2022, 10.1109/JBHI.2021.3137048).
#[must_use]
pub fn place_of_name(name: &str) -> Option<(&str, &'static str)> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (person, rest) = stem.split_once('_')?;
    let site = rest.split('_').next()?;
    let known = SITES.into_iter().find(|known| known.eq_ignore_ascii_case(site))?;
    (!person.is_empty()).then_some((person, known))
}

/// The result of one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonExam {
    /// The person, as the manifest or the file names write it.
    pub exam: String,
    /// Whether a murmur is heard, by the scores of all sites.
    pub murmur: JsonSound,
    /// `systolic` or `diastolic`; none where no murmur is heard.
    pub phase: Option<String>,
    /// The site where it is loudest; none where no murmur is heard.
    pub loudest_site: Option<String>,
    /// How many sites were judged.
    pub sites_judged: usize,
    /// Every site.
    pub sites: Vec<JsonSite>,
    /// The classifier beside whose records this stands.
    pub model: JsonModel,
}

/// A site of an exam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonSite {
    /// The site, for example `AV`.
    pub site: String,
    /// The file.
    pub file: String,
    /// Whether a murmur is heard there; none where the file was refused.
    pub murmur: Option<JsonSound>,
}

/// A recording of an exam: its site, its file, and what is said of it; nothing where the file was refused.
#[derive(Debug, Clone, PartialEq)]
pub struct ExamSite {
    /// The site, for example `AV`.
    pub site: String,
    /// The file.
    pub file: String,
    /// What is said of it.
    pub statements: Option<Statements>,
}

impl JsonExam {
    /// The record of a person from those of the sites; `head` is the frame model's.
    #[must_use]
    pub fn new(person: &str, sites: &[ExamSite], head: &SoundHead, model: &JsonModel) -> Self {
        let heard: Vec<(&ExamSite, SiteSounds)> =
            sites.iter().filter_map(|it| Some((it, it.statements.as_ref()?.into()))).collect();
        let sounds: Vec<SiteSounds> = heard.iter().map(|(_, sounds)| *sounds).collect();
        let exam = ExamStatement::of(&sounds, head);
        let phase = if exam.is_diastolic { "diastolic" } else { "systolic" };
        let site = |site: &ExamSite| JsonSite {
            site: site.site.clone(),
            file: site.file.clone(),
            murmur: site.statements.as_ref().map(|it| JsonSound::from(&it.murmur.sound)),
        };
        Self {
            exam: person.to_owned(),
            murmur: JsonSound::from(&exam.murmur),
            phase: exam.murmur.is_present().then(|| phase.to_owned()),
            loudest_site: exam.loudest.map(|index| heard[index].0.site.clone()),
            sites_judged: exam.judged,
            sites: sites.iter().map(site).collect(),
            model: model.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_like_circors_say_person_and_site() {
        assert_eq!(place_of_name("13918_AV.wav"), Some(("13918", "AV")));
        assert_eq!(place_of_name("13918_mv_1.flac"), Some(("13918", "MV")));
        for other in ["heart.wav", "13918_XX.wav", "_AV.wav", ""] {
            assert_eq!(place_of_name(other), None, "{other}");
        }
    }
}
