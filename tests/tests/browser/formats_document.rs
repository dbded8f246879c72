//! `docs/formats.md`, made of what really comes of files: of each combination of the list, and of files that are refused.

use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use ::tests::formats::{Combination, Expected, Program, signatures};
use engine::audio::Container;

use crate::native::{self, Line};
use crate::process::root;
use crate::recordings::write;

/// With this in the environment the test writes the document.
const REGENERATE: &str = "LUBDUB_WRITE_FORMATS";

const HEAD: &str = "\
# File formats

A test makes this document: it makes each file, has `lubdub` diagnose it, and writes what comes of it. It fails when \
that differs from what is written here. `LUBDUB_WRITE_FORMATS=1 cargo verify --only build --only e2e` writes it again.

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
- Where sound is missing, the result says `truncated`, and with `missing_s` how much: a cut upload, a damaged packet, \
a part at another rate, a gap in a WFDB record.

## How long it may be

- Four hours, in a file of 8 GiB. Files are read piece by piece. AIFF and CAF, WFDB records and files in archives are \
held as a whole and may have 128 MiB.
- What is longer is refused before it is read: by its header, else by its size and the bit rate of its first frames. A \
stream that says nothing of its length is cut off at four hours, and the result says `truncated`.
- Up to two minutes (12 million samples of all channels) are held and judged as a whole. Of what is longer, these first \
minutes decide which channel is heard, which mean is taken off, and how numbers in another unit are scaled.

## WFDB records

A record is a header (`.hea`) and the files that it names. `lubdub diagnose` finds them beside either. The page needs \
all at once: chosen or dropped together, or in one folder or archive. A record is one recording:

- It bears the name of its header. Where the heart sound alone lies in a WAV file, it bears that file's name.
- Of several signals, those are heard that are heart sounds by their names, such as PCG. ECG, respiration and other \
signals are left out. The result says which, as `signals`.
- Samples are those of the physical unit, by gain and baseline. The smallest value of a storage format means a gap \
where it lasts ten milliseconds.

## ZIP archives

What lies in an archive is taken as what lies in a folder, by its path in the archive. Hidden files and the folder \
`__MACOSX` are left aside. An archive may hold 50000 files and unpack to 8.6 GB, its files may not overlap, and none \
is unpacked to more than its list says. Files with a password, methods other than DEFLATE, and archives in archives are \
refused one by one.

## What was tried

A murmur and a normal heart went through each of these. \"As WAV\" means the same statements as of the WAV file, with a \
murmur's probability that differs by at most 0.02. \"Heard\" means that the coding takes away sound, and no murmur becomes \
none or none one.

| file | made by | what comes of it |
| --- | --- | --- |
";

const REFUSED: &str = "
In a container the name of the coding is followed by the container's: \"AMR speech inside MP4\".

## What is refused by its content

| file | sentence |
| --- | --- |
";

/// Compares the document with what came of the combinations and comes of files that are refused, or writes it.
pub fn check(combinations: &[(Combination, Line)], folder: &Path) {
    let mut text = HEAD.to_owned();
    for container in Container::ALL {
        writeln!(text, "| {} | {} |", container.name(), container.holds()).unwrap();
    }
    text += GAPS;
    for (one, line) in combinations {
        let came = line.reason.as_deref().filter(|_| line.status == "refused");
        let came = came.unwrap_or(if one.expected == Expected::Same { "as WAV" } else { "heard" });
        writeln!(text, "| `.{}` | {} | {came} |", one.ending, maker(one)).unwrap();
    }
    text += REFUSED;
    for (what, sentence) in refused(folder) {
        writeln!(text, "| {what} | {sentence} |").unwrap();
    }
    let document = root().join("docs/formats.md");
    if std::env::var_os(REGENERATE).is_some() {
        fs::write(&document, &text).unwrap();
    }
    let written = fs::read_to_string(&document).unwrap_or_default();
    assert!(written == text, "docs/formats.md is out of date: run this test with {REGENERATE}=1");
}

/// The program that makes a file, with its arguments.
fn maker(one: &Combination) -> String {
    let name = match one.program {
        Program::Wfdb => return format!("storage format {}", one.arguments),
        other => format!("{other:?}").to_lowercase(),
    };
    format!("`{}`", format!("{name} {}", one.arguments).trim_end())
}

/// What files that are no recordings are refused with: what each is, and the sentence.
fn refused(folder: &Path) -> Vec<(&'static str, String)> {
    let folder = folder.join("refused");
    fs::create_dir(&folder).unwrap();
    let path = |index: usize, ending: &str| folder.join(format!("{index:02}.{ending}"));
    let mut names: Vec<&str> = Vec::new();
    let mut files: Vec<PathBuf> = Vec::new();
    for (index, file) in signatures().into_iter().enumerate() {
        names.push(file.what);
        files.push(write(path(index, file.ending), &file.bytes));
    }
    let large = path(names.len(), "wav");
    File::create(&large).unwrap().set_len(9_000_000_000).unwrap();
    names.push("a file of 9 GB");
    files.push(large);
    let lines = native::diagnose(&files);
    assert_eq!(lines.len(), files.len());
    let sentence = |(name, line): (&'static str, Line)| {
        assert_eq!(line.status, "refused", "{name}: {line:?}");
        (name, line.reason.unwrap())
    };
    names.into_iter().zip(lines).map(sentence).collect()
}
