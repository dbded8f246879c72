//! Inputs on whose logits every device must agree.

use burn::tensor::backend::Backend;

use crate::audio::Recording;
use crate::features::Image;
use crate::phantom::{Murmur, Noise, Phantom};

use crate::inference::{ModelInput, WINDOWS_AT_ONCE};
use crate::pipeline::{Pipeline, Refusal};

/// Seed of the random numbers.
const SEED: u64 = 6;

/// Windows of random numbers: more than fit into one pass.
const RANDOM: usize = WINDOWS_AT_ONCE + 3;

/// Inputs that a device is checked with: synthesised hearts of several windows and of one, and windows of random
/// numbers, more than fit into one pass. So the network has passes of several sizes, and nearly all of its channels
/// are active, which similar sounds alone would not do. The first input holds ten seconds of sound, by which a
/// device can be timed.
///
/// # Errors
/// When the model cannot be applied to a heart.
pub async fn reference_inputs<B: Backend>(
    pipeline: &mut Pipeline<B>,
) -> Result<Vec<ModelInput>, Refusal> {
    let mut inputs = Vec::new();
    for sound in sounds() {
        let recording = Recording::mono(sound.synthesise().samples, sound.sample_rate);
        inputs.extend(pipeline.preprocess_recording(&recording).await?.input().cloned());
    }
    // A model whose thresholds refuse a synthesised heart has no inputs, and then no device passes.
    let random = inputs.first().map(random).unwrap_or_default();
    inputs.extend(random);
    Ok(inputs)
}

fn sounds() -> [Phantom; 2] {
    let heart = Phantom { noise: Noise::Pink, noise_snr_db: Some(10.0), ..Phantom::default() };
    let short = Phantom { duration_s: 4.0, ..heart.clone() };
    [Phantom { murmur: Some(Murmur::default()), ..heart }, short]
}

/// Inputs of the same shape in random numbers, each of one window with measures of its own.
fn random(like: &ModelInput) -> Vec<ModelInput> {
    assert!(!like.windows.is_empty(), "a model input has a window");
    let Image { rows, columns, .. } = like.windows[0];
    let (size, measures) = (rows * columns, like.measures.len());
    // White noise is standard normal, as windows and measures are once standardised.
    let values = Noise::White.synthesise(RANDOM * (size + measures), 1, SEED);
    let input = |values: &[f32]| {
        let (window, measures) = values.split_at(size);
        let window = Image { rows, columns, data: window.to_vec() };
        ModelInput { windows: vec![window], measures: measures.to_vec() }
    };
    values.chunks_exact((size + measures).max(1)).map(input).collect()
}
