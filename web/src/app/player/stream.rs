//! A long sound, of which the next pieces always lie ready: one starts on the sample after another's last.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::{AudioBufferSourceNode, AudioContext, AudioNode, AudioScheduledSourceNode};
use yew::Callback;

use super::chain;
use super::listening::Listening;
use super::pieces::Pieces;
use super::sound::Sound;
use crate::js_error::JsError;

/// Length of a piece of the recording, in seconds: a third of a megabyte of sound. Whole seconds begin on
/// whole samples of any loudspeaker.
const PIECE_S: f64 = 10.0;

/// Pieces that lie ready, the one that plays included.
const READY: usize = 2;

/// Time from a piece's being ready to its start, in seconds: what the browser takes to pass it on.
const LEAD_S: f64 = 0.05;

/// A long sound that plays; it stops with its owner.
pub struct Stream(Rc<State>);

struct State {
    context: AudioContext,
    /// What all pieces pass, so that no filter begins anew at a seam.
    effects: AudioNode,
    sound: Sound,
    /// Seconds of the recording that pass in a second.
    pace: f64,
    pieces: RefCell<Pieces>,
    ready: RefCell<VecDeque<Piece>>,
    is_loading: Cell<bool>,
    /// The context's time at which it began, had it never waited for a piece.
    began_s: Cell<Option<f64>>,
    /// The loudspeaker's sample at which the next piece starts.
    next: Cell<f64>,
    failed: Callback<JsError>,
}

/// A piece that plays or is to play.
struct Piece {
    source: AudioBufferSourceNode,
    _ended: EventListener,
}

impl Drop for Stream {
    fn drop(&mut self) {
        for Piece { source, .. } in self.0.ready.borrow().iter() {
            // Fails only for a source that never started.
            let _ = AsRef::<AudioScheduledSourceNode>::as_ref(source).stop();
            let _ = source.disconnect();
        }
        let _ = self.0.effects.disconnect();
    }
}

impl Stream {
    /// Plays from a time of the recording on, or over and over from one to another, in seconds. `failed` is called when the
    /// browser can't go on.
    ///
    /// # Errors
    /// When the browser can't play sound.
    pub fn start(
        context: &AudioContext,
        sound: &Sound,
        listening: Listening,
        from_s: f64,
        repeated_s: Option<[f64; 2]>,
        failed: Callback<JsError>,
    ) -> Result<Self, JsValue> {
        let repeated = repeated_s.map(|span| span.map(|at_s| sound.sample_at(at_s)));
        let repeated = repeated.map(|[start, end]| start..end);
        let longest = (PIECE_S * sound.rate()) as usize;
        let pieces = Pieces::new(sound.sample_at(from_s), sound.length(), repeated, longest);
        let state = Rc::new(State {
            context: context.clone(),
            effects: chain::effects(context, listening)?,
            sound: sound.clone(),
            pace: 1.0 / listening.speed.factor() as f64,
            pieces: RefCell::new(pieces),
            ready: RefCell::default(),
            is_loading: Cell::default(),
            began_s: Cell::default(),
            next: Cell::default(),
            failed,
        });
        load(&state);
        Ok(Self(state))
    }

    /// The context's time at which it began; `None` before its first piece is there.
    pub fn began_s(&self) -> Option<f64> {
        self.0.began_s.get()
    }
}

/// Makes pieces until enough of them lie ready.
fn load(state: &Rc<State>) {
    if state.is_loading.replace(true) {
        return;
    }
    let state = Rc::downgrade(state);
    wasm_bindgen_futures::spawn_local(async move {
        while let Some(goes_on) = load_one(&state).await {
            if let Err(error) = goes_on {
                if let Some(state) = state.upgrade() {
                    state.failed.emit(error);
                }
                return;
            }
        }
        if let Some(state) = state.upgrade() {
            state.is_loading.set(false);
        }
    });
}

/// Makes the next piece; `None` where enough lie ready, none is left, or nobody listens any more.
async fn load_one(weak: &Weak<State>) -> Option<Result<(), JsError>> {
    let (sound, piece) = {
        let state = weak.upgrade()?;
        let has_room = state.ready.borrow().len() < READY;
        let piece = has_room.then(|| state.pieces.borrow_mut().next()).flatten()?;
        (state.sound.clone(), piece)
    };
    // One more sample, for what lies between the last one and the next piece's first.
    let seconds = piece.len() as f64 / sound.rate();
    let samples = sound.window(piece.start..(piece.end + 1).min(sound.length())).await;
    let state = weak.upgrade()?;
    let scheduled = samples.and_then(|samples| {
        let source = chain::source(&state.context, &samples)?;
        Ok(state.schedule(source, seconds, weak)?)
    });
    Some(scheduled)
}

impl State {
    /// Has a piece of so many seconds of the recording start when the one before it ends.
    fn schedule(
        &self,
        source: AudioBufferSourceNode,
        seconds: f64,
        weak: &Weak<Self>,
    ) -> Result<(), JsValue> {
        let rate = f64::from(self.context.sample_rate());
        let [start, end] = self.place(seconds, rate);
        // Half a sample less, since by rounding the last one would be played together with the next piece's first: a click.
        let played_s = (end - start - 0.5) / rate * self.pace;
        source.playback_rate().set_value(self.pace as f32);
        source.connect_with_audio_node(&self.effects)?;
        source.start_with_when_and_grain_offset_and_grain_duration(start / rate, 0.0, played_s)?;
        let state = weak.clone();
        let ended = EventListener::once(&source, "ended", move |_| {
            // Not within the event: a listener must not be dropped while it runs.
            wasm_bindgen_futures::spawn_local(async move {
                if let Some(state) = state.upgrade() {
                    drop(state.ready.borrow_mut().pop_front());
                    load(&state);
                }
            });
        });
        self.ready.borrow_mut().push_back(Piece { source, _ended: ended });
        Ok(())
    }

    /// The loudspeaker's samples, so many a second, at which a piece of so many seconds and the one after it start.
    fn place(&self, seconds: f64, rate: f64) -> [f64; 2] {
        let now = self.context.current_time() * rate;
        let (start, began_s) = match self.began_s.get() {
            None => {
                let first = (now + LEAD_S * rate).ceil();
                (first, first / rate)
            }
            Some(began_s) => {
                // What comes late delays all that follows.
                let start = self.next.get().max(now);
                (start, began_s + (start - self.next.get()) / rate)
            }
        };
        self.began_s.set(Some(began_s));
        self.next.set(start + seconds / self.pace * rate);
        [start.round(), self.next.get().round()]
    }
}
