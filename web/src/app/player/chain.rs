//! From a sound to the loudspeaker: speed, filter, volume, limiter.

use engine::display::{ListeningFilter, Section, stretched};
use js_sys::Float32Array;
use wasm_bindgen::JsValue;
use web_sys::{AudioBufferSourceNode, AudioContext, AudioNode, BiquadFilterType};

use super::listening::Listening;
use super::sound::Samples;

/// Longest stretch, in seconds, that is made slower at the same pitch: the page stands still meanwhile.
pub const LONGEST_KEPT_S: f64 = 60.0;

/// Level above which sound is held back, in decibels below full scale, and how hard and how fast.
const LIMIT_DB: f32 = -6.0;
const LIMIT_RATIO: f32 = 20.0;
const LIMIT_ATTACK_S: f32 = 0.002;
const LIMIT_RELEASE_S: f32 = 0.1;

/// A sound that is ready to be started.
pub struct Chain {
    /// Starts and stops.
    pub source: AudioBufferSourceNode,
    /// Seconds of the buffer that one of the recording takes.
    pub stretch: f64,
}

/// Connects a sound to the loudspeaker.
///
/// # Errors
/// When the browser can't.
pub fn connect(
    context: &AudioContext,
    sound: Samples,
    listening: Listening,
) -> Result<Chain, JsValue> {
    let factor = listening.speed.factor();
    let stretch = if keeps_pitch(listening, sound.seconds()) { factor } else { 1 };
    let Samples { mut values, rate } = sound;
    if stretch > 1 {
        values = stretched(&values, rate, stretch);
    }
    let source = source(context, &Samples { values, rate })?;
    source.playback_rate().set_value((stretch as f64 / factor as f64) as f32);
    source.connect_with_audio_node(&effects(context, listening)?)?;
    Ok(Chain { source, stretch: stretch as f64 })
}

/// What plays a sound, connected to nothing.
///
/// # Errors
/// When the browser can't.
pub fn source(context: &AudioContext, sound: &Samples) -> Result<AudioBufferSourceNode, JsValue> {
    let Samples { values, rate } = sound;
    let source = context.create_buffer_source()?;
    let buffer = context.create_buffer(1, values.len() as u32, *rate as f32)?;
    buffer.copy_to_channel_with_f32_array(&Float32Array::from(values.as_slice()), 0)?;
    source.set_buffer(Some(&buffer));
    Ok(source)
}

/// Filter, volume and limiter, connected to the loudspeaker. Gives the first of them.
///
/// # Errors
/// When the browser can't.
pub fn effects(context: &AudioContext, listening: Listening) -> Result<AudioNode, JsValue> {
    let gain = context.create_gain()?;
    gain.gain().set_value(10_f64.powf(listening.volume_db / 20.0) as f32);
    gain.connect_with_audio_node(&limiter(context)?)?
        .connect_with_audio_node(&context.destination())?;
    let mut first: AudioNode = gain.into();
    for section in listening.filter.sections().iter().rev() {
        let filter = biquad(context, *section)?;
        filter.connect_with_audio_node(&first)?;
        first = filter;
    }
    Ok(first)
}

/// Whether a sound of so many seconds is made slower at the same pitch.
pub fn keeps_pitch(listening: Listening, seconds: f64) -> bool {
    listening.keeps_pitch && listening.speed.factor() > 1 && seconds <= LONGEST_KEPT_S
}

fn biquad(context: &AudioContext, section: Section) -> Result<AudioNode, JsValue> {
    let node = context.create_biquad_filter()?;
    let (kind, hz) = match section {
        Section::LowPass { hz, q_db } => {
            node.q().set_value(q_db as f32);
            (BiquadFilterType::Lowpass, hz)
        }
        Section::HighPass { hz, q_db } => {
            node.q().set_value(q_db as f32);
            (BiquadFilterType::Highpass, hz)
        }
        Section::LowShelf { hz, gain_db } => {
            node.gain().set_value(gain_db as f32);
            (BiquadFilterType::Lowshelf, hz)
        }
    };
    node.set_type(kind);
    node.frequency().set_value(hz as f32);
    Ok(node.into())
}

fn limiter(context: &AudioContext) -> Result<AudioNode, JsValue> {
    let node = context.create_dynamics_compressor()?;
    node.threshold().set_value(LIMIT_DB);
    node.knee().set_value(0.0);
    node.ratio().set_value(LIMIT_RATIO);
    node.attack().set_value(LIMIT_ATTACK_S);
    node.release().set_value(LIMIT_RELEASE_S);
    Ok(node.into())
}

/// The response of a filter as a path over a width and a height, from 20 to 800 Hz by their logarithm and from +15 dB at
/// the top to −45 dB at the bottom.
pub fn curve(filter: ListeningFilter, [width, height]: [f64; 2]) -> String {
    const POINTS: u32 = 60;
    // Below 800 Hz other rates of a device differ by less than 0.1 dB.
    const DEVICE_HZ: f64 = 48_000.0;
    let point = |index: u32| {
        let share = f64::from(index) / f64::from(POINTS);
        let db = filter.response_db(20.0 * 40_f64.powf(share), DEVICE_HZ);
        let y = ((15.0 - db) / 60.0).clamp(0.0, 1.0) * height;
        let command = if index == 0 { 'M' } else { 'L' };
        format!("{command}{:.1} {y:.1}", share * width)
    };
    (0..=POINTS).map(point).collect()
}
