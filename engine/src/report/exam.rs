//! One JSON object per person: `lubdub diagnose --exam`.

use serde::{Deserialize, Serialize};

use super::{JsonModel, JsonSound};
use crate::findings::{ExamStatement, SiteSounds, SoundHead, Statements};

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
