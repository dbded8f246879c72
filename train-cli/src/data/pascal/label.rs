//! The label words of PASCAL and what they mean here.

use engine::findings::Class;

use crate::data::MurmurTruth;

/// The class of a label word of the collection's tables; `None` if it is no such word.
///
/// `extrahls` is an extra heart sound (S3 or S4), `extrastole` an extrasystole.
#[must_use]
pub fn class_of(word: &str) -> Option<Class> {
    match word {
        "normal" => Some(Class::Normal),
        "murmur" => Some(Class::Murmur),
        "extrahls" => Some(Class::ExtraHeartSound),
        "extrastole" => Some(Class::Extrasystole),
        "artifact" => Some(Class::Artifact),
        _ => None,
    }
}

/// The class of a label field. It is empty, or a word for unlabelled, where the challenge withheld the truth.
pub(super) fn parse(word: &str) -> Result<Option<Class>, ()> {
    match word {
        "" | "Aunlabelledtest" | "Bunlabelledtest" => Ok(None),
        _ => class_of(word).map(Some).ok_or(()),
    }
}

/// What a class says of murmurs. The challenge doesn't time them; they are taken as systolic, as most are, and
/// nothing is said of diastole.
pub(super) fn murmur(label: Option<Class>) -> MurmurTruth {
    match label {
        Some(Class::Normal | Class::ExtraHeartSound | Class::Extrasystole) => MurmurTruth::ABSENT,
        Some(Class::Murmur) => MurmurTruth { systolic: Some(true), diastolic: None },
        Some(Class::Artifact) | None => MurmurTruth::default(),
    }
}

/// Label word and noise mark in a file name such as `normal_noisynormal_101_1305030823364_B`.
pub(super) fn in_name(stem: &str) -> (&str, bool) {
    let mut words = stem.split('_');
    let word = words.next().unwrap_or_default();
    (word, words.next().is_some_and(|next| next.starts_with("noisy")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn names_on_disk_tell_label_and_noise() {
        assert_eq!(in_name("normal__103_1305031931979_D2"), ("normal", false));
        assert_eq!(in_name("murmur_noisymurmur_162_1307101835989_B_1"), ("murmur", true));
        assert_eq!(parse("Bunlabelledtest"), Ok(None));
        assert_eq!(parse("extrahls").unwrap(), Some(Class::ExtraHeartSound));
        assert_eq!(parse("healthy"), Err(()));
    }

    #[test]
    fn a_murmur_is_systolic_and_nothing_is_known_of_artifacts_and_unlabelled_ones() {
        for class in [Class::Normal, Class::ExtraHeartSound, Class::Extrasystole] {
            assert_eq!(murmur(Some(class)), MurmurTruth::ABSENT);
        }
        let systolic = MurmurTruth { systolic: Some(true), diastolic: None };
        assert_eq!(murmur(Some(Class::Murmur)), systolic);
        assert_eq!(murmur(Some(Class::Artifact)), MurmurTruth::default());
        assert_eq!(murmur(None), MurmurTruth::default());
    }
}
