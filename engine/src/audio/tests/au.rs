//! AU files of every coding that is read.

use super::*;

/// A file of one channel at 4 kHz; `declared` bytes of sound.
fn au(coding: u32, data: &[u8], declared: u32) -> Vec<u8> {
    let mut bytes = b".snd".to_vec();
    for field in [28, declared, coding, 4000, 1, 0] {
        bytes.extend(u32::to_be_bytes(field));
    }
    bytes.extend(data);
    bytes
}

fn heard(coding: u32, data: &[u8]) -> Vec<f32> {
    let recording = decoded(&au(coding, data, data.len() as u32));
    assert_eq!((recording.container, recording.sample_rate), (Container::Au, 4000));
    assert!(!recording.truncated);
    recording.channels[0].clone()
}

fn close(a: &[f32], b: &[f32], bound: f32) {
    assert_eq!(a.len(), b.len());
    assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() <= bound));
}

#[test]
fn pcm_and_floats_of_every_width_are_the_same_samples() {
    let samples = ramp();
    let wide = |x: f32| (f64::from(x) * 2_147_483_648.0) as i32;
    let bytes = |width: usize| -> Vec<u8> {
        samples.iter().flat_map(|x| wide(*x).to_be_bytes()[..width].to_vec()).collect()
    };
    for (coding, width) in [(2, 1), (3, 2), (4, 3), (5, 4)] {
        let bound = 2.0_f32.powi(1 - 8 * width);
        close(&heard(coding, &bytes(width as usize)), &samples, bound);
    }
    let single: Vec<u8> = samples.iter().flat_map(|x| x.to_be_bytes()).collect();
    let double: Vec<u8> = samples.iter().flat_map(|x| f64::from(*x).to_be_bytes()).collect();
    close(&heard(6, &single), &samples, 0.0);
    close(&heard(7, &double), &samples, 0.0);
}

#[test]
fn laws_are_decoded_as_those_of_wav_files_are() {
    let data: Vec<u8> = (0..=255).cycle().take(9000).collect();
    for (coding, tag) in [(27, 6), (1, 7)] {
        let wav = WavBytes { tag, bits: 8, data: data.clone(), ..WavBytes::default() };
        assert_eq!(heard(coding, &data), decoded(&wav.bytes()).channels[0]);
    }
}

#[test]
fn an_unknown_size_is_no_loss_and_one_too_large_is_marked() {
    let data = ramp16();
    assert!(!decoded(&au(3, &data, u32::MAX)).truncated);
    let cut = decoded(&au(3, &data, data.len() as u32 * 3));
    assert!(cut.truncated && (cut.missing_s.unwrap() - 0.2).abs() < 1e-6, "{:?}", cut.missing_s);
}

#[test]
fn other_codings_and_broken_headers_are_refused() {
    let text = refused(&au(23, &[0; 100], 100)).to_string();
    assert!(text.contains("AU with the coding 23"), "{text}");
    assert_eq!(refused(b".snd\0\0\0\x1C").code(), "corrupt");
    assert_eq!(refused(&au(3, &[], 0)).code(), "no-samples");
    let mut none = au(3, &ramp16(), 800);
    none[20..24].fill(0);
    assert_eq!(refused(&none).code(), "corrupt");
}
