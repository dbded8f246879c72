//! What a network is asked.

use crate::features::Image;

use super::Heard;

/// What a network is asked about one recording: numbers alone, so that it can be asked of another device, or in
/// another worker.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Question {
    /// See [`Heard::windows`].
    pub windows: Vec<Image>,
    /// See [`Heard::measures`].
    pub measures: Vec<f32>,
}

impl Question {
    /// What the network hears of it.
    #[must_use]
    pub fn heard(&self) -> Heard<'_> {
        Heard { windows: &self.windows, measures: &self.measures }
    }
}
