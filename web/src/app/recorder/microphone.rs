//! A microphone that is listened to.

use gloo_events::EventListener;
use js_sys::{Array, Float32Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AudioContext, AudioContextOptions, AudioWorkletNode, AudioWorkletNodeOptions, ChannelCountMode,
    ChannelInterpretation, MediaDevices, MediaStream, MediaStreamConstraints, MediaStreamTrack,
    MediaTrackConstraints, MediaTrackSettings, MessageEvent,
};
use yew::Callback;

use super::trouble::Trouble;
use crate::js_error::property;

/// Name under which the script of the audio thread registers itself.
const PROCESSOR: &str = "capture";

/// What the browser may do to the sound, and does or doesn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Processing {
    /// Takes away what the loudspeaker gives. None of the three where the browser doesn't tell.
    pub echo_cancellation: Option<bool>,
    /// Takes away what it takes for noise, heart sounds among it.
    pub noise_suppression: Option<bool>,
    /// Makes loud and soft alike.
    pub gain_control: Option<bool>,
}

/// What a microphone gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Input {
    /// Names it to the browser.
    pub id: String,
    /// Samples per second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u32,
    /// What the browser does to the sound.
    pub processing: Processing,
}

/// A microphone that is listened to; closed with its owner.
pub struct Microphone {
    /// What it gives.
    pub input: Input,
    context: AudioContext,
    _stream: Stream,
    _events: [EventListener; 2],
}

impl Drop for Microphone {
    fn drop(&mut self) {
        // A context that can't be closed is already.
        let _ = self.context.close();
    }
}

/// A stream whose tracks end with their owner.
struct Stream(MediaStream);

impl Stream {
    fn tracks(&self) -> Vec<MediaStreamTrack> {
        let tracks = self.0.get_audio_tracks();
        tracks.iter().filter_map(|track| track.dyn_into().ok()).collect()
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.tracks().iter().for_each(MediaStreamTrack::stop);
    }
}

/// Where the browser keeps microphones.
///
/// # Errors
/// [`Trouble::NotOffered`] where it doesn't.
pub fn media_devices() -> Result<MediaDevices, Trouble> {
    let navigator = web_sys::window().ok_or(Trouble::NotOffered)?.navigator();
    // Missing on pages that were loaded over plain HTTP.
    if property(&navigator, "mediaDevices").is_empty() {
        return Err(Trouble::NotOffered);
    }
    Ok(navigator.media_devices()?)
}

impl Microphone {
    /// Opens a microphone, the one of this name if there is one: `block` gets the samples of all channels as they come, `ended`
    /// is called when it is gone. The script of the audio thread lies at the address `capture`.
    ///
    /// # Errors
    /// When the reader or the browser refuses, or there is none.
    pub async fn open(
        capture: &str,
        device: Option<&str>,
        block: Callback<Vec<Vec<f32>>>,
        ended: Callback<()>,
    ) -> Result<Self, Trouble> {
        let asked = media_devices()?.get_user_media_with_constraints(&constraints(device))?;
        let stream = Stream(JsFuture::from(asked).await?.unchecked_into());
        let track = stream.tracks().into_iter().next().ok_or(Trouble::Missing)?;
        let settings = track.get_settings();
        let context = context(&settings)?;
        let channels = settings.get_channel_count().map_or(1, |count| count.max(1) as u32);
        let input = Input {
            id: settings.get_device_id().unwrap_or_default(),
            sample_rate: context.sample_rate() as u32,
            channels,
            processing: Processing {
                echo_cancellation: settings.get_echo_cancellation(),
                noise_suppression: settings.get_noise_suppression(),
                gain_control: settings.get_auto_gain_control(),
            },
        };
        let ended = EventListener::new(&track, "ended", move |_| ended.emit(()));
        JsFuture::from(context.audio_worklet()?.add_module(capture)?).await?;
        let source = context.create_media_stream_source(&stream.0)?;
        let node = AudioWorkletNode::new_with_options(&context, PROCESSOR, &options(channels)?)?;
        let port = node.port()?;
        let blocks = EventListener::new(&port, "message", move |event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                block.emit(samples(&event.data()));
            }
        });
        port.start();
        // A node that leads nowhere isn't run. It gives silence.
        source.connect_with_audio_node(&node)?.connect_with_audio_node(&context.destination())?;
        JsFuture::from(context.resume()?).await?;
        Ok(Self { input, context, _stream: stream, _events: [ended, blocks] })
    }
}

/// Asks for the sound as it is: what browsers do for speech takes heart sounds away.
fn constraints(device: Option<&str>) -> MediaStreamConstraints {
    let audio = MediaTrackConstraints::new();
    audio.set_echo_cancellation_bool(false);
    audio.set_noise_suppression_bool(false);
    audio.set_auto_gain_control_bool(false);
    if let Some(device) = device {
        audio.set_device_id_str(device);
    }
    let constraints = MediaStreamConstraints::new();
    constraints.set_audio_media_track_constraints(&audio);
    constraints
}

/// A context at the microphone's own rate, where the browser tells it, so that nothing is resampled.
fn context(settings: &MediaTrackSettings) -> Result<AudioContext, JsValue> {
    let rate = Reflect::get(settings, &"sampleRate".into())?.as_f64();
    let Some(rate) = rate else { return AudioContext::new() };
    let options = AudioContextOptions::new();
    options.set_sample_rate(rate as f32);
    AudioContext::new_with_context_options(&options)
}

fn options(channels: u32) -> Result<AudioWorkletNodeOptions, JsValue> {
    let options = AudioWorkletNodeOptions::new();
    options.set_channel_count(channels);
    options.set_channel_count_mode(ChannelCountMode::Explicit);
    options.set_channel_interpretation(ChannelInterpretation::Discrete);
    let own = Object::new();
    Reflect::set(&own, &"channels".into(), &channels.into())?;
    options.set_processor_options(Some(&own));
    Ok(options)
}

/// The samples of a message, channel by channel.
fn samples(message: &JsValue) -> Vec<Vec<f32>> {
    let channels = Array::from(message);
    channels
        .iter()
        .filter_map(|one| one.dyn_into().ok())
        .map(|one: Float32Array| one.to_vec())
        .collect()
}
