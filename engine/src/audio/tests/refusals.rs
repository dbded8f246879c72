//! What is no recording is refused with a sentence that helps.

use std::collections::BTreeSet;

use super::*;
use crate::audio::refused::Refused;

/// The first bytes of a file, and what they must be refused as.
const FILES: &[(&[u8], &str, &str)] = &[
    (b"", "empty-file", "empty"),
    (b"Dear doctor,\nthe recording follows.\n", "not-audio", "a text file"),
    ("Herzger\u{e4}usch".as_bytes(), "not-audio", "a text file"),
    (b"<!DOCTYPE html><html></html>", "not-audio", "a web page"),
    (b"\n{\"error\": 404}", "not-audio", "a JSON document"),
    (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
        "not-audio",
        "git lfs pull",
    ),
    (b"/annex/objects/SHA256E-s9--00.wav\n", "not-audio", "git annex get"),
    (b"#EXTM3U\nheart.mp3\n", "not-audio", "a playlist"),
    (b"a0001 1 2000 40000\na0001.dat 16 1000 16 0 0 0 0 PCG\n", "record-parts", "a0001.dat"),
    (b"t,x\n0,1.5\n1,2.5\n2,-3\n3,4e-3\n4,5\n5,6\n6,7\n", "not-audio", "a table of numbers"),
    (b"%PDF-1.7\n%\xE2\xE3", "not-audio", "a PDF document"),
    (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "not-audio", "a picture"),
    (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "not-audio", "a picture"),
    (b"PK\x03\x04\x14\0\0\0", "not-audio", "Unpack it"),
    (
        b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0x.npy",
        "not-audio",
        "NumPy",
    ),
    (b"\x93NUMPY\x01\0v\0{'descr'", "not-audio", "scipy.io.wavfile"),
    (b"MATLAB 5.0 MAT-file, Platform: GLNXA64", "not-audio", "audiowrite"),
    (b"\x89HDF\r\n\x1A\n", "not-audio", "HDF5"),
    (b"\x00\x05\x16\x07\0\x02\0\0Mac OS X        ", "not-audio", "without ._"),
    (b"RIFF\0\0\0\0AVI LIST", "not-audio", "a video"),
    (b"\0\0\0\x18ftypheic\0\0\0\0", "not-audio", "a picture"),
    (b"\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01", "not-audio", "a video without sound"),
    (b"#!AMR\n\x3C", "unsupported-codec", "removes heart sounds"),
    (b"#!AMR-WB\n\x3C", "unsupported-codec", "removes heart sounds"),
    (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9", "unsupported-codec", "WMA"),
    (b"riff\x2E\x91\xCF\x11\xA5\xD6\x28\xDB", "unsupported-codec", "Wave64"),
    (b"TTA1\x01\0\x01\0", "unsupported-codec", "True Audio"),
    (b"\0\0\0\x08wide\0\0\0\x10mdat", "unsupported-codec", "QuickTime"),
    (&[0; 5000], "not-audio", "not a sound recording"),
];

#[test]
fn other_files_are_named() {
    for (bytes, code, word) in FILES {
        let error = refused(bytes);
        assert_eq!(error.code(), *code, "{error}");
        assert!(error.to_string().contains(word), "{error} lacks {word}");
    }
}

#[test]
fn records_of_biosignals_are_named() {
    let edf = [b"0       ".as_slice(), &[b' '; 300]].concat();
    let bdf = [b"\xFFBIOSEMI".as_slice(), &[b' '; 300]].concat();
    let dicom = [[0; 128].as_slice(), b"DICM\x02\0\0\0UL"].concat();
    for (bytes, word) in [(edf, "EDF"), (bdf, "BDF"), (dicom, "DICOM")] {
        let text = refused(&bytes).to_string();
        assert!(text.contains(word) && text.contains("as WAV"), "{text}");
    }
}

#[test]
fn bare_samples_are_named_and_noise_is_not() {
    let sound = |i: u32| (f64::from(i) * 0.05).sin() * 9000.0;
    let le: Vec<u8> = (0..4000).flat_map(|i| (sound(i) as i16).to_le_bytes()).collect();
    let be: Vec<u8> = (0..4000).flat_map(|i| (sound(i) as i16).to_be_bytes()).collect();
    for bytes in [le, be] {
        let text = refused(&bytes).to_string();
        assert!(text.contains("bare samples") && text.contains(".hea"), "{text}");
    }
    let noise: Vec<u8> =
        (0..8000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert_eq!(refused(&noise), DecodeError::UnknownKind);
}

#[test]
fn telephone_speech_in_a_video_container_is_named() {
    let text = refused(&movie(*b"soun", *b"samr")).to_string();
    assert!(text.contains("AMR speech inside MP4") && text.contains("another recorder"), "{text}");
    let silent = refused(&movie(*b"vide", *b"avc1"));
    assert!(silent.to_string().contains("a video without sound"), "{silent}");
}

/// An ISO base media file with one track of this handler and coding, and no samples.
fn movie(handler: [u8; 4], coding: [u8; 4]) -> Vec<u8> {
    let atom = |kind: &[u8; 4], body: &[u8]| {
        let size = (body.len() as u32 + 8).to_be_bytes();
        [size.as_slice(), kind, body].concat()
    };
    let times = |rest: &[u8]| [&[0; 12], rest].concat();
    let entry =
        atom(&coding, &[[0; 16].as_slice(), &[0, 1, 0, 16, 0, 0, 0, 0, 0x1F, 0x40, 0, 0]].concat());
    let tables = [
        atom(b"stsd", &[&[0, 0, 0, 0, 0, 0, 0, 1], entry.as_slice()].concat()),
        atom(b"stts", &[0; 8]),
        atom(b"stsc", &[0; 8]),
        atom(b"stsz", &[0; 12]),
        atom(b"stco", &[0; 8]),
    ];
    let media = [
        atom(b"mdhd", &times(&[0, 0, 0x1F, 0x40, 0, 0, 0, 0, 0x55, 0xC4, 0, 0])),
        atom(b"hdlr", &[[0; 8].as_slice(), &handler, &[0; 13]].concat()),
        atom(b"minf", &atom(b"stbl", &tables.concat())),
    ];
    let header = times(&[[0, 0, 0, 1].as_slice(), &[0; 68]].concat());
    let track = [atom(b"tkhd", &header), atom(b"mdia", &media.concat())].concat();
    let movie_header = times(&[[0, 0, 3, 0xE8].as_slice(), &[0; 84]].concat());
    let index = [atom(b"mvhd", &movie_header), atom(b"trak", &track)].concat();
    [atom(b"ftyp", b"3gp4\0\0\x02\0"), atom(b"moov", &index)].concat()
}

#[test]
fn every_format_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = Container::ALL.into_iter().map(Container::name).collect();
    assert_eq!(names.len(), Container::ALL.len());
}

#[test]
fn headers_without_content_are_damaged() {
    let tag = b"ID3\x04\0\0\0\0\0\x0A0123456789".to_vec();
    for bytes in [
        &b"fLaC\0\0\0\x22"[..],
        b"OggS\0\x02",
        b"\x1A\x45\xDF\xA3\x9F\x86\x86A_OPUS",
        b"\0\0\0\x18ftypM4A \0\0\0\0",
        &tag,
        b"\xFF\xFB\x90\x64",
    ] {
        assert_eq!(refused(bytes).code(), "corrupt", "{bytes:?}");
    }
}

/// What a sentence tells somebody to do begins with one of these.
const ADVICE: [&str; 16] = [
    "Save it",
    "Save its",
    "Copy",
    "Record",
    "Cut out",
    "Choose",
    "Unpack",
    "Export",
    "Cut it",
    "Check the disk",
    "Write",
    "write them",
    "Convert it",
    "Open it",
    "Fetch",
    "download",
];

#[test]
fn every_refusal_says_what_to_do() {
    let all = [
        DecodeError::EmptyFile,
        DecodeError::UnknownKind,
        DecodeError::Corrupt { detail: "its header makes no sense" },
        DecodeError::RecordParts { missing: "a0001.dat".into() },
        DecodeError::NoHeartSignal { signals: "ECG".into() },
        DecodeError::NoSamples,
        DecodeError::TooLarge { bytes: 200_000_000, max: 128 << 20 },
        DecodeError::TooLong { length_s: 18_720.0, bytes: 330_000_000, max_s: 14_400.0 },
        DecodeError::Unreadable { cause: "the disk was removed".into() },
        DecodeError::TooManyChannels { channels: 9, max: 8 },
        DecodeError::SampleRate { hz: 100, min: 500, max: 384_000 },
    ];
    for error in all.into_iter().chain(Refused::ALL.map(Refused::error)) {
        let text = error.to_string();
        let advice = ADVICE.iter().any(|word| text.contains(word));
        assert!(text.starts_with("This ") && text.ends_with('.') && advice, "{text}");
        assert!(error.code().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    }
}
