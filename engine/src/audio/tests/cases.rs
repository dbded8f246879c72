//! Files as people reported them. They are not part of the project; see `test_data::case`.

use super::*;
use crate::test_data;

/// Files that are heard: path, container, and length in seconds.
const HEARD: &[(&str, Container, f64)] = &[
    ("01-whatsapp-opus-ogg/PTT-20240101-WA0001.opus", Container::OggOpus, 10.0),
    ("02-mediarecorder-webm-opus/recording.webm", Container::Matroska, 10.0),
    ("06-opus-in-mp4/recording.mp4", Container::M4a, 10.0),
    ("04-he-aac-m4a/voice-he-aac-compatible.m4a", Container::M4a, 10.0),
    ("05-alac-m4a/Voice memo.m4a", Container::M4a, 10.0),
    ("08-aiff-caf-au-mov/garageband.aiff", Container::Aiff, 10.0),
    ("08-aiff-caf-au-mov/quicktime.mov", Container::M4a, 10.0),
    ("08-aiff-caf-au-mov/sun.au", Container::Au, 10.0),
    ("08-aiff-caf-au-mov/voice.caf", Container::Caf, 10.0),
    ("09-wav-codings/mp3-in-wav.wav", Container::Wav, 10.0),
    ("14-encoder-delay/a.m4a", Container::M4a, 10.0),
    ("15-chained-ogg/chained.ogg", Container::OggVorbis, 16.0),
    ("16-mp3-leading-junk/zeros-in-front.mp3", Container::Mp3, 10.0),
    ("16-mp3-leading-junk/cut-stream.mp3", Container::Mp3, 9.38),
    ("19-wav-wrong-block-align/block-align-4.wav", Container::Wav, 10.0),
    ("22-wav-behind-id3/tagged.wav", Container::Wav, 10.0),
    ("24-wav-two-data-chunks/two-data.wav", Container::Wav, 12.0),
    ("26-wav-float-range/float32-volts-1e-4.wav", Container::Wav, 10.0),
];

/// Files that are refused: path, and words of the sentence.
const REFUSED: &[(&str, &[&str])] = &[
    // Its configuration names LTP as the core.
    ("04-he-aac-m4a/voice-he-aac-hierarchical.m4a", &["HE-AAC"]),
    ("07-amr-and-3gp/call.amr", &["AMR", "telephone", "another recorder"]),
    ("07-amr-and-3gp/voice.3gp", &["AMR", "telephone", "another recorder"]),
    ("09-wav-codings/gsm610.wav", &["GSM", "telephone"]),
    ("10-sony-wave64/long.w64", &["Wave64"]),
    ("11-other-codecs/a.tta", &["True Audio"]),
    ("26-wav-float-range/float16.wav", &["half-precision"]),
    ("28-foreign-files/a0001.dat", &["bare samples", "WFDB"]),
    ("28-foreign-files/a0001.hea", &["header of a WFDB record", "a0001.dat"]),
    ("28-foreign-files/header-only-44-bytes.wav", &["no sound"]),
    ("28-foreign-files/id3-33-bytes.wav", &["damaged"]),
    ("28-foreign-files/lfs-pointer.wav", &["Git LFS", "git lfs pull"]),
    ("28-foreign-files/pcg.edf", &["EDF"]),
    ("28-foreign-files/pcg.mat", &["MATLAB", "audiowrite"]),
    ("28-foreign-files/pcg.npy", &["NumPy", "scipy"]),
    ("28-foreign-files/samples.csv", &["a table of numbers"]),
    ("28-foreign-files/visit.zip", &["ZIP", "Unpack"]),
    ("28-foreign-files/waveform.dcm", &["DICOM"]),
];

