//! The sound of a recording: ready to play, or made of its signal as it plays.

use std::ops::Range;
use std::rc::Rc;

use engine::display::{Audible, SOUND_REACH, audible_part};

use crate::js_error::JsError;
use crate::protocol::{Drawing, DrawingHead};

/// A stretch of sound.
pub struct Samples {
    /// As Web Audio takes them: mono, full scale ±1.
    pub values: Vec<f32>,
    /// Samples per second.
    pub rate: u32,
}

impl Samples {
    fn new(samples: &[i16], rate: u32) -> Self {
        let scaled = samples.iter().map(|sample| f32::from(*sample) / f32::from(i16::MAX));
        Self { values: scaled.collect(), rate }
    }

    /// Its length, in seconds.
    pub fn seconds(&self) -> f64 {
        self.values.len() as f64 / f64::from(self.rate.max(1))
    }
}

/// The sound of a recording. Clones share it.
#[derive(Clone)]
pub struct Sound(Rc<Drawing>);

impl Sound {
    /// Of a recording that is drawn.
    pub fn new(drawing: Rc<Drawing>) -> Self {
        Self(drawing)
    }

    /// Whether it is made of its signal as it plays: that of a long recording.
    pub fn is_made(&self) -> bool {
        self.0.arrays.sound.length() == 0
    }

    /// All of it, where that is ready.
    pub fn ready(&self) -> Option<Samples> {
        let Drawing { head, arrays } = &*self.0;
        (!self.is_made()).then(|| Samples::new(&arrays.sound.to_vec(), head.sound_rate))
    }

    /// Number of samples of its signal.
    pub fn length(&self) -> usize {
        self.0.arrays.signal.length()
    }

    /// Samples of its signal per second.
    pub fn rate(&self) -> f64 {
        f64::from(self.0.head.signal_rate.max(1))
    }

    /// The sample of its signal at a time in seconds.
    pub fn sample_at(&self, at_s: f64) -> usize {
        ((at_s.max(0.0) * self.rate()) as usize).min(self.length())
    }

    /// The sound of a range of samples of its signal.
    ///
    /// # Errors
    /// When the browser can't read them.
    pub async fn window(&self, played: Range<usize>) -> Result<Samples, JsError> {
        let DrawingHead { signal_rate, sound_gain, .. } = self.0.head;
        let start = played.start.saturating_sub(SOUND_REACH);
        let end = (played.end + SOUND_REACH).min(self.length());
        let signal = self.0.arrays.signal.window(start..end).await?.to_vec();
        let played = played.start - start..played.end - start;
        let Audible { samples, sample_rate } =
            audible_part(&signal, signal_rate, sound_gain, played);
        Ok(Samples::new(&samples, sample_rate))
    }
}
