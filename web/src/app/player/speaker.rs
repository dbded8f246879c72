//! The loudspeaker: plays one sound at a time through Web Audio.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::{AudioBufferSourceNode, AudioContext, AudioContextState};
use yew::Callback;

use super::chain::{self, Chain, Sound};
use super::listening::Listening;

/// What is to be played, and how.
#[derive(Debug, Clone)]
pub struct Play {
    /// The sound.
    pub sound: Sound,
    /// Speed, filter and volume.
    pub listening: Listening,
    /// Where in the recording it begins, in seconds.
    pub from_s: f64,
    /// The stretch that is repeated, begin and end in seconds.
    pub repeated_s: Option<[f64; 2]>,
}

/// Level of a tone that checks headphones, full scale ±1.
const TONE_LEVEL: f32 = 0.5;

/// The page's one loudspeaker. Clones share it.
#[derive(Clone, Default)]
pub struct Speaker(Rc<RefCell<Output>>);

impl PartialEq for Speaker {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Default)]
struct Output {
    /// Made at the first play, since browsers silence those made before the reader acts.
    context: Option<AudioContext>,
    playing: Option<Playing>,
    last_ticket: u32,
}

struct Playing {
    ticket: u32,
    source: AudioBufferSourceNode,
    /// The context's time at which it began.
    began_s: f64,
    /// Seconds of the recording that pass in a second.
    pace: f64,
    /// Where in the recording it began, in seconds.
    from_s: f64,
    /// The stretch that is repeated, in seconds.
    repeated_s: Option<[f64; 2]>,
    stopped: Callback<()>,
}

impl Playing {
    /// Where in the recording it is at a time of the context, in seconds.
    fn position_s(&self, now_s: f64) -> f64 {
        let passed_s = self.from_s + (now_s - self.began_s) * self.pace;
        match self.repeated_s {
            Some([start_s, end_s]) if passed_s >= end_s => {
                start_s + (passed_s - start_s) % (end_s - start_s)
            }
            Some(_) | None => passed_s,
        }
    }
}

impl Speaker {
    /// A number by which its owner plays and stops its own sound only.
    #[must_use]
    pub fn ticket(&self) -> u32 {
        let mut output = self.0.borrow_mut();
        output.last_ticket += 1;
        output.last_ticket
    }

    /// Plays, in place of any other sound; `stopped` is called when another owner's sound takes its place.
    ///
    /// # Errors
    /// When the browser can't play sound.
    pub fn play(&self, ticket: u32, play: &Play, stopped: Callback<()>) -> Result<(), JsValue> {
        if let Some(other) = self.silence().filter(|playing| playing.ticket != ticket) {
            other.stopped.emit(());
        }
        let context = self.context()?;
        let Play { sound, listening, from_s, repeated_s } = play;
        let Chain { source, pace, stretch } = chain::connect(&context, sound, *listening)?;
        let mut from_s = *from_s;
        if let Some([start_s, end_s]) = *repeated_s {
            source.set_loop(true);
            source.set_loop_start(start_s * stretch);
            source.set_loop_end(end_s * stretch);
            if !(start_s..end_s).contains(&from_s) {
                from_s = start_s;
            }
        }
        source.start_with_when_and_grain_offset(0.0, from_s * stretch)?;
        let began_s = context.current_time();
        let repeated_s = *repeated_s;
        let playing = Playing { ticket, source, began_s, pace, from_s, repeated_s, stopped };
        self.0.borrow_mut().playing = Some(playing);
        Ok(())
    }

    /// Where in the owner's recording it is, in seconds; `None` where it doesn't play.
    #[must_use]
    pub fn position_s(&self, ticket: u32) -> Option<f64> {
        let output = self.0.borrow();
        let playing = output.playing.as_ref().filter(|playing| playing.ticket == ticket)?;
        let now_s = output.context.as_ref()?.current_time();
        Some(playing.position_s(now_s))
    }

    /// Plays a tone of a second, to check headphones, in place of any other sound.
    ///
    /// # Errors
    /// When the browser can't play sound.
    pub fn tone(&self, hz: f32) -> Result<(), JsValue> {
        if let Some(other) = self.silence() {
            other.stopped.emit(());
        }
        let context = self.context()?;
        let tone = context.create_oscillator()?;
        tone.frequency().set_value(hz);
        let gain = context.create_gain()?;
        let (level, now_s) = (gain.gain(), context.current_time());
        // It swells and fades: what begins at once clicks, and a click is heard everywhere.
        level.set_value(0.0);
        level.linear_ramp_to_value_at_time(TONE_LEVEL, now_s + 0.2)?;
        level.set_value_at_time(TONE_LEVEL, now_s + 0.8)?;
        level.linear_ramp_to_value_at_time(0.0, now_s + 1.0)?;
        tone.connect_with_audio_node(&gain)?.connect_with_audio_node(&context.destination())?;
        tone.start()?;
        tone.stop_with_when(now_s + 1.0)
    }

    /// Stops the owner's sound, if that is what plays.
    pub fn stop(&self, ticket: u32) {
        let owned = self.0.borrow().playing.as_ref().is_some_and(|p| p.ticket == ticket);
        if owned {
            let _ = self.silence();
        }
    }

    /// Stops and gives back what plays.
    fn silence(&self) -> Option<Playing> {
        let playing = self.0.borrow_mut().playing.take()?;
        // Fails only for a source that never started.
        let _ = AsRef::<web_sys::AudioScheduledSourceNode>::as_ref(&playing.source).stop();
        let _ = playing.source.disconnect();
        Some(playing)
    }

    fn context(&self) -> Result<AudioContext, JsValue> {
        let context = match &mut self.0.borrow_mut().context {
            Some(context) => context.clone(),
            none => none.insert(AudioContext::new()?).clone(),
        };
        if context.state() == AudioContextState::Suspended {
            // Settles by itself; until then the context's time stands still.
            let _ = context.resume()?;
        }
        Ok(context)
    }
}
