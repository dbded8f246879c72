//! On whom, where and how a recording was made, as far as anybody said so. Nothing is judged by it.

use serde::{Deserialize, Serialize};

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

/// How the person held themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named after the postures, see `name`")]
pub enum Posture {
    Lying,
    Sitting,
    LeaningForward,
    LeftSide,
    Standing,
    Squatting,
}

impl Posture {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Lying,
        Self::Sitting,
        Self::LeaningForward,
        Self::LeftSide,
        Self::Standing,
        Self::Squatting,
    ];

    /// Its name for programs, as in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lying => "lying",
            Self::Sitting => "sitting",
            Self::LeaningForward => "leaning_forward",
            Self::LeftSide => "left_side",
            Self::Standing => "standing",
            Self::Squatting => "squatting",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lying => "Lying",
            Self::Sitting => "Sitting",
            Self::LeaningForward => "Leaning forward",
            Self::LeftSide => "On the left side",
            Self::Standing => "Standing",
            Self::Squatting => "Squatting",
        }
    }
}

/// How old the person is, in the groups of CirCor's table: less than four weeks, up to one year, to 11 years, to 18 years, and
/// older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named after the groups, see `name`")]
pub enum AgeGroup {
    Newborn,
    Infant,
    Child,
    Adolescent,
    Adult,
}

impl AgeGroup {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Newborn, Self::Infant, Self::Child, Self::Adolescent, Self::Adult];

    /// Its name for programs, as in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Newborn => "newborn",
            Self::Infant => "infant",
            Self::Child => "child",
            Self::Adolescent => "adolescent",
            Self::Adult => "adult",
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newborn => "Newborn",
            Self::Infant => "Infant",
            Self::Child => "Child",
            Self::Adolescent => "Adolescent",
            Self::Adult => "Adult",
        }
    }
}

/// On whom, where and how a recording was made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JsonPlace {
    /// The label of the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// Where on the chest, for example `AV`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// How the person held themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posture: Option<Posture>,
    /// How old the person is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_group: Option<AgeGroup>,
}

impl JsonPlace {
    /// What the name of a file says, see [`place_of_name`]; none where it says nothing.
    #[must_use]
    pub fn of_name(file: &str) -> Option<Self> {
        let (patient, site) = place_of_name(file.rsplit(['/', '\\']).next()?)?;
        Some(Self {
            patient: Some(patient.to_owned()),
            site: Some(site.to_owned()),
            ..Self::default()
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_json_and_what_is_not_said_is_left_out() {
        for posture in Posture::ALL {
            assert_eq!(serde_json::to_value(posture).unwrap(), posture.key());
        }
        for age in AgeGroup::ALL {
            assert_eq!(serde_json::to_value(age).unwrap(), age.key());
        }
        let place = JsonPlace { posture: Some(Posture::LeftSide), ..JsonPlace::default() };
        assert_eq!(serde_json::to_string(&place).unwrap(), r#"{"posture":"left_side"}"#);
    }

    #[test]
    fn a_files_name_says_patient_and_site() {
        let place = JsonPlace::of_name("room 3\\b/4711_mv_2.wav").unwrap();
        assert_eq!((place.patient.as_deref(), place.site.as_deref()), (Some("4711"), Some("MV")));
        assert_eq!(JsonPlace::of_name("4711_AV/heart.wav"), None);
    }

    #[test]
    fn names_like_circors_say_person_and_site() {
        assert_eq!(place_of_name("13918_AV.wav"), Some(("13918", "AV")));
        assert_eq!(place_of_name("13918_mv_1.flac"), Some(("13918", "MV")));
        for other in ["heart.wav", "13918_XX.wav", "_AV.wav", ""] {
            assert_eq!(place_of_name(other), None, "{other}");
        }
    }
}
