//! What a person looks at and listens to: outlines, pictures and playback of a phonocardiogram.
//!
//! Nothing here feeds a network or a finding. The page only paints and plays these values.

mod audible;
mod average;
mod overview;
mod spectrogram;
mod ticks;
mod viridis;

pub use audible::{Audible, audible};
pub use average::{AveragePicture, average};
pub use overview::{Overview, overview};
pub use spectrogram::{Spectrogram, SpectrogramConfig, spectrogram};
pub use ticks::{Tick, round_values, signed};
pub use viridis::{VIRIDIS, viridis};