#[test]
fn reported_recordings_are_heard_in_full() {
    for (path, container, seconds) in HEARD {
        let Some(bytes) = test_data::case(path) else { return };
        let recording =
            decode(&bytes, &Limits::default()).unwrap_or_else(|e| panic!("{path}: {e}"));
        let length = recording.duration_s();
        assert_eq!(recording.container, *container, "{path}");
        assert!((length - seconds).abs() < 0.06, "{path}: {length} s in place of {seconds}");
        assert!(!recording.truncated, "{path}");
        let pcg = condition(&recording, &ConditionConfig::default()).unwrap();
        assert!(pcg.level_dbfs > -50.0, "{path}: {} dBFS", pcg.level_dbfs);
    }
}

#[test]
fn reported_files_are_refused_by_name() {
    for (path, words) in REFUSED {
        let Some(bytes) = test_data::case(path) else { return };
        let text = decode(&bytes, &Limits::default()).unwrap_err().to_string();
        for word in *words {
            assert!(text.contains(word), "{path}: {text}");
        }
    }
}

#[test]
fn a_cut_upload_is_heard_and_marked() {
    let Some(bytes) = test_data::case("21-wav-cut-upload/cut.wav") else { return };
    let recording = decoded(&bytes);
    assert!(recording.truncated && (recording.duration_s() - 10.0).abs() < 0.01);
    // A third of it arrived.
    assert!((recording.missing_s.unwrap() - 20.0).abs() < 0.01, "{:?}", recording.missing_s);
}

/// Samples at 2 kHz by which the second signal lies behind the first, by correlation.
fn lag(first: &Pcg, second: &Pcg) -> isize {
    let score = |lag: isize| -> f64 {
        let (a, b) = (&first.samples, &second.samples);
        let shift = |x: isize| x.max(0) as usize;
        let pairs = a.iter().skip(shift(-lag)).zip(b.iter().skip(shift(lag)));
        pairs.map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
    };
    (-100..=100).max_by(|a, b| score(*a).total_cmp(&score(*b))).unwrap()
}

#[test]
fn heart_sounds_begin_when_they_do_in_the_wav() {
    let Some(wav) = test_data::case("14-encoder-delay/a.wav") else { return };
    let conditioned =
        |bytes: &[u8]| condition(&decoded(bytes), &ConditionConfig::default()).unwrap();
    let truth = conditioned(&wav);
    for path in [
        "01-whatsapp-opus-ogg/PTT-20240101-WA0001.opus",
        "02-mediarecorder-webm-opus/recording.webm",
        "06-opus-in-mp4/recording.mp4",
        "14-encoder-delay/a.m4a",
        "05-alac-m4a/Voice memo.m4a",
        "04-he-aac-m4a/voice-he-aac-compatible.m4a",
        "08-aiff-caf-au-mov/quicktime.mov",
        "09-wav-codings/mp3-in-wav.wav",
        "16-mp3-leading-junk/zeros-in-front.mp3",
    ] {
        let Some(bytes) = test_data::case(path) else { return };
        let lag = lag(&truth, &conditioned(&bytes));
        // Two milliseconds.
        assert!(lag.abs() <= 4, "{path}: {} ms late", lag as f64 / 2.0);
    }
}

#[test]
fn any_damage_to_a_reported_file_gives_a_result() {
    for (path, ..) in HEARD {
        let Some(bytes) = test_data::case(path) else { return };
        // Headers and indices lie at both ends. Long files take long in a development build.
        let seeds = (2_000_000 / bytes.len()).min(25);
        for seed in 0..seeds {
            let mut damaged = bytes.clone();
            for k in 0..6 {
                let at = (seed * 7919 + k * 104_729 + seed * seed * 31) % 1500.min(bytes.len());
                let at = if k % 2 == 0 { at } else { bytes.len() - 1 - at };
                damaged[at] ^= ((seed * 37 + k * 11) % 255 + 1) as u8;
            }
            if let Ok(recording) = decode(&damaged, &Limits::default()) {
                assert!(recording.channels.iter().flatten().all(|x| x.is_finite()), "{path}");
            }
        }
    }
}
