//! What a person looks at and listens to: outlines, pictures and playback of a phonocardiogram, and the colours
//! and ticks of pictures.
//!
//! Nothing here feeds a network or a finding. The page only paints and plays these values.

mod audible;
mod average;
mod detail;
mod listening;
mod normal_beat;
mod overview;
mod quantile;
mod spectrogram_picture;
mod stretch;
mod ticks;
mod viridis;

pub use audible::{Audible, SOUND_REACH, audible, audible_part, sound_gain};
pub use average::{AveragePicture, average};
pub use detail::{DETAIL_REACH_S, Detail, Scale, detail};
pub use listening::{ListeningFilter, Section};
pub use normal_beat::NORMAL_PEOPLE;
pub use overview::{Overview, overview};
pub use spectrogram_picture::{SpectrogramPicture, SpectrogramPictureConfig, spectrogram};
pub use stretch::stretched;
pub use ticks::{Ticks, ticks};
pub use viridis::viridis;
