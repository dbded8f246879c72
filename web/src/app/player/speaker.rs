//! The loudspeaker: plays one sound at a time through Web Audio.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Float32Array, Int16Array};
use wasm_bindgen::JsValue;
use web_sys::{AudioBufferSourceNode, AudioContext, AudioContextState};
use yew::Callback;

/// A sound to play.
#[derive(Debug, Clone)]
pub struct Sound {
    /// Mono samples of 16 bits.
    pub samples: Int16Array,
    /// Samples per second.
    pub rate: u32,
}

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
    /// The context's time at which the sound would have begun.
    origin_s: f64,
    stopped: Callback<()>,
}

impl Speaker {
    /// A number by which its owner plays and stops its own sound only.
    #[must_use]
    pub fn ticket(&self) -> u32 {
        let mut output = self.0.borrow_mut();
        output.last_ticket += 1;
        output.last_ticket
    }

    /// Plays from a point in seconds, in place of any other sound; `stopped` is called when another owner's
    /// sound takes its place.
    ///
    /// # Errors
    /// When the browser can't play sound.
    pub fn play(
        &self,
        ticket: u32,
        sound: &Sound,
        from_s: f64,
        stopped: Callback<()>,
    ) -> Result<(), JsValue> {
        if let Some(other) = self.silence().filter(|playing| playing.ticket != ticket) {
            other.stopped.emit(());
        }
        let context = self.context()?;
        if context.state() == AudioContextState::Suspended {
            // Settles by itself; until then the context's time stands still.
            let _ = context.resume()?;
        }
        let buffer = context.create_buffer(1, sound.samples.length(), sound.rate as f32)?;
        buffer.copy_to_channel_with_f32_array(&floats(&sound.samples), 0)?;
        let source = context.create_buffer_source()?;
        source.set_buffer(Some(&buffer));
        source.connect_with_audio_node(&context.destination())?;
        source.start_with_when_and_grain_offset(0.0, from_s)?;
        let origin_s = context.current_time() - from_s;
        self.0.borrow_mut().playing = Some(Playing { ticket, source, origin_s, stopped });
        Ok(())
    }

    /// Seconds of the owner's sound that have been played; `None` where it doesn't play.
    #[must_use]
    pub fn position_s(&self, ticket: u32) -> Option<f64> {
        let output = self.0.borrow();
        let playing = output.playing.as_ref().filter(|playing| playing.ticket == ticket)?;
        output.context.as_ref().map(|context| context.current_time() - playing.origin_s)
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
        let mut output = self.0.borrow_mut();
        if let Some(context) = &output.context {
            return Ok(context.clone());
        }
        let context = AudioContext::new()?;
        output.context = Some(context.clone());
        Ok(context)
    }
}

/// Samples as Web Audio takes them, full scale ±1.
fn floats(samples: &Int16Array) -> Float32Array {
    let scaled: Vec<f32> =
        samples.to_vec().into_iter().map(|s| f32::from(s) / f32::from(i16::MAX)).collect();
    Float32Array::from(scaled.as_slice())
}
