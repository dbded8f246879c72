//! What the page knows of the GPU, and how it is said.

use super::Outcome;
use crate::protocol::GpuReport;

/// What the page knows of the GPU.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum GpuStatus {
    /// It has not been looked for yet.
    #[default]
    Unknown,
    /// The reader chose the CPU.
    Off,
    /// The part of the page that computes on it is not built yet.
    NotBuilt,
    /// The browser has none.
    Absent,
    /// It is only played by a program of this name.
    Software(String),
    /// It is being tested.
    Trying(String),
    /// It is used.
    Used(String, Outcome),
    /// It was tested, and isn't used.
    Unused(String, Outcome),
    /// It failed while it was used.
    Lost(String),
}

impl GpuStatus {
    /// A stable word for it.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Off => "off",
            Self::NotBuilt => "not-built",
            Self::Absent => "absent",
            Self::Software(_) => "software",
            Self::Trying(_) => "trying",
            Self::Used(..) => "used",
            Self::Unused(_, Outcome::Right { .. }) => "slower",
            Self::Unused(_, Outcome::Wrong(_)) => "wrong",
            Self::Unused(_, Outcome::Failed) => "failed",
            Self::Lost(_) => "lost",
        }
    }

    /// The adapter's name, where there is one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Unknown | Self::Off | Self::NotBuilt | Self::Absent => None,
            Self::Software(name)
            | Self::Trying(name)
            | Self::Used(name, _)
            | Self::Unused(name, _)
            | Self::Lost(name) => Some(name),
        }
    }

    /// What records say of it.
    #[must_use]
    pub fn report(&self) -> GpuReport {
        let outcome = match self {
            Self::Used(_, outcome) | Self::Unused(_, outcome) => Some(*outcome),
            _ => None,
        };
        GpuReport {
            adapter: self.name().map(str::to_owned),
            self_test: outcome.and_then(Outcome::difference),
            status: self.key().to_owned(),
        }
    }

    /// What the page says of it, with what follows from it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Unknown => "Not looked for yet.".to_owned(),
            Self::Off => "Not used, as chosen.".to_owned(),
            Self::NotBuilt => {
                "The part of this page for it is not built yet, so the processor is used."
                    .to_owned()
            }
            Self::Absent => "This browser offers none, so the processor is used.".to_owned(),
            Self::Software(name) => {
                format!(
                    "This browser only has a program that plays one ({name}), so the processor is used."
                )
            }
            Self::Trying(name) => format!("Checking the graphics processor ({name}) …"),
            Self::Used(name, outcome) => format!("Used ({name}). {}", said(*outcome)),
            Self::Unused(name, outcome) => {
                format!("Not used ({name}). {} The processor is used.", said(*outcome))
            }
            Self::Lost(name) => format!(
                "The graphics processor ({name}) stopped working, so the processor took over. No \
                 recording was lost. Reload the page to try it again."
            ),
        }
    }
}

fn said(outcome: Outcome) -> String {
    match outcome {
        Outcome::Right { difference, race } => format!(
            "It agrees with the processor (probabilities differ by at most {difference:.6} of their value). For \
             ten seconds of sound the network takes {:.1}\u{a0}ms on it, and {:.1}\u{a0}ms on the processor.",
            race.gpu_ms, race.cpu_ms
        ),
        Outcome::Wrong(Some(difference)) => format!(
            "It computes something else than the processor (a probability differs by {difference:.6} of its value)."
        ),
        Outcome::Wrong(None) => "It computes something else than the processor.".to_owned(),
        Outcome::Failed => "It could not be started.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_say_what_came_of_the_self_test_and_in_one_word_what_is_used() {
        let used = GpuStatus::Used("nvidia".to_owned(), Outcome::Wrong(Some(0.5))).report();
        assert_eq!((used.adapter.as_deref(), used.self_test), (Some("nvidia"), Some(0.5)));
        assert_eq!(used.status, "used");
        let absent = GpuStatus::Absent.report();
        assert_eq!((absent.adapter, absent.self_test), (None, None));
        assert_eq!(GpuStatus::default().report(), GpuReport::default());
    }
}
