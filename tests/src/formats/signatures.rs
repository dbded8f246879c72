//! Files that are no recordings, or that no program at hand writes: by the first bytes that such files have.

/// What a file is, the ending of its name, and its bytes.
pub struct Signature {
    /// What it is, for the document.
    pub what: &'static str,
    /// The ending of its name.
    pub ending: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

fn file(what: &'static str, ending: &'static str, bytes: &[u8]) -> Signature {
    Signature { what, ending, bytes: bytes.to_vec() }
}

/// Bytes at an offset, behind zeros and before some more.
fn at(offset: usize, bytes: &[u8]) -> Vec<u8> {
    [&vec![0; offset], bytes, &[0; 64]].concat()
}

/// All of them, sound first.
#[must_use]
pub fn all() -> Vec<Signature> {
    [sound(), signals(), archives(), documents(), broken()].into_iter().flatten().collect()
}

fn sound() -> Vec<Signature> {
    vec![
        file("AMR speech", "amr", b"#!AMR\n\x3C"),
        file("big-endian WAV", "wav", b"RIFX\0\0\0\x24WAVE"),
        file("Shorten", "shn", b"ajkg\x02"),
        file("Monkey's Audio", "ape", b"MAC \x96\x0F\0\0"),
        file("DSD", "dsf", b"DSD \x1C\0\0\0"),
        file("Musepack", "mpc", b"MPCKSH"),
        file("RealAudio", "ra", b".ra\xFD\0\x04"),
        file("an old QuickTime movie", "mov", b"\0\0\0\x08wide\0\0\0\x10mdat"),
        file("notes", "mid", b"MThd\0\0\0\x06"),
        file("a video", "avi", b"RIFF\0\0\0\0AVI LIST"),
        file("a video without sound", "webm", b"\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01"),
    ]
}

fn signals() -> Vec<Signature> {
    let wave = |i: u32| ((f64::from(i) * 0.05).sin() * 9000.0) as i16;
    let samples: Vec<u8> = (0..4000).flat_map(|i| wave(i).to_le_bytes()).collect();
    let edf = [b"0       ".as_slice(), &[b' '; 300]].concat();
    vec![
        file("samples without a header", "dat", &samples),
        file(
            "a WFDB header without its samples",
            "hea",
            b"a 1 2000 9\na.dat 16 0 16 0 0 0 0 PCG\n",
        ),
        file("a WFDB record of an ECG", "hea", b"a 1 2000 9\na.dat 16 0 16 0 0 0 0 ECG\n"),
        file("DICOM", "dcm", &at(128, b"DICM\x02\0\0\0UL")),
        file("EDF", "edf", &edf),
        file("MATLAB", "mat", b"MATLAB 5.0 MAT-file, Platform: GLNXA64"),
        file("HDF5", "h5", b"\x89HDF\r\n\x1A\n"),
        file("NumPy", "npy", b"\x93NUMPY\x01\0v\0{'descr'"),
        file("a table", "csv", b"t,x\n0,1.5\n1,2.5\n2,-3\n3,4e-3\n4,5\n5,6\n6,7\n"),
        file("an Audacity project", "aup3", &at(68, b"AUDY")),
    ]
}

fn archives() -> Vec<Signature> {
    vec![
        file("a damaged ZIP archive", "zip", b"PK\x03\x04\x14\0\0\0"),
        file("gzip", "gz", b"\x1F\x8B\x08\0"),
        file("7-Zip", "7z", b"7z\xBC\xAF\x27\x1C"),
        file("RAR", "rar", b"Rar!\x1A\x07"),
        file("tar", "tar", &at(257, b"ustar")),
        file("xz", "xz", b"\xFD7zXZ\0"),
        file("a companion of macOS", "wav", b"\x00\x05\x16\x07\0\x02\0\0Mac OS X        "),
        file(
            "Git LFS",
            "wav",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
        ),
        file("git-annex", "wav", b"/annex/objects/SHA256E-s9--00.wav\n"),
    ]
}

fn documents() -> Vec<Signature> {
    let word = [&at(30, b"")[..30], b"[Content_Types].xml", &[0; 9]].concat();
    let word = [b"PK\x03\x04".as_slice(), &word[4..]].concat();
    vec![
        file("an Office document", "docx", &word),
        file("a web page", "wav", b"<!DOCTYPE html><html></html>"),
        file("XML", "xml", b"<?xml version=\"1.0\"?><a/>"),
        file("JSON", "json", b"{\"error\": 404}"),
        file("a playlist", "m3u", b"#EXTM3U\nheart.mp3\n"),
        file("text", "txt", b"Dear doctor,\nthe recording follows.\n"),
        file("PDF", "pdf", b"%PDF-1.7\n%\xE2\xE3"),
        file("a picture", "png", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"),
        file("a picture", "heic", b"\0\0\0\x18ftypheic\0\0\0\0"),
        file("a program", "exe", b"MZ\x90\0"),
        file("a database", "db", b"SQLite format 3\0"),
    ]
}

fn broken() -> Vec<Signature> {
    vec![
        file("an empty file", "wav", b""),
        file("an unknown file", "bin", &[0; 5000]),
        file("a header alone", "flac", b"fLaC\0\0\0\x22"),
        file("a WAV file without samples", "wav", &wav(1, 4000, 0)),
        file("a WAV file of nine channels", "wav", &wav(9, 4000, 900)),
        file("a WAV file at 100 Hz", "wav", &wav(1, 100, 900)),
        file("a WAV file of five hours", "wav", &wav(1, 500, 9_000_000)),
    ]
}

/// A WAV file of silence in 8 bits.
fn wav(channels: u16, rate: u32, bytes: u32) -> Vec<u8> {
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + bytes).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    wav.extend(channels.to_le_bytes());
    wav.extend(rate.to_le_bytes());
    wav.extend((rate * u32::from(channels)).to_le_bytes());
    wav.extend(channels.to_le_bytes());
    wav.extend(b"\x08\0data");
    wav.extend(bytes.to_le_bytes());
    wav.resize(44 + bytes as usize, 128);
    wav
}
