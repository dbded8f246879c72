//! Playing a recording.

use std::rc::Rc;

use gloo_render::request_animation_frame;
use yew::prelude::*;

use super::latest::{Latest, use_latest};
use super::listening::Listening;
use super::sound::Sound;
use super::speaker::{Play, Speaker, Stopped};
use crate::protocol::Drawing;

/// Where playback is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Playback {
    /// Whether it plays.
    pub playing: bool,
    /// Where it is, in seconds.
    pub position_s: f64,
    /// Counts screen refreshes, so that a sound that hasn't begun yet is asked again.
    frame: u32,
    /// The browser can't play sound.
    pub mute: bool,
}

/// Playback of a recording: where it is, how to seek (in seconds), how to play and pause. What is repeated begins and ends
/// at these seconds.
#[hook]
pub fn use_playback(
    drawing: &Rc<Drawing>,
    seconds: f64,
    listening: Listening,
    repeated_s: Option<[f64; 2]>,
) -> (Latest<Playback>, Callback<f64>, Callback<()>) {
    let speaker = use_context::<Speaker>().unwrap_or_default();
    let playback = use_latest::<Playback>();
    let sound = Sound::new(drawing.clone());
    let ticket = *use_memo((), |()| speaker.ticket());
    let play = {
        let (speaker, playback) = (speaker.clone(), playback.clone());
        Callback::from(move |from_s: f64| {
            let setter = playback.clone();
            let stopped = Callback::from(move |why| {
                setter.set(Playback { mute: why == Stopped::Failed, ..Playback::default() });
            });
            let play = Play { sound: sound.clone(), seconds, listening, from_s, repeated_s };
            let playing = speaker.play(ticket, play, stopped).is_ok();
            playback.set(Playback { playing, position_s: from_s, frame: 0, mute: !playing });
        })
    };
    use_effect_with(playback.get(), {
        let (speaker, setter) = (speaker.clone(), playback.clone());
        move |now| {
            let now = *now;
            let frame = now.playing.then(|| {
                request_animation_frame(move |_| match speaker.position_s(ticket) {
                    Some(at) if at < seconds => {
                        setter.set(Playback { position_s: at, frame: now.frame + 1, ..now });
                    }
                    Some(_) => {
                        speaker.stop(ticket);
                        setter.set(Playback::default());
                    }
                    None => {}
                })
            });
            move || drop(frame)
        }
    });
    // What plays goes on in the new way.
    use_effect_with((listening, repeated_s), {
        let (playback, play) = (playback.clone(), play.clone());
        move |_| {
            let now = playback.get();
            if now.playing {
                play.emit(now.position_s);
            }
        }
    });
    use_effect_with((), {
        let speaker = speaker.clone();
        move |()| move || speaker.stop(ticket)
    });
    let seek = {
        let (playback, play) = (playback.clone(), play.clone());
        Callback::from(move |to_s: f64| {
            let now = playback.get();
            if now.playing {
                play.emit(to_s);
            } else {
                playback.set(Playback { position_s: to_s, ..now });
            }
        })
    };
    let toggle = {
        let playback = playback.clone();
        Callback::from(move |()| {
            let now = playback.get();
            if now.playing {
                speaker.stop(ticket);
                playback.set(Playback { playing: false, ..now });
            } else {
                // From the end there is nothing left to play.
                let from_s = if now.position_s >= seconds { 0.0 } else { now.position_s };
                play.emit(from_s);
            }
        })
    };
    (playback, seek, toggle)
}
