//! What is known while a microphone is listened to.

use js_sys::{Array, Date, Uint8Array};
use web_sys::{File, FilePropertyBag};

use super::hint::Hint;
use super::level::Level;
use super::microphone::Microphone;
use super::monitor::{LiveResult, Monitor};
use super::take::{Phase, Take, TakeConfig};
use super::wav::wav;
use crate::app::export::offer;
use crate::app::session::Place;
use crate::console;
use crate::js_error::JsError;

/// Judgements with a heart, one after the other, after which a recording starts by itself.
const SURE: u32 = 2;

/// Seconds of sound between two judgements.
const JUDGED_EVERY_S: f64 = 0.5;

/// What is known while a microphone is listened to.
pub struct Open {
    /// What it gives; absent once it is gone.
    pub microphone: Option<Microphone>,
    /// What is kept of it.
    pub take: Take,
    /// Where on whose chest it is made, where that is named.
    pub place: Option<Place>,
    /// How loud it is.
    pub level: Level,
    /// What the person who holds it is told.
    pub hint: Hint,
    /// What was heard last.
    pub heard: Option<LiveResult>,
    /// The recording, once it is done.
    pub file: Option<File>,
    /// The browser did not save it.
    pub is_unsaved: bool,
    monitor: Monitor,
    /// Judgements with a heart, one after the other.
    hearts: u32,
    /// Seconds of sound since the last judgement.
    unjudged_s: f64,
}

impl Open {
    /// Nothing was heard yet.
    pub fn new(microphone: Microphone, monitor: Monitor, place: Option<Place>) -> Self {
        let (rate, channels) = (microphone.input.sample_rate, microphone.input.channels as usize);
        Self {
            take: Take::new(TakeConfig::default(), rate, channels),
            microphone: Some(microphone),
            monitor,
            place,
            level: Level::default(),
            hint: Hint::default(),
            heard: None,
            file: None,
            is_unsaved: false,
            hearts: 0,
            unjudged_s: 0.0,
        }
    }

    /// The next samples.
    pub fn push(&mut self, block: &[Vec<f32>]) {
        let rate = self.take.sample_rate();
        self.take.push(block);
        self.level = self.level.after(block, rate);
        let frames = block.first().map_or(0, Vec::len);
        self.unjudged_s += frames as f64 / f64::from(rate.max(1));
        // What is done is judged as a file.
        let is_due = self.take.phase() != Phase::Done && self.unjudged_s >= JUDGED_EVERY_S;
        if is_due && self.monitor.is_idle() {
            self.unjudged_s = 0.0;
            match wav(&self.take.recent(), rate) {
                Ok(wav) => self.monitor.judge(&wav),
                Err(error) => {
                    console::warn("the latest seconds are not judged", &error.to_string());
                }
            }
        }
    }

    /// The latest seconds were judged. A recording starts by itself where that is wished.
    pub fn follow(&mut self, heard: LiveResult, starts_itself: bool) {
        self.hint = Hint::of(&heard.record, heard.display.level_dbfs);
        self.heard = Some(heard);
        self.hearts = if matches!(self.hint, Hint::Heart(_)) { self.hearts + 1 } else { 0 };
        if starts_itself && self.hearts >= SURE && self.take.phase() == Phase::Waiting {
            self.take.start();
        }
    }

    /// Lets the browser save the recording.
    pub fn save(&mut self) {
        let Some(file) = &self.file else { return };
        let offered = offer(&file.name(), file);
        if let Err(error) = &offered {
            console::error("a recording was not saved", &error.to_string());
        }
        self.is_unsaved = offered.is_err();
    }

    /// Begins again, at a place.
    pub fn again(&mut self, place: Option<Place>) {
        self.take.again();
        self.place = place;
        (self.file, self.heard, self.hint, self.hearts) = (None, None, Hint::default(), 0);
    }
}

/// A take as a file, named by the time of day.
///
/// # Errors
/// When it is too large, or the browser makes no file of it.
pub fn file(take: &Take) -> Result<File, JsError> {
    let wav = wav(&take.recording(), take.sample_rate())
        .map_err(|error| JsError::new(&error.to_string()))?;
    let options = FilePropertyBag::new();
    options.set_type("audio/wav");
    let parts = Array::of1(&Uint8Array::from(wav.as_slice()));
    Ok(File::new_with_u8_array_sequence_and_options(&parts, &name(&Date::new_0()), &options)?)
}

/// A name that sorts by time and no file system refuses.
fn name(now: &Date) -> String {
    format!(
        "recording-{:04}-{:02}-{:02}-{:02}-{:02}-{:02}.wav",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date(),
        now.get_hours(),
        now.get_minutes(),
        now.get_seconds()
    )
}
