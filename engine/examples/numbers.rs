//! Prints what the engine computes of synthesised sounds, one JSON object a line, so that two builds of it
//! can be compared: `cargo verify --only wasm` compares a native one with one for WebAssembly.

use std::io::Write;

use engine::audio::{ConditionConfig, Recording, condition};
use engine::features::ViewConfig;
use engine::phantom::{Murmur, Noise, Phantom};

/// Most values that are printed of an image.
const VALUES: usize = 400;

/// The rate that views are planned for, in hertz.
const VIEW_RATE: u32 = 2000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let heart = Phantom { duration_s: 4.0, noise_snr_db: Some(20.0), ..Phantom::default() };
    let murmur = Phantom { murmur: Some(Murmur::default()), ..heart.clone() };
    let babble = Phantom { noise: Noise::Babble, noise_snr_db: Some(0.0), ..heart.clone() };
    for (name, phantom) in [("heart", heart), ("murmur", murmur), ("babble", babble)] {
        conditioned(name, &phantom)?;
        // Not conditioned: a view of quiet bins would show the last digits of the resampler.
        let sound = Phantom { sample_rate: VIEW_RATE, ..phantom }.synthesise();
        for view in ViewConfig::all() {
            let image = view.plan(VIEW_RATE)?.compute(&sound.samples)?;
            print(name, view.name(), &image.data)?;
        }
    }
    Ok(())
}

/// What the networks' features are computed from, of recordings at usual rates.
fn conditioned(name: &str, phantom: &Phantom) -> Result<(), Box<dyn std::error::Error>> {
    for sample_rate in [4000, 44_100] {
        let sound = Phantom { sample_rate, ..phantom.clone() }.synthesise();
        let recording = Recording::mono(sound.samples, sample_rate);
        let pcg = condition(&recording, &ConditionConfig::default())?;
        print(name, "conditioned samples", &pcg.samples)?;
    }
    Ok(())
}

/// Evenly spaced values, and the range of all of them.
fn print(sound: &str, what: &str, values: &[f32]) -> std::io::Result<()> {
    let step = values.len().div_ceil(VALUES).max(1);
    let some: Vec<f32> = values.iter().copied().step_by(step).collect();
    let low = values.iter().copied().fold(f32::INFINITY, f32::min);
    let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let line = serde_json::json!({
        "sound": sound, "what": what, "count": values.len(), "range": [low, high], "values": some,
    });
    writeln!(std::io::stdout(), "{line}")
}
