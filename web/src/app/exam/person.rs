//! What is known of a person.

use std::rc::Rc;

use engine::findings::{ExamStatement, SiteSounds, SoundStatement};
use yew::AttrValue;

use crate::app::session::{Entries, Entry, Site};
use crate::protocol::{Model, SoundHeads};

/// A recording of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteRecording {
    /// Where.
    pub site: Site,
    /// The recording.
    pub entry: Rc<Entry>,
    /// What is said of murmurs; none as long as it isn't judged, or where it was refused.
    pub sounds: Option<SiteSounds>,
}

impl SiteRecording {
    /// The graver of the statements about systole and diastole.
    pub fn sound(&self) -> Option<SoundStatement> {
        let SiteSounds { systolic, diastolic } = self.sounds?;
        let is_diastolic = diastolic.is_present() && !systolic.is_present();
        Some(if is_diastolic { diastolic } else { systolic })
    }
}

/// The persons of whom there are recordings, in the order in which these came.
pub fn persons(entries: &Entries) -> Vec<AttrValue> {
    let mut persons: Vec<AttrValue> = Vec::new();
    for place in entries.iter().filter_map(|entry| entry.place.as_ref()) {
        if persons.last() != Some(&place.person) && !persons.contains(&place.person) {
            persons.push(place.person.clone());
        }
    }
    persons
}

/// The recordings of a person, in the order in which they came.
pub fn listened(entries: &Entries, person: &str, model: Option<&Model>) -> Vec<SiteRecording> {
    let heads = model.and_then(|model| model.sounds);
    let of_person = |entry: &Rc<Entry>| {
        let place = entry.place.as_ref().filter(|place| place.person == person)?;
        let sounds = heads.and_then(|heads| sounds(entry, heads));
        Some(SiteRecording { site: place.site, entry: entry.clone(), sounds })
    };
    entries.iter().filter_map(of_person).collect()
}

fn sounds(entry: &Entry, heads: SoundHeads) -> Option<SiteSounds> {
    let display = &entry.diagnosed()?.display;
    Some(SiteSounds {
        systolic: SoundStatement::of(&heads.systolic, display.systolic_score),
        diastolic: SoundStatement::of(&heads.diastolic, display.diastolic_score),
    })
}

/// What is said of the person by all recordings that were judged, and where a murmur is loudest; none before the first.
pub fn said(
    listened: &[SiteRecording],
    heads: SoundHeads,
) -> Option<(ExamStatement, Option<Site>)> {
    let judged: Vec<(&SiteRecording, SiteSounds)> =
        listened.iter().filter_map(|one| Some((one, one.sounds?))).collect();
    let sounds: Vec<SiteSounds> = judged.iter().map(|(_, sounds)| *sounds).collect();
    let exam = ExamStatement::of(&sounds, &heads.systolic);
    let loudest = exam.loudest.map(|index| judged[index].0.site);
    (!judged.is_empty()).then_some((exam, loudest))
}
