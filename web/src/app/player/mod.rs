//! Pictures and playback of a recording.

pub mod axis;
pub mod canvas;
mod chain;
mod controls;
mod detail;
mod detail_worker;
mod keys;
mod listening;
mod marks;
mod pieces;
mod playback;
mod recording_view;
mod selection;
mod sound;
mod speaker;
mod spectrogram;
mod stream;
mod waveform;

pub use detail::Detail;
pub use marks::Marks;
pub use recording_view::RecordingView;
pub use speaker::Speaker;
pub use spectrogram::SpectrogramView;
pub use waveform::Waveform;
