//! Compressed files made by ffmpeg, against what went in.

use std::path::Path;
use std::process::Command;

use super::*;
use crate::phantom::Phantom;

/// The bytes ffmpeg makes of a WAV file, or `None` (loudly) where there is no ffmpeg.
fn encoded(wav: &[u8], name: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (source, target) = (folder.path().join("in.wav"), folder.path().join(name));
    std::fs::write(&source, wav).unwrap();
    let run = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-i"])
        .arg(&source)
        .args(arguments)
        .arg(&target)
        .status();
    let Ok(status) = run else {
        assert!(std::env::var_os("CI").is_none(), "ffmpeg is needed under CI");
        eprintln!("SKIPPED: ffmpeg is not installed");
        return None;
    };
    assert!(status.success(), "ffmpeg {arguments:?}");
    Some(std::fs::read(Path::new(&target)).unwrap())
}

fn original() -> Vec<f32> {
    let phantom = Phantom {
        sample_rate: 44_100,
        duration_s: 4.0,
        noise_snr_db: Some(20.0),
        ..Phantom::default()
    };
    phantom.synthesise().samples
}

/// Normalised correlation after the second signal is moved back by `lag` samples.
fn correlation(a: &[f32], b: &[f32], lag: usize) -> f64 {
    let pairs = || a.iter().zip(b.iter().skip(lag)).map(|(x, y)| (f64::from(*x), f64::from(*y)));
    let dot: f64 = pairs().map(|(x, y)| x * y).sum();
    let (xx, yy): (f64, f64) = pairs().fold((0.0, 0.0), |s, (x, y)| (s.0 + x * x, s.1 + y * y));
    dot / (xx * yy).sqrt().max(1e-12)
}

fn assert_like_original(name: &str, arguments: &[&str], container: Container, max_lag: usize) {
    let original = original();
    let Some(bytes) = encoded(&encode_wav(&original, 44_100), name, arguments) else {
        return;
    };
    let recording = decoded(&bytes);
    assert_eq!((recording.container, recording.sample_rate), (container, 44_100));
    assert!(!recording.truncated, "{name}");
    let extra = recording.frames().abs_diff(original.len());
    assert!(extra <= 2 * 1152 + max_lag, "{name}: {extra} samples more or less");
    let best = (0..=max_lag)
        .map(|lag| correlation(&original, &recording.channels[0], lag))
        .fold(0.0, f64::max);
    assert!(best > 0.98, "{name}: correlation {best}");
    half_a_file_is_a_result(&bytes, recording.frames());
}

/// A file cut in the middle gives about half of the sound, or says that it is damaged.
fn half_a_file_is_a_result(bytes: &[u8], frames: usize) {
    match decode(&bytes[..bytes.len() / 2], &Limits::default()) {
        Ok(half) => assert!(half.frames() < frames && half.frames() > frames / 4),
        Err(error) => assert_eq!(error.code(), "corrupt"),
    }
}

#[test]
fn mp3() {
    assert_like_original("a.mp3", &["-b:a", "128k"], Container::Mp3, 0);
}

#[test]
fn mp3_behind_a_tag_with_a_picture_sized_text() {
    let comment = format!("comment={}", "long ".repeat(4000));
    assert_like_original("a.mp3", &["-metadata", &comment, "-b:a", "128k"], Container::Mp3, 0);
}

#[test]
fn aac_in_m4a() {
    assert_like_original("a.m4a", &["-c:a", "aac", "-b:a", "128k"], Container::M4a, 1024);
}

#[test]
fn aac_in_m4a_with_its_index_in_front() {
    let arguments = ["-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart"];
    assert_like_original("a.m4a", &arguments, Container::M4a, 1024);
}

#[test]
fn vorbis_in_ogg() {
    assert_like_original("a.ogg", &["-c:a", "libvorbis", "-q:a", "6"], Container::OggVorbis, 0);
}

#[test]
fn flac_is_lossless() {
    let wav = encode_wav(&original(), 44_100);
    if let Some(bytes) = encoded(&wav, "a.flac", &[]) {
        assert_eq!(decoded(&bytes).channels, decoded(&wav).channels);
        half_a_file_is_a_result(&bytes, original().len());
    }
}

#[test]
fn limits_hold_while_decoding() {
    let wav = encode_wav(&original(), 44_100);
    let limits = Limits { max_duration_s: 2.0, ..Limits::default() };
    for name in ["a.mp3", "a.m4a", "a.flac"] {
        if let Some(bytes) = encoded(&wav, name, &[]) {
            assert_eq!(decode(&bytes, &limits).unwrap_err().code(), "too-long", "{name}");
        }
    }
}

#[test]
fn damaged_compressed_files_give_a_result() {
    let wav = encode_wav(&original()[..20_000], 44_100);
    for name in ["a.mp3", "a.m4a", "a.flac", "a.ogg"] {
        let Some(bytes) = encoded(&wav, name, &[]) else {
            return;
        };
        for seed in 0..150_usize {
            let mut damaged = bytes.clone();
            for k in 0..6 {
                // Anywhere in the file, and more often in its headers.
                let reach = if k < 3 { damaged.len().min(700) } else { damaged.len() };
                let at = (seed * 7919 + k * 104_729 + seed * seed * 31) % reach;
                damaged[at] ^= ((seed * 37 + k * 11) % 255 + 1) as u8;
            }
            if let Ok(recording) = decode(&damaged, &Limits::default()) {
                assert!(recording.channels.iter().flatten().all(|x| x.is_finite()));
            }
        }
    }
}
