//! Times the features and the statements, and prints one JSON object a line. `cargo peers` runs it natively and
//! in a browser, beside librosa.

use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};

use engine::audio::{ConditionConfig, Recording, SignalMeasures, condition};
use engine::backend::{Cpu, CpuDevice};
use engine::features::{Image, LogMelConfig, StftConfig, ViewConfig};
use engine::findings::{SignalFacts, SoundStatus, Statements, Verdict};
use engine::frames::FrameError;
use engine::model_file::read_frame_model;
use engine::phantom::{Murmur, Phantom};
use engine::pipeline::CycleFinder;

/// A browser compiles a second time, and better, what it has run for a while.
const WARM_UP: Duration = Duration::from_millis(300);
/// Measurements, of which the quickest counts: what else the machine does only ever adds.
const REPEATS: usize = 40;
/// A measurement takes at least this long, several runs in a row if need be: a browser's clock is coarse.
const SHORTEST: Duration = Duration::from_millis(1);
/// The rate that the default settings of the views are for, in hertz.
const VIEW_RATE: u32 = 2000;
/// The released frame model.
const FRAME_MODEL: &[u8] = include_bytes!("../../static/models/lubdub-frames.safetensors");

fn main() -> Result<(), Box<dyn Error>> {
    time_log_mel()?;
    let samples = signal(VIEW_RATE, 30);
    let configs = ViewConfig::all();
    let mut views =
        configs.iter().map(|config| config.plan(VIEW_RATE)).collect::<Result<Vec<_>, _>>()?;
    for (config, view) in configs.iter().zip(&mut views) {
        let ms = best_ms(|| view.compute(&samples).map(drop))?;
        print(&serde_json::json!({ "what": config.name(), "ms": ms }))?;
    }
    let ms = best_ms(|| views.iter_mut().try_for_each(|view| view.compute(&samples).map(drop)))?;
    print(&serde_json::json!({ "what": "all views", "ms": ms }))?;
    time_statements()
}

/// Everything from half a minute of conditioned signal to its statements: spectrum, network, Viterbi pass, rhythm, murmur
/// levels, average beat, probabilities.
fn time_statements() -> Result<(), Box<dyn Error>> {
    let murmur = Some(Murmur::default());
    let phantom =
        Phantom { duration_s: 30.0, murmur, noise_snr_db: Some(15.0), ..Phantom::default() };
    let sound = phantom.synthesise();
    let recording = Recording::mono(sound.samples, sound.sample_rate);
    let pcg = condition(&recording, &ConditionConfig::default())?;
    let model = read_frame_model::<Cpu>(FRAME_MODEL, &CpuDevice::default())?;
    let mut finder = CycleFinder::new(&model)?;
    let measures = SignalMeasures::of(&recording, &pcg);
    let facts = SignalFacts { quality: pcg.quality(), measures, channel: None };
    let config = model.manifest.statement_config();
    let mut statements = || {
        let (frames, cycle) = pollster::block_on(finder.find(&pcg))?;
        Ok::<_, FrameError>(Statements::of(&frames, &cycle, &facts, &config))
    };
    // A quick answer that hears nothing would prove nothing.
    let murmur = statements()?.murmur.sound;
    assert_eq!(murmur.heard, SoundStatus::Said(Verdict::Present), "{murmur:?}");
    let ms = best_ms(|| statements().map(drop))?;
    print(&serde_json::json!({ "what": "statements of 30 s", "ms": ms }))?;
    Ok(())
}

/// What `tests/peers/librosa_log_mel.py` does.
fn time_log_mel() -> Result<(), Box<dyn Error>> {
    let rate = 4000;
    let samples = signal(rate, 10);
    let config = LogMelConfig {
        stft: StftConfig { n_fft: 512, hop: 64, window: 512 },
        bands: 64,
        low_hz: 0.0,
        high_hz: 2000.0,
        range_db: 80.0,
    };
    let mut view = ViewConfig::LogMel(config).plan(rate)?;
    let ms = best_ms(|| view.compute(&samples).map(drop))?;
    let mean = mean_below_loudest(&view.compute(&samples)?);
    print(&serde_json::json!({ "what": "log-mel as librosa", "ms": ms, "mean_db": mean }))?;
    Ok(())
}

/// A chirp from 20 Hz to nine tenths of the Nyquist frequency in a little noise.
fn signal(rate: u32, seconds: u32) -> Vec<f32> {
    let (duration, top) = (f64::from(seconds), 0.45 * f64::from(rate));
    let mut state = 1_u32;
    let sample = |n: u32| {
        let t = f64::from(n) / f64::from(rate);
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = f64::from(state) / f64::from(u32::MAX) - 0.5;
        let turns = 20.0 * t + (top - 20.0) * t * t / (2.0 * duration);
        (0.5 * (std::f64::consts::TAU * turns).sin() + 0.05 * noise) as f32
    };
    (0..rate * seconds).map(sample).collect()
}

/// The least time of a run, in milliseconds.
fn best_ms<E>(mut run: impl FnMut() -> Result<(), E>) -> Result<f64, E> {
    let start = Instant::now();
    while start.elapsed() < WARM_UP {
        run()?;
    }
    let mut time = |runs: u32| {
        let start = Instant::now();
        (0..runs).try_for_each(|_| run())?;
        Ok(start.elapsed() / runs)
    };
    let mut best = time(1)?;
    for _ in 0..REPEATS {
        let runs = SHORTEST.as_nanos().div_ceil(best.as_nanos().max(1_000)) as u32;
        best = best.min(time(runs)?);
    }
    Ok(best.as_secs_f64() * 1e3)
}

/// The mean of an image of decibels, re its largest value.
fn mean_below_loudest(image: &Image) -> f64 {
    let loudest = image.data.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = image.data.iter().map(|value| f64::from(value - loudest)).sum();
    sum / image.data.len() as f64
}

fn print(line: &serde_json::Value) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}
