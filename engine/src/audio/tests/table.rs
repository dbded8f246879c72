//! `docs/formats.md` is made of what the engine knows of formats, so that it can't be out of date.

use std::fmt::Write;

use super::*;
use crate::audio::refused::Refused;

/// With this in the environment the test writes the document.
const REGENERATE: &str = "LUBDUB_WRITE_FORMATS";
/// Tests run in their package's folder.
const DOCUMENT: &str = "../docs/formats.md";

const HEAD: &str = "\
# File formats

A test makes this document of what the engine knows. It fails when the two differ, and \
`LUBDUB_WRITE_FORMATS=1 cargo test --workspace --lib formats_document` writes it again.

A file is recognised by its content, never by its name.

## What is read

| kind of file | codings |
| --- | --- |
";

const GAPS: &str = "
What is read is heard in full:

- Delays of the encoder are cut off by the edit list (MP4), `iTunSMPB` (iTunes), the LAME tag (MP3), the packet table \
(CAF) and the granule position (Ogg). MP3 without a tag is taken for LAME's, with 1105 samples; bare AAC loses 1024.
- All `data` chunks of a WAV file count, and all streams of a chained Ogg file.
- A wrong block size in a WAV file doesn't matter, and sizes that are too large or unknown don't either.
- Floating-point samples that stay below a hundredth of full scale are in another unit, such as volts. They are scaled.
- Where sound is missing, the result says `truncated`, and with `missing_s` how much: a cut upload, a damaged packet, a part at another rate.

## How long it may be

- Four hours, in a file of 8 GiB. Files are read piece by piece. AIFF and CAF are held as a whole and may have 128 MiB.
- What is longer is refused before it is read: by its header, else by its size and the bit rate of its first frames. A \
stream that says nothing of its length is cut off at four hours, and the result says `truncated`.
- Up to two minutes (12 million samples of all channels) are held and judged as a whole. Of what is longer, these first \
minutes decide which channel is heard, which mean is taken off, and how numbers in another unit are scaled.

## What is refused by name

| kind of file | sentence |
| --- | --- |
";

const OTHERS: &str = "
In a container the name of the coding is followed by the container's: \"AMR speech inside MP4\".

## Other refusals

| code | sentence |
| --- | --- |
";

fn document() -> String {
    let mut text = HEAD.to_owned();
    for container in Container::ALL {
        writeln!(text, "| {} | {} |", container.name(), container.holds()).unwrap();
    }
    text += GAPS;
    for kind in Refused::ALL {
        writeln!(text, "| {} | {} |", kind.name(), kind.error()).unwrap();
    }
    text += OTHERS;
    let limits = Limits::default();
    let others = [
        DecodeError::EmptyFile,
        DecodeError::UnknownKind,
        DecodeError::Corrupt { detail: "its header is missing or broken" },
        DecodeError::NoSamples,
        DecodeError::Unreadable { cause: "the disk was removed".into() },
        DecodeError::TooLarge { bytes: 9_000_000_000, max: limits.max_bytes },
        DecodeError::TooLong {
            length_s: 18_720.0,
            bytes: 330_000_000,
            max_s: limits.max_duration_s,
        },
        DecodeError::TooManyChannels { channels: 9, max: limits.max_channels },
        DecodeError::SampleRate {
            hz: 100,
            min: limits.min_sample_rate,
            max: limits.max_sample_rate,
        },
    ];
    for error in others {
        writeln!(text, "| `{}` | {error} |", error.code()).unwrap();
    }
    text
}

#[test]
fn the_formats_document_is_up_to_date() {
    let expected = document();
    if std::env::var_os(REGENERATE).is_some() {
        std::fs::write(DOCUMENT, &expected).unwrap();
    }
    let written = std::fs::read_to_string(DOCUMENT).unwrap_or_default();
    assert!(written == expected, "{DOCUMENT} is out of date: run this test with {REGENERATE}=1");
}
