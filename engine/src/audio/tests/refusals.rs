//! What is no recording is refused with a sentence that helps.

use std::collections::BTreeSet;

use super::*;

#[test]
fn other_files_are_named() {
    let files: [(&[u8], &str, &str); 17] = [
        (b"", "empty-file", "empty"),
        (b"Dear doctor,\nthe recording follows.\n", "not-audio", "a text file"),
        ("Herzger\u{e4}usch".as_bytes(), "not-audio", "a text file"),
        (b"<!DOCTYPE html><html></html>", "not-audio", "a web page"),
        (b"\n{\"error\": 404}", "not-audio", "a JSON document"),
        (b"%PDF-1.7\n%\xE2\xE3", "not-audio", "a PDF document"),
        (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "not-audio", "a picture"),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "not-audio", "a picture"),
        (b"PK\x03\x04\x14\0\0\0", "not-audio", "a ZIP archive"),
        (b"RIFF\0\0\0\0AVI LIST", "not-audio", "a video"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "not-audio", "a picture"),
        (b"FORM\0\0\0\0AIFF", "unsupported-codec", "AIFF"),
        (b"caff\0\x01\0\0", "unsupported-codec", "CAF"),
        (b"#!AMR\n\x3C", "unsupported-codec", "AMR"),
        (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9", "unsupported-codec", "WMA"),
        (b"\xFF\xF1\x50\x80\x02\x1F\xFC", "unsupported-codec", "AAC"),
        (&[0; 5000], "not-audio", "not a sound recording"),
    ];
    for (bytes, code, word) in files {
        let error = refused(bytes);
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn every_format_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = Container::ALL.into_iter().map(Container::name).collect();
    assert_eq!(names.len(), Container::ALL.len());
}

#[test]
fn opus_is_named() {
    let mut page = b"OggS\0\x02".to_vec();
    page.extend([0; 20]);
    page.extend(b"\x01\x13OpusHead\x01\x01");
    let error = refused(&page);
    assert_eq!(error.code(), "unsupported-codec");
    assert!(error.to_string().contains("Opus"), "{error}");
}

#[test]
fn headers_without_content_are_damaged() {
    let tag = b"ID3\x04\0\0\0\0\0\x0A0123456789".to_vec();
    for bytes in [
        &b"fLaC\0\0\0\x22"[..],
        b"OggS\0\x02",
        b"\0\0\0\x18ftypM4A \0\0\0\0",
        &tag,
        b"\xFF\xFB\x90\x64",
    ] {
        assert_eq!(refused(bytes).code(), "corrupt", "{bytes:?}");
    }
}

#[test]
fn every_refusal_says_what_to_do() {
    let all = [
        DecodeError::EmptyFile,
        DecodeError::NotAudio { what: "a text file" },
        DecodeError::UnknownKind,
        DecodeError::UnsupportedCodec { what: "Opus".into() },
        DecodeError::Corrupt { detail: "its header makes no sense" },
        DecodeError::NoSamples,
        DecodeError::TooLarge { bytes: 200_000_000, max: 128 << 20 },
        DecodeError::TooLong { max_s: 1200.0 },
        DecodeError::TooManyChannels { channels: 9, max: 8 },
        DecodeError::SampleRate { hz: 100, min: 500, max: 384_000 },
    ];
    for error in all {
        let text = error.to_string();
        let advice =
            ["Save it", "Copy", "Record", "Cut out"].iter().any(|word| text.contains(word));
        assert!(text.starts_with("This ") && text.ends_with('.') && advice, "{text}");
        assert!(error.code().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    }
}
