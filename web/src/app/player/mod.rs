//! Pictures and playback of a recording.

pub mod axis;
pub mod canvas;
mod marks;
mod playback;
mod recording_view;
mod speaker;
mod spectrogram;
mod waveform;

pub use recording_view::RecordingView;
pub use speaker::Speaker;
