//! What the browser remembers between visits: the choice, and what came of testing a GPU.
//! Where it remembers nothing, as in a private window, everything is found out again.

use web_sys::Storage;

use super::{Choice, Outcome};
use crate::protocol::GpuSelfTest;

const CHOICE: &str = "lubdub-choice";
const SELF_TEST: &str = "lubdub-gpu";

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

    /// What came of testing `subject`: one adapter with one model and one build of the worker.
    #[must_use]
    pub fn outcome(&self, subject: &str) -> Option<Outcome> {
        read(&self.get(SELF_TEST)?, subject)
    }

    /// Remembers what came of testing `subject`, instead of any other; no test where it failed before it
    /// could be tested.
    pub fn set_self_test(&self, subject: &str, test: Option<GpuSelfTest>) {
        self.set(SELF_TEST, &written(subject, test));
    }

    fn get(&self, key: &str) -> Option<String> {
        self.0.as_ref()?.get_item(key).ok()?
    }

    fn set(&self, key: &str, value: &str) {
        // A full memory is as good as none.
        let _ = self.0.as_ref().map(|storage| storage.set_item(key, value));
    }
}

/// The subject on a line of its own, then the self-test.
fn written(subject: &str, test: Option<GpuSelfTest>) -> String {
    format!("{subject}\n{}", serde_json::to_string(&test).unwrap_or_default())
}

fn read(text: &str, subject: &str) -> Option<Outcome> {
    let (of, test) = text.split_once('\n')?;
    if of == subject { serde_json::from_str(test).ok().map(Outcome::new) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_self_test_is_remembered_for_its_own_subject_only() {
        let wrong = Some(GpuSelfTest { passed: false, difference: Some(0.5), race: None });
        for test in [wrong, None] {
            let text = written("one adapter", test);
            assert_eq!(read(&text, "one adapter"), Some(Outcome::new(test)));
            assert_eq!(read(&text, "another adapter"), None);
        }
        assert_eq!(read("nonsense", "nonsense"), None);
        assert_eq!(read("nonsense\n{", "nonsense"), None);
    }
}
