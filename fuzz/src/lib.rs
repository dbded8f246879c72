//! What must hold of any bytes: they are heard or refused, within limits, and never with a panic. `engine/tests/damaged.rs`
//! holds the same of its files, by this very module.

use std::io::Cursor;

use engine::archive::{ArchiveLimits, entries};
use engine::audio::{
    Container, DecodeError, Limits, Recording, WfdbHeader, container, decode, decode_record,
};
use engine::backend::{Cpu, CpuDevice};
use engine::model_file::{read_frame_model, read_model};

/// Limits that keep a run short.
pub const LIMITS: Limits = Limits {
    max_bytes: 1 << 20,
    max_held_bytes: 1 << 20,
    max_duration_s: 60.0,
    max_channels: 8,
    min_sample_rate: 500,
    max_sample_rate: 384_000,
    max_samples: 1 << 20,
};

/// Bytes of a file of an archive that are unpacked at most.
const MOST_UNPACKED: u64 = 1 << 20;

/// A file of one kind; other files are left to the targets of their own kinds.
pub fn sound(kind: Container, data: &[u8]) {
    if container(data) == Some(kind) {
        recording(data, &LIMITS);
    }
}

/// A file of any kind.
pub fn recording(data: &[u8], limits: &Limits) {
    check(decode(data, limits), limits);
}

/// A WFDB record: its header up to the first zero, and then the bytes of each file that it names.
pub fn record(data: &[u8], limits: &Limits) {
    let end = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    let (header, rest) = data.split_at(end);
    let samples = rest.get(1..).unwrap_or_default();
    let Ok(parsed) = WfdbHeader::parse(header) else { return };
    let file = |name: &str| (name.to_owned(), samples.to_vec());
    let beside: Vec<_> = parsed.heart_files().into_iter().take(4).map(file).collect();
    check(decode_record(header, &beside, limits), limits);
}

/// A ZIP archive, and every file in it.
pub fn archive(data: &[u8]) {
    let limits = ArchiveLimits::default();
    let Ok(found) = entries(Cursor::new(data), data.len() as u64, &limits) else { return };
    for entry in found {
        let [start, end] = [entry.start, entry.end].map(|at| at as usize);
        let packed = data.get(start..end).expect("what is listed lies in the archive");
        if let Ok(bytes) = entry.unpack(packed, MOST_UNPACKED) {
            assert_eq!(bytes.len() as u64, entry.size);
        }
    }
}

/// A model file, read as either kind.
pub fn model(data: &[u8]) {
    let device = CpuDevice::default();
    let classifier = read_model::<Cpu>(data, &device).map(|_| ());
    let frames = read_frame_model::<Cpu>(data, &device).map(|_| ());
    for error in [classifier.err(), frames.err()].into_iter().flatten() {
        assert!(!error.to_string().is_empty());
    }
}

/// What must hold of a recording and of a refusal.
fn check(decoded: Result<Recording, DecodeError>, limits: &Limits) {
    match decoded {
        Ok(recording) => {
            let frames = recording.frames();
            assert!(recording.channels.iter().all(|channel| channel.len() == frames));
            assert!(recording.channels.iter().flatten().all(|sample| sample.is_finite()));
            assert!(frames * recording.channels.len() <= limits.max_samples);
        }
        Err(error) => assert!(error.to_string().ends_with('.')),
    }
}
