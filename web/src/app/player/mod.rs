//! Pictures and playback of a recording.

pub mod axis;
pub mod canvas;
mod chain;
mod controls;
mod correct;
mod detail;
mod detail_in_view;
mod detail_worker;
mod evidence;
mod gestures;
mod keys;
mod listening;
mod marks;
mod overview_strip;
mod pieces;
mod playback;
mod plot;
mod recording_view;
mod selection;
mod sound;
mod speaker;
mod spectrogram;
mod stream;
mod viewport;
mod waveform;
mod wheel;
mod zoom_buttons;

pub use correct::Correct;
pub use detail::Detail;
pub use marks::Marks;
pub use recording_view::RecordingView;
pub use speaker::Speaker;
pub use spectrogram::SpectrogramView;
pub use viewport::Viewport;
pub use waveform::Waveform;
