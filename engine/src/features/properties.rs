//! What the mathematics says of every view, whatever the signal.

use proptest::prelude::*;

use super::{Image, View, ViewConfig};

const HOP: usize = 40;

fn planned(name: &str) -> Box<dyn View> {
    ViewConfig::by_name(name).unwrap().plan(2000).unwrap()
}

fn image(name: &str, samples: &[f32]) -> Image {
    planned(name).compute(samples).unwrap()
}

/// Noise with a tone: something in every band, nothing near a floor.
fn noisy(seed: u32, count: usize) -> Vec<f32> {
    let mut state = seed | 1;
    let noise = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / f64::from(u32::MAX) - 0.5
    };
    std::iter::repeat_with(noise)
        .take(count)
        .enumerate()
        .map(|(n, noise)| (0.5 * noise + 0.3 * (n as f64 * 0.4).sin()) as f32)
        .collect()
}

/// A gain that changes no digit, being a power of two: with another, rounding may put the frequency below
/// which most of a frame's power lies into the bin beside.
const GAIN: f32 = 8.0;

/// What [`GAIN`] does to each row: `value · factor + offset`.
fn louder(name: &str, row: usize) -> (f32, f32) {
    let decibels = 20.0 * GAIN.log10();
    match (name, row) {
        ("log-mel" | "gammatone" | "scalogram" | "spectrogram", _) | ("envelopes", 2..) => {
            (1.0, decibels)
        }
        // The first coefficient is the sum over 40 bands, divided by √40.
        ("mfcc", 0) => (1.0, decibels * 40.0f32.sqrt()),
        ("shape", 5) | ("envelopes", 1) => (GAIN, 0.0),
        _ => (1.0, 0.0),
    }
}

/// The value of every row of silence.
fn silent(name: &str, row: usize) -> f32 {
    match (name, row) {
        ("log-mel" | "gammatone" | "scalogram" | "spectrogram", _) | ("envelopes", 2..) => -100.0,
        ("mfcc", 0) => -100.0 * 40.0f32.sqrt(),
        ("shape", 3) => 1.0,
        _ => 0.0,
    }
}

#[test]
fn every_view_is_known_by_its_name_and_survives_as_json() {
    for view in ViewConfig::all() {
        assert_eq!(ViewConfig::by_name(view.name()), Some(view));
        let text = serde_json::to_string(&view).unwrap();
        assert!(text.starts_with(&format!("{{\"{}\":", view.name())), "{text}");
        assert_eq!(serde_json::from_str::<ViewConfig>(&text).unwrap(), view);
    }
    assert_eq!(ViewConfig::by_name("unknown"), None);
}

#[test]
fn silence_looks_as_it_should() {
    for view in ViewConfig::all() {
        let image = image(view.name(), &[0.0; 2000]);
        for row in 0..image.rows {
            let expected = silent(view.name(), row);
            let off = image.row(row).iter().map(|v| (v - expected).abs()).fold(0.0, f32::max);
            assert!(off < 1e-3, "{} row {row}: {:?}", view.name(), image.row(row));
        }
    }
}

#[test]
fn a_clipped_square_wave_of_ten_seconds_gives_finite_values() {
    let square: Vec<f32> = (0..20_000).map(|n| if n / 25 % 2 == 0 { 1.0 } else { -1.0 }).collect();
    for view in ViewConfig::all() {
        let image = image(view.name(), &square);
        assert!(image.data.iter().all(|v| v.is_finite()), "{}", view.name());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_signal_gives_finite_values_in_the_promised_shape(
        samples in prop::collection::vec(-1e3f32..1e3, 0..300),
    ) {
        for view in ViewConfig::all() {
            let mut planned = view.plan(2000).unwrap();
            let image = planned.compute(&samples).unwrap();
            prop_assert_eq!(image.rows, planned.axis().len());
            prop_assert_eq!(image.columns, 1 + samples.len() / HOP);
            prop_assert_eq!(image.data.len(), image.rows * image.columns);
            prop_assert!(image.data.iter().all(|v| v.is_finite()), "{}", view.name());
        }
    }

    #[test]
    fn gain_changes_what_measures_level_and_nothing_else(seed in 0u32..1000) {
        let samples = noisy(seed, 2000);
        let loud: Vec<f32> = samples.iter().map(|x| GAIN * x).collect();
        for view in ViewConfig::all() {
            let (soft, loud) = (image(view.name(), &samples), image(view.name(), &loud));
            for row in 0..soft.rows {
                let (factor, offset) = louder(view.name(), row);
                for (a, b) in soft.row(row).iter().zip(loud.row(row)) {
                    let expected = a * factor + offset;
                    prop_assert!(
                        (b - expected).abs() <= 2e-3 * (1.0 + expected.abs()),
                        "{} row {row}: {a} became {b}", view.name()
                    );
                }
            }
        }
    }

    #[test]
    fn a_shift_by_whole_hops_shifts_the_image(seed in 0u32..1000, hops in 1usize..8) {
        // Silence on both sides, so that neither end cuts a frame.
        let mut samples = vec![0.0; 800];
        samples.extend(noisy(seed, 1200));
        samples.resize(2800, 0.0);
        let mut shifted = vec![0.0; hops * HOP];
        shifted.extend(&samples);
        for view in ViewConfig::all() {
            let (a, b) = (image(view.name(), &samples), image(view.name(), &shifted));
            for row in 0..a.rows {
                // The homomorphic envelope depends on the whole recording.
                if (view.name(), row) == ("envelopes", 1) {
                    continue;
                }
                for column in 24..46 {
                    let (x, y) = (a.row(row)[column], b.row(row)[column + hops]);
                    prop_assert!(
                        (x - y).abs() <= 1e-2 * (1.0 + x.abs()),
                        "{} row {row} column {column}: {x} {y}", view.name()
                    );
                }
            }
        }
    }
}
