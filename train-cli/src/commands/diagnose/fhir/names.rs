//! Names of bundles' files.

use std::collections::BTreeSet;

use engine::digest::sha256_hex;

/// What follows the name of a recording or a person.
const ENDING: &str = ".fhir.json";
/// Most bytes of a name before that: file systems take 255 in all.
const LONGEST: usize = 180;

/// Names that were given.
#[derive(Debug, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// A file name for this recording or person: its own last part with what is no letter, digit, dot, hyphen or
    /// underscore replaced. Where another has that name, also in other capitals, a part of the digest of all of `whole`
    /// tells them apart.
    pub fn of(&mut self, whole: &str) -> String {
        let last = whole.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = safe(last);
        let is_free = self.0.insert(name.to_lowercase());
        let name = if is_free { name } else { self.told_apart(&name, whole) };
        name + ENDING
    }

    /// The name with as much of the digest as makes it another.
    fn told_apart(&mut self, name: &str, whole: &str) -> String {
        let mut digest = sha256_hex(whole.as_bytes());
        loop {
            let longer = format!("{name}-{}", &digest[..8]);
            if self.0.insert(longer.to_lowercase()) {
                return longer;
            }
            digest = sha256_hex(digest.as_bytes());
        }
    }
}

fn safe(name: &str) -> String {
    let is_kept = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let mut safe: String = name.chars().map(|c| if is_kept(c) { c } else { '_' }).collect();
    while safe.len() > LONGEST {
        safe.pop();
    }
    let hidden = safe.starts_with('.') || safe.is_empty();
    if hidden { format!("_{safe}") } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_told_apart() {
        let mut names = Names::default();
        assert_eq!(names.of("in/Müller 1.wav"), "Müller_1.wav.fhir.json");
        assert_eq!(names.of(".."), "_...fhir.json");
        assert_eq!(names.of("a:b\n.wav"), "a_b_.wav.fhir.json");
        let given = ["x/a.wav", "y/a.wav", "z/A.wav", "y/a.wav"].map(|it| names.of(it));
        let different: BTreeSet<String> = given.iter().map(|it| it.to_lowercase()).collect();
        assert_eq!(different.len(), 4, "{given:?}");
        assert_eq!(given[0], "a.wav.fhir.json");
        assert!(names.of(&"ü".repeat(300)).len() <= 255);
    }
}
