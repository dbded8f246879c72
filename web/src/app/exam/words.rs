//! An exam in words.

use engine::findings::{ExamStatement, SoundStatement, SoundStatus, Verdict};

use crate::app::session::Site;
use crate::app::text::format;
use crate::app::text::messages::Tone;

/// What is said of a site, in a word or two, and how it is marked.
pub fn of_site(sound: &SoundStatement) -> (Tone, &'static str) {
    match sound.heard {
        SoundStatus::Said(Verdict::Present) => (Tone::Finding, "murmur"),
        SoundStatus::Said(Verdict::Absent) => (Tone::Neutral, "no murmur"),
        SoundStatus::Said(Verdict::Unsure) => (Tone::Unsure, "can't be told"),
        SoundStatus::NotJudged(_) => (Tone::Unsure, "not judged"),
    }
}

/// What is said of the person, large, and how it is marked.
pub fn of_person(exam: &ExamStatement) -> (Tone, &'static str) {
    match (exam.murmur.heard, exam.is_diastolic) {
        (SoundStatus::Said(Verdict::Present), false) => (Tone::Finding, "Systolic murmur likely."),
        (SoundStatus::Said(Verdict::Present), true) => (Tone::Finding, "Diastolic murmur likely."),
        (SoundStatus::Said(Verdict::Absent), _) => (Tone::Neutral, "No murmur is heard."),
        (SoundStatus::Said(Verdict::Unsure), _) => {
            (Tone::Unsure, "Whether there is a murmur can't be told.")
        }
        (SoundStatus::NotJudged(_), _) => (Tone::Unsure, "No place could be judged yet."),
    }
}

/// What stands beneath: how sure, where it is loudest, on how many places it rests.
pub fn beneath(exam: &ExamStatement, loudest: Option<Site>, recorded: usize) -> String {
    let sure = exam.murmur.probability.map(|p| format!("Probability {}.", format::percent(p)));
    let loudest = loudest.map(|site| format!("Loudest: {}.", site.name().to_lowercase()));
    let judged = match (exam.judged, recorded) {
        (0, _) => None,
        (judged, recorded) if judged == recorded => Some(format!("From {}.", places(judged))),
        (judged, recorded) => Some(format!("From {judged} of {}.", places(recorded))),
    };
    [sure, loudest, judged].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Which of the four places lack a recording, with where they lie; none where none does.
pub fn missing_places(recorded: impl Iterator<Item = Site>) -> Option<String> {
    let recorded: Vec<Site> = recorded.collect();
    let four = Site::ALL.into_iter().filter(|site| *site != Site::Other);
    let missing: Vec<String> = four
        .filter(|site| !recorded.contains(site))
        .map(|site| format!("{} ({})", site.name().to_lowercase(), site.where_it_lies()))
        .collect();
    (!missing.is_empty()).then(|| format!("Not yet listened at: {}.", missing.join("; ")))
}

fn places(count: usize) -> String {
    if count == 1 { "1 recording".to_owned() } else { format!("{count} recordings") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_person_names_the_loudest_place_and_what_it_rests_on() {
        let murmur = SoundStatement {
            heard: SoundStatus::Said(Verdict::Present),
            probability: Some(0.91),
            score: Some(2.0),
        };
        let exam = ExamStatement { murmur, is_diastolic: false, loudest: Some(0), judged: 3 };
        assert_eq!(of_person(&exam).1, "Systolic murmur likely.");
        let told = beneath(&exam, Some(Site::Tricuspid), 4);
        assert_eq!(told, "Probability 91\u{a0}%. Loudest: tricuspid area. From 3 of 4 recordings.");
    }

    #[test]
    fn places_that_lack_a_recording_are_named_with_where_they_lie() {
        let told = missing_places([Site::Aortic, Site::Pulmonary, Site::Mitral].into_iter());
        let expected = "Not yet listened at: tricuspid area (lower left edge of the breastbone).";
        assert_eq!(told.as_deref(), Some(expected));
        assert_eq!(missing_places(Site::ALL.into_iter()), None);
    }

    #[test]
    fn a_place_that_was_not_judged_is_never_called_free_of_a_murmur() {
        let not_judged = SoundStatement::not_judged(engine::findings::Unjudged::NoHeartbeat);
        assert_eq!(of_site(&not_judged), (Tone::Unsure, "not judged"));
    }
}
