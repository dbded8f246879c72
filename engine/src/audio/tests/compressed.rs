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
    original_at(44_100)
}

fn original_at(sample_rate: u32) -> Vec<f32> {
    let phantom =
        Phantom { sample_rate, duration_s: 4.0, noise_snr_db: Some(20.0), ..Phantom::default() };
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
    assert_like_original_at(44_100, (name, arguments), container, max_lag);
}

fn assert_like_original_at(
    rate: u32,
    (name, arguments): (&str, &[&str]),
    container: Container,
    max_lag: usize,
) {
    let original = original_at(rate);
    let Some(bytes) = encoded(&encode_wav(&original, rate), name, arguments) else {
        return;
    };
    let recording = decoded(&bytes);
    assert_eq!((recording.container, recording.sample_rate), (container, rate));
    assert!(!recording.truncated, "{name}");
    let extra = recording.frames().abs_diff(original.len());
    assert!(extra <= 2 * 1152 + max_lag, "{name}: {extra} samples more or less");
    let best = (0..=max_lag)
        .map(|lag| correlation(&original, &recording.channels[0], lag))
        .fold(0.0, f64::max);
    assert!(best > 0.98, "{name}: correlation {best}");
    half_a_file_is_a_result(name, &bytes, recording.frames());
}

/// A file cut in the middle gives about half of the sound, or says that it is damaged. Opus in Ogg loses up to a second
/// of it, a page.
fn half_a_file_is_a_result(name: &str, bytes: &[u8], frames: usize) {
    match decode(&bytes[..bytes.len() / 2], &Limits::default()) {
        Ok(half) => {
            assert!((frames / 5..frames).contains(&half.frames()), "{name}: {}", half.frames());
        }
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

/// Opus at a rate that spares the low frequencies, in a container of this name.
fn assert_opus_like_original(name: &str, more: &[&str], container: Container) {
    let arguments = [&["-c:a", "libopus", "-b:a", "96k"], more].concat();
    assert_like_original_at(48_000, (name, &arguments), container, 0);
}

#[test]
fn opus_in_ogg_webm_matroska_and_mp4() {
    assert_opus_like_original("a.opus", &[], Container::OggOpus);
    assert_opus_like_original("a.webm", &[], Container::Matroska);
    assert_opus_like_original("a.mkv", &[], Container::Matroska);
    assert_opus_like_original("a.mp4", &[], Container::M4a);
}

#[test]
fn opus_of_any_frame_length_and_number_of_channels() {
    for frame in ["2.5", "60"] {
        assert_opus_like_original("a.opus", &["-frame_duration", frame], Container::OggOpus);
    }
    for channels in ["2", "6", "8"] {
        let arguments = ["-ac", channels, "-mapping_family", "1", "-b:a", "400k"];
        let wav = encode_wav(&original_at(48_000), 48_000);
        let arguments = [&["-c:a", "libopus"][..], &arguments].concat();
        let Some(bytes) = encoded(&wav, "a.opus", &arguments) else { return };
        assert_eq!(decoded(&bytes).channels.len().to_string(), channels);
    }
}

#[test]
fn the_gain_in_an_opus_header_is_applied() {
    let wav = encode_wav(&original_at(48_000), 48_000);
    let Some(mut bytes) = encoded(&wav, "a.opus", &["-c:a", "libopus", "-b:a", "96k"]) else {
        return;
    };
    let level = |bytes: &[u8]| {
        let samples = &decoded(bytes).channels[0];
        let power = samples.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
        10.0 * (power / samples.len() as f64).log10()
    };
    let plain = level(&bytes);
    let head = bytes.windows(8).position(|window| window == b"OpusHead").unwrap();
    // 6 dB less, in 1/256 dB.
    bytes[head + 16..head + 18].copy_from_slice(&(-6_i16 * 256).to_le_bytes());
    mend_page(&mut bytes);
    assert!((plain - level(&bytes) - 6.0).abs() < 0.05);
}

/// Writes the checksum of the first Ogg page anew (RFC 3533 §6: polynomial 0x04C11DB7, no reflection).
fn mend_page(bytes: &mut [u8]) {
    let segments = usize::from(bytes[26]);
    let length: usize = bytes[27..27 + segments].iter().map(|s| usize::from(*s)).sum();
    let page = &mut bytes[..27 + segments + length];
    page[22..26].fill(0);
    let checksum = page.iter().fold(0_u32, |sum, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| {
            (sum << 1) ^ if sum & 0x8000_0000 == 0 { 0 } else { 0x04C1_1DB7 }
        })
    });
    page[22..26].copy_from_slice(&checksum.to_le_bytes());
}

#[test]
fn vorbis_and_flac_in_matroska() {
    assert_like_original("a.webm", &["-c:a", "libvorbis", "-q:a", "6"], Container::Matroska, 0);
    assert_like_original("a.mka", &["-c:a", "flac"], Container::Matroska, 0);
}

#[test]
fn flac_is_lossless() {
    let wav = encode_wav(&original(), 44_100);
    if let Some(bytes) = encoded(&wav, "a.flac", &[]) {
        assert_eq!(decoded(&bytes).channels, decoded(&wav).channels);
        let half = decoded(&bytes[..bytes.len() / 2]);
        let whole_s = half.duration_s() + half.missing_s.unwrap();
        assert!(half.truncated && (whole_s - 4.0).abs() < 1e-6, "{whole_s}");
        half_a_file_is_a_result("a.flac", &bytes, original().len());
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
    // A stream that doesn't say how long it is ends where it may go no further.
    let unsaid = ["-c:a", "libopus", "-f", "webm", "-live", "1"];
    if let Some(bytes) = encoded(&wav, "a.webm", &unsaid) {
        let cut = decode(&bytes, &limits).unwrap();
        assert!(cut.truncated && (cut.duration_s() - 2.0).abs() < 1e-2, "{}", cut.duration_s());
    }
}

#[test]
fn damaged_compressed_files_give_a_result() {
    let wav = encode_wav(&original()[..20_000], 44_100);
    for name in ["a.mp3", "a.m4a", "a.flac", "a.ogg", "a.opus", "a.webm"] {
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

#[test]
fn fragments_that_are_placed_before_the_file_are_refused() {
    let mut bytes = include_bytes!("../../../../fuzz/corpus/mp4/fragments.mp4").to_vec();
    let limits = Limits::default();
    assert!(decode(&bytes, &limits).is_ok());
    let run = bytes.windows(4).position(|window| window == b"trun").unwrap();
    // After the kind, version and flags, and the number of samples.
    bytes[run + 12..run + 16].copy_from_slice(&i32::MIN.to_be_bytes());
    let refused = decode(&bytes, &limits);
    assert!(matches!(refused, Err(DecodeError::Corrupt { .. })), "{refused:?}");
}
