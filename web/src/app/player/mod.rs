//! Pictures and playback of a recording.

pub mod axis;
pub mod canvas;
mod chain;
mod controls;
mod evidence;
mod keys;
mod listening;
mod marks;
mod playback;
mod recording_view;
mod selection;
mod speaker;
mod spectrogram;
mod waveform;

pub use marks::Marks;
pub use recording_view::RecordingView;
pub use speaker::Speaker;
pub use spectrogram::SpectrogramView;
pub use waveform::Waveform;
