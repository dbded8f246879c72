//! Groups of recordings by what came of them, in the order of their urgency.

use engine::findings::Class;

use crate::app::session::{Diagnosed, Entry, Outcome};

/// What came of a recording. Every recording is of one group, so that their counts add up to all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// A murmur is heard.
    Murmur,
    /// Another finding: an extra heart sound, premature beats, or an irregular rhythm.
    OtherFinding,
    /// It was judged, but it can't be told whether a murmur is heard.
    Unsure,
    /// It can be read, but not judged.
    NotJudged,
    /// It can't be read.
    Refused,
    /// It was judged, and nothing was found.
    NothingFound,
    /// It is not finished.
    Waiting,
}

impl Group {
    /// All of them, most urgent first.
    pub const ALL: [Self; 7] = [
        Self::Murmur,
        Self::OtherFinding,
        Self::Unsure,
        Self::NotJudged,
        Self::Refused,
        Self::NothingFound,
        Self::Waiting,
    ];

    /// Its name for programs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Murmur => "murmur",
            Self::OtherFinding => "other",
            Self::Unsure => "unsure",
            Self::NotJudged => "not-judged",
            Self::Refused => "refused",
            Self::NothingFound => "nothing",
            Self::Waiting => "waiting",
        }
    }

    /// The group of a recording.
    pub fn of(entry: &Entry) -> Self {
        match entry.outcome() {
            None => Self::Waiting,
            Some(Outcome::Refused(_)) => Self::Refused,
            Some(Outcome::Diagnosed(diagnosed)) => Self::of_diagnosed(diagnosed),
        }
    }

    fn of_diagnosed(diagnosed: &Diagnosed) -> Self {
        let record = &diagnosed.record;
        match record.finding {
            Some(Class::Murmur) => Self::Murmur,
            Some(Class::ExtraHeartSound | Class::Extrasystole) => Self::OtherFinding,
            Some(Class::Normal) if diagnosed.is_irregular() => Self::OtherFinding,
            Some(Class::Normal) => Self::NothingFound,
            None if is_unsure(diagnosed) => Self::Unsure,
            Some(Class::Artifact) | None => Self::NotJudged,
        }
    }

    /// Whether a recording of this group was judged.
    pub fn is_judged(self) -> bool {
        matches!(self, Self::Murmur | Self::OtherFinding | Self::Unsure | Self::NothingFound)
    }
}

/// Whether a recording without a finding was looked at all the same.
fn is_unsure(diagnosed: &Diagnosed) -> bool {
    match &diagnosed.record.heads {
        Some(heads) => heads.murmur.sound.status == "unsure",
        None => diagnosed.record.probabilities.is_some(),
    }
}

/// How sure a statement is, from 0 to 1: the probability of what is said. Where it can't be told whether a murmur is heard,
/// that of a murmur. None where nothing is said, and of a rhythm, which has no probability.
pub fn certainty(entry: &Entry) -> Option<f64> {
    let diagnosed = entry.diagnosed()?;
    let Some(heads) = &diagnosed.record.heads else { return diagnosed.confidence() };
    let murmur = heads.murmur.sound.probability;
    match diagnosed.record.finding {
        Some(Class::ExtraHeartSound) => heads.extra_heart_sound.probability,
        Some(Class::Normal) if Group::of(entry) == Group::NothingFound => {
            murmur.map(|murmur| 1.0 - murmur)
        }
        Some(Class::Murmur) | None => murmur,
        Some(Class::Normal | Class::Extrasystole | Class::Artifact) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{Said, entry};
    use super::*;

    #[test]
    fn every_outcome_has_its_group() {
        let cases = [
            (Said::Murmur(0.9), Group::Murmur),
            (Said::ExtraSound(0.8), Group::OtherFinding),
            (Said::Irregular, Group::OtherFinding),
            (Said::Unsure(0.5), Group::Unsure),
            (Said::NoHeartbeat, Group::NotJudged),
            (Said::Refused, Group::Refused),
            (Said::Nothing(0.1), Group::NothingFound),
            (Said::Waiting, Group::Waiting),
        ];
        for (said, group) in cases {
            assert_eq!(Group::of(&entry(1, said)), group, "{said:?}");
        }
    }

    #[test]
    fn what_is_not_heard_is_as_sure_as_its_murmur_is_improbable() {
        assert_eq!(certainty(&entry(1, Said::Murmur(0.9))), Some(0.9));
        assert_eq!(certainty(&entry(1, Said::Nothing(0.1))), Some(0.9));
        assert_eq!(certainty(&entry(1, Said::Unsure(0.5))), Some(0.5));
        for said in [Said::Irregular, Said::NoHeartbeat, Said::Refused, Said::Waiting] {
            assert_eq!(certainty(&entry(1, said)), None, "{said:?}");
        }
    }
}
