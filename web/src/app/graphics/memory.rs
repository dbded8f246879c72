//! What the browser remembers between visits: the choice, and what came of trying a graphics processor.
//! Where it remembers nothing, as in a private window, everything is found out again.

use serde::{Deserialize, Serialize};
use web_sys::Storage;

use super::{Choice, Outcome};

const CHOICE: &str = "lubdub-choice";
const OUTCOME: &str = "lubdub-graphics";

/// The browser's memory.
#[derive(Debug, Clone, Default)]
pub struct Memory(Option<Storage>);

/// An outcome, and what it holds for.
#[derive(Serialize, Deserialize)]
struct Remembered {
    subject: String,
    outcome: Outcome,
}

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
        let remembered: Remembered = serde_json::from_str(&self.get(OUTCOME)?).ok()?;
        (remembered.subject == subject).then_some(remembered.outcome)
    }

    /// Remembers what came of trying `subject`, instead of any other.
    pub fn set_outcome(&self, subject: &str, outcome: Outcome) {
        let remembered = Remembered { subject: subject.to_owned(), outcome };
        if let Ok(json) = serde_json::to_string(&remembered) {
            self.set(OUTCOME, &json);
        }
    }

    fn get(&self, key: &str) -> Option<String> {
        self.0.as_ref()?.get_item(key).ok()?
    }

    fn set(&self, key: &str, value: &str) {
        // A full memory is as good as none.
        let _ = self.0.as_ref().map(|storage| storage.set_item(key, value));
    }
}
