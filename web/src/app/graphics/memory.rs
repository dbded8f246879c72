//! What the browser remembers between visits: the choice, and what came of trying a graphics processor.
//! Where it remembers nothing, as in a private window, everything is found out again.

use web_sys::Storage;

use super::{Choice, Outcome};
use crate::protocol::Trial;

const CHOICE: &str = "lubdub-choice";
const TRIAL: &str = "lubdub-graphics";

/// The browser's memory.
#[derive(Debug, Clone, Default)]
pub struct Memory(Option<Storage>);

impl Memory {
    /// That of this window.
    #[must_use]
    pub fn of_window() -> Self {
        Self(web_sys::window().and_then(|window| window.local_storage().ok().flatten()))
    }

    /// What the reader chose last.
    #[must_use]
    pub fn choice(&self) -> Choice {
        Choice::of_key(&self.get(CHOICE).unwrap_or_default())
    }

    /// Remembers the reader's choice.
    pub fn set_choice(&self, choice: Choice) {
        self.set(CHOICE, choice.key());
    }

    /// What came of trying `subject`: one adapter with one model and one build of the worker.
    #[must_use]
    pub fn outcome(&self, subject: &str) -> Option<Outcome> {
        read(&self.get(TRIAL)?, subject)
    }

    /// Remembers what came of trying `subject`, instead of any other; no trial where it failed before it
    /// could be tried.
    pub fn set_trial(&self, subject: &str, trial: Option<Trial>) {
        self.set(TRIAL, &written(subject, trial));
    }

    fn get(&self, key: &str) -> Option<String> {
        self.0.as_ref()?.get_item(key).ok()?
    }

    fn set(&self, key: &str, value: &str) {
        // A full memory is as good as none.
        let _ = self.0.as_ref().map(|storage| storage.set_item(key, value));
    }
}

/// The subject on a line of its own, then the trial.
fn written(subject: &str, trial: Option<Trial>) -> String {
    format!("{subject}\n{}", serde_json::to_string(&trial).unwrap_or_default())
}

fn read(text: &str, subject: &str) -> Option<Outcome> {
    let (of, trial) = text.split_once('\n')?;
    if of == subject { serde_json::from_str(trial).ok().map(Outcome::new) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_is_remembered_for_its_own_subject_only() {
        let wrong = Some(Trial { passed: false, difference: Some(0.5), race: None });
        for trial in [wrong, None] {
            let text = written("one adapter", trial);
            assert_eq!(read(&text, "one adapter"), Some(Outcome::new(trial)));
            assert_eq!(read(&text, "another adapter"), None);
        }
        assert_eq!(read("nonsense", "nonsense"), None);
        assert_eq!(read("nonsense\n{", "nonsense"), None);
    }
}
