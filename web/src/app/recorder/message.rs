//! What happens to the recorder.

use super::devices::Device;
use super::microphone::Microphone;
use super::monitor::LiveResult;
use super::trouble::Trouble;

/// What happens.
pub enum Message {
    /// The reader wants to record, from the microphone of this name if there is one.
    Open(Option<String>),
    /// A microphone is open, or can't be.
    Opened(u32, Result<Box<Microphone>, Trouble>),
    /// These microphones there are.
    Devices(Vec<Device>),
    /// Samples came.
    Block(u32, Vec<Vec<f32>>),
    /// The latest seconds were judged.
    Latest(LiveResult),
    /// The microphone is gone.
    Ended(u32),
    /// The recording is to start.
    Start,
    /// The recording is to end.
    Stop,
    /// The recording is to be made again.
    Again,
    /// Whether a recording starts by itself.
    StartsItself(bool),
    /// The recording is to be saved.
    Save,
    /// The microphone is to be closed.
    Close,
}
