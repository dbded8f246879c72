use super::*;
use engine::phantom::{Phantom, gaussian};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

const RATE: u32 = 2000;

/// Ten seconds of a heart of its own rate with noise of its own.
fn heart(seed: u64) -> Vec<f32> {
    let phantom = Phantom {
        sample_rate: RATE,
        rate_bpm: 60.0 + 3.0 * seed as f64,
        noise_snr_db: Some(10.0),
        seed,
        ..Phantom::default()
    };
    phantom.synthesise().samples
}

fn find(clips: &[Vec<f32>]) -> Correlations {
    let names: Vec<String> = (0..clips.len()).map(|i| i.to_string()).collect();
    let clips: Vec<Clip<'_>> = clips
        .iter()
        .zip(&names)
        .map(|(samples, name)| Clip { name, group: name, samples })
        .collect();
    let config = SharedAudioConfig::default();
    correlations(&clips, RATE, &config, || {}, &AtomicBool::new(false)).unwrap()
}

#[test]
fn an_excerpt_is_found_wherever_it_lies_in_either_recording() {
    let mut clips: Vec<Vec<f32>> = (0..6).map(heart).collect();
    // Two and a half seconds of the first in the middle of the fourth: quieter, and with noise upon it.
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    for i in 0..5000 {
        clips[3][9000 + i] = 0.3 * clips[0][3000 + i] + 0.005 * gaussian(&mut rng) as f32;
    }
    let found = find(&clips);
    let shared: Vec<_> =
        found.shared.iter().map(|p| (p.first.as_str(), p.second.as_str())).collect();
    assert_eq!(shared, [("0", "3")], "{:?} {:?}", found.shared, found.nearest);
    assert!((found.shared[0].lag_s + 3.0).abs() < 0.002, "{:?}", found.shared[0]);
    assert!(found.nearest.iter().all(|pair| pair.correlation < 0.8), "{:?}", found.nearest);
}

#[test]
fn different_hearts_share_nothing_and_every_pair_is_counted() {
    let found = find(&(0..5).map(heart).collect::<Vec<_>>());
    assert!(found.shared.is_empty(), "{:?}", found.shared);
    assert_eq!((found.pairs, found.histogram[1].iter().sum::<usize>()), (10, 10));
}

#[test]
fn recordings_shorter_than_a_segment_are_compared_too() {
    let whole = heart(1);
    let found = find(&[whole[2000..4400].to_vec(), heart(2)[..1500].to_vec(), whole.clone()]);
    let shared: Vec<_> =
        found.shared.iter().map(|p| (p.first.as_str(), p.second.as_str())).collect();
    assert_eq!(shared, [("0", "2")], "{:?}", found.nearest);
}

#[test]
fn an_interruption_ends_it() {
    let samples = heart(0);
    let clip = Clip { name: "a", group: "a", samples: &samples };
    let config = SharedAudioConfig::default();
    let ended = correlations(&[clip, clip], RATE, &config, || {}, &AtomicBool::new(true));
    assert_eq!(ended, None);
}
