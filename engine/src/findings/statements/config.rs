//! What a frame model's file says of how statements are made.

use crate::findings::{SoundHead, SoundPooling};
use crate::frames::FrameOutput;

/// What statements are made by: what a frame model's file says of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StatementConfig {
    /// How frames are pooled to scores.
    pub pooling: SoundPooling,
    /// How scores become statements, in the order of [`FrameOutput::ALL`].
    pub sounds: [SoundHead; FrameOutput::ALL.len()],
}
