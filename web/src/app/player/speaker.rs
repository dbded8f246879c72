//! The loudspeaker: plays one sound at a time through Web Audio.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::{AudioBufferSourceNode, AudioContext, AudioContextState, AudioScheduledSourceNode};
use yew::Callback;

use super::chain::{self, Chain, LONGEST_KEPT_S, keeps_pitch};
use super::listening::Listening;
use super::sound::{Samples, Sound};
use super::stream::Stream;
use crate::console;
use crate::js_error::JsError;

/// What is to be played, and how.
#[derive(Clone)]
pub struct Play {
    /// The sound.
    pub sound: Sound,
    /// Length of the recording, in seconds.
    pub seconds: f64,
    /// Speed, filter and volume.
    pub listening: Listening,
    /// Where in the recording it begins, in seconds.
    pub from_s: f64,
    /// The stretch that is repeated, begin and end in seconds.
    pub repeated_s: Option<[f64; 2]>,
}

impl Play {
    /// The stretch that is cut out to be repeated: of a sound that isn't ready, or too long to be made slower as a whole.
    fn cut_out(&self) -> Option<[f64; 2]> {
        let [start_s, end_s] = self.repeated_s?;
        let is_short = end_s - start_s <= LONGEST_KEPT_S;
        let is_slowed = keeps_pitch(self.listening, 0.0) && self.seconds > LONGEST_KEPT_S;
        (is_short && (self.sound.is_made() || is_slowed)).then_some([start_s, end_s])
    }
}

/// Why a sound stopped that its owner didn't stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Another owner's sound took its place.
    Replaced,
    /// The browser couldn't go on.
    Failed,
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
    /// Counts what was played or stopped, so that what comes late isn't played.
    turns: u32,
}

struct Playing {
    ticket: u32,
    source: Source,
    /// Seconds of the recording that pass in a second.
    pace: f64,
    /// Where in the recording it began, in seconds.
    from_s: f64,
    /// The stretch that is repeated, in seconds.
    repeated_s: Option<[f64; 2]>,
    stopped: Callback<Stopped>,
}

/// What gives the sound.
enum Source {
    /// It is being read.
    Coming,
    /// All of it at once; it began at a time of the context.
    Single(AudioBufferSourceNode, f64),
    /// Piece by piece.
    Pieces(Stream),
}

impl Drop for Source {
    fn drop(&mut self) {
        if let Self::Single(source, _) = self {
            // Fails only for a source that never started.
            let _ = AsRef::<AudioScheduledSourceNode>::as_ref(source).stop();
            let _ = source.disconnect();
        }
    }
}

impl Source {
    /// The context's time at which it began; `None` if it hasn't.
    fn began_s(&self) -> Option<f64> {
        match self {
            Self::Coming => None,
            Self::Single(_, began_s) => Some(*began_s),
            Self::Pieces(stream) => stream.began_s(),
        }
    }
}

impl Playing {
    /// Where in the recording it is at a time of the context, in seconds.
    fn position_s(&self, now_s: f64) -> f64 {
        let began_s = self.source.began_s().unwrap_or(now_s);
        let passed_s = self.from_s + (now_s - began_s).max(0.0) * self.pace;
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

    /// Plays, in place of any other sound; `stopped` is called when it stops before its end and its owner didn't stop it.
    ///
    /// # Errors
    /// When the browser can't play sound.
    pub fn play(&self, ticket: u32, play: Play, stopped: Callback<Stopped>) -> Result<(), JsValue> {
        if let Some(other) = self.silence().filter(|playing| playing.ticket != ticket) {
            other.stopped.emit(Stopped::Replaced);
        }
        let context = self.context()?;
        let mut play = play;
        if let Some([start_s, end_s]) = play.repeated_s
            && !(start_s..end_s).contains(&play.from_s)
        {
            play.from_s = start_s;
        }
        let cut_out = play.cut_out();
        let source = match (cut_out, play.sound.ready()) {
            (None, Some(samples)) => single(&context, samples, 0.0, &play)?,
            (None, None) => Source::Pieces(self.stream(&context, &play, ticket)?),
            (Some(_), _) => Source::Coming,
        };
        let Play { from_s, repeated_s, listening, .. } = play;
        let pace = 1.0 / listening.speed.factor() as f64;
        let playing = Playing { ticket, source, pace, from_s, repeated_s, stopped };
        self.0.borrow_mut().playing = Some(playing);
        if let Some(cut_out) = cut_out {
            self.read(context, cut_out, play, ticket);
        }
        Ok(())
    }

    fn stream(&self, context: &AudioContext, play: &Play, ticket: u32) -> Result<Stream, JsValue> {
        let speaker = self.clone();
        let failed = Callback::from(move |error: JsError| speaker.fail(ticket, &error));
        Stream::start(context, &play.sound, play.listening, play.from_s, play.repeated_s, failed)
    }

    /// Reads a stretch and plays it, unless something else plays by then.
    fn read(&self, context: AudioContext, cut_out_s: [f64; 2], play: Play, ticket: u32) {
        let speaker = self.clone();
        let turn = self.0.borrow().turns;
        wasm_bindgen_futures::spawn_local(async move {
            let [start, end] = cut_out_s.map(|at_s| play.sound.sample_at(at_s));
            let samples = play.sound.window(start..end).await;
            if speaker.0.borrow().turns != turn {
                return;
            }
            let source =
                samples.and_then(|samples| Ok(single(&context, samples, cut_out_s[0], &play)?));
            match source {
                Err(error) => speaker.fail(ticket, &error),
                Ok(source) => {
                    if let Some(playing) = speaker.0.borrow_mut().playing.as_mut() {
                        playing.source = source;
                    }
                }
            }
        });
    }

    /// What the owner plays can't go on.
    fn fail(&self, ticket: u32, error: &JsError) {
        console::error("a recording could not be played", &error.to_string());
        let owned = self.0.borrow().playing.as_ref().is_some_and(|p| p.ticket == ticket);
        if let Some(playing) = owned.then(|| self.silence()).flatten() {
            playing.stopped.emit(Stopped::Failed);
        }
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
            other.stopped.emit(Stopped::Replaced);
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
            drop(self.silence());
        }
    }

    /// Gives back what plays, which stops with it.
    fn silence(&self) -> Option<Playing> {
        let mut output = self.0.borrow_mut();
        output.turns += 1;
        output.playing.take()
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

/// Starts a sound that begins at a time of the recording, in seconds.
fn single(
    context: &AudioContext,
    samples: Samples,
    begins_s: f64,
    play: &Play,
) -> Result<Source, JsValue> {
    let Chain { source, stretch } = chain::connect(context, samples, play.listening)?;
    if let Some([start_s, end_s]) = play.repeated_s {
        source.set_loop(true);
        source.set_loop_start((start_s - begins_s) * stretch);
        source.set_loop_end((end_s - begins_s) * stretch);
    }
    source.start_with_when_and_grain_offset(0.0, (play.from_s - begins_s) * stretch)?;
    Ok(Source::Single(source, context.current_time()))
}
