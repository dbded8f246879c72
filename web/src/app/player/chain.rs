//! From a sound to the loudspeaker: speed, filter, volume, limiter.

use engine::display::{ListeningFilter, Section, stretched};
use js_sys::{Float32Array, Int16Array};
use wasm_bindgen::JsValue;
use web_sys::{AudioBufferSourceNode, AudioContext, AudioNode, BiquadFilterType};

use super::listening::Listening;

/// Longest stretch, in seconds, that is made slower at the same pitch: the page stands still meanwhile.
pub const LONGEST_KEPT_S: f64 = 60.0;

/// Level above which sound is held back, in decibels below full scale, and how hard and how fast.
const LIMIT_DB: f32 = -6.0;
const LIMIT_RATIO: f32 = 20.0;
const LIMIT_ATTACK_S: f32 = 0.002;
const LIMIT_RELEASE_S: f32 = 0.1;

/// A sound to play.
#[derive(Debug, Clone)]
pub struct Sound {
    /// Mono samples of 16 bits.
    pub samples: Int16Array,
    /// Samples per second.
    pub rate: u32,
}

/// A sound that is ready to be started.
pub struct Chain {
    /// Starts and stops.
    pub source: AudioBufferSourceNode,
    /// Seconds of the recording that pass in a second.
    pub pace: f64,
    /// Seconds of the buffer that one of the recording takes.
    pub stretch: f64,
}

/// Connects a sound to the loudspeaker.
///
/// # Errors
/// When the browser can't.
pub fn connect(
    context: &AudioContext,
    sound: &Sound,
    listening: Listening,
) -> Result<Chain, JsValue> {
    let source = context.create_buffer_source()?;
    let factor = listening.speed.factor();
    let mut samples = floats(sound);
    let stretch = if keeps_pitch(listening, sound) { factor } else { 1 };
    if stretch > 1 {
        samples = stretched(&samples, sound.rate, stretch);
    }
    let buffer = context.create_buffer(1, samples.len() as u32, sound.rate as f32)?;
    buffer.copy_to_channel_with_f32_array(&Float32Array::from(samples.as_slice()), 0)?;
    source.set_buffer(Some(&buffer));
    let rate = stretch as f64 / factor as f64;
    source.playback_rate().set_value(rate as f32);
    let mut last: AudioNode = source.clone().into();
    for section in listening.filter.sections() {
        last = last.connect_with_audio_node(&biquad(context, *section)?)?;
    }
    let gain = context.create_gain()?;
    gain.gain().set_value(10_f64.powf(listening.volume_db / 20.0) as f32);
    let limiter = limiter(context)?;
    last.connect_with_audio_node(&gain)?
        .connect_with_audio_node(&limiter)?
        .connect_with_audio_node(&context.destination())?;
    Ok(Chain { source, pace: 1.0 / factor as f64, stretch: stretch as f64 })
}

/// Whether a sound is made slower at the same pitch.
fn keeps_pitch(listening: Listening, sound: &Sound) -> bool {
    let seconds = f64::from(sound.samples.length()) / f64::from(sound.rate.max(1));
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

/// Samples as Web Audio takes them, full scale ±1.
fn floats(sound: &Sound) -> Vec<f32> {
    let samples = sound.samples.to_vec().into_iter();
    samples.map(|sample| f32::from(sample) / f32::from(i16::MAX)).collect()
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
