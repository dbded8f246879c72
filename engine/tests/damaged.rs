//! Damaged files of every kind: each is heard or refused, without a panic and within bounded memory. The same corpus and
//! more damage go through `fuzz/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failing test should stop"
)]

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use engine::audio::Limits;
use engine::digest::sha256_hex;
use peak_alloc::PeakAlloc;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

#[path = "../../fuzz/src/lib.rs"]
#[allow(dead_code, reason = "what only the targets of fuzz/ call")]
mod any_bytes;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Memory that a damaged file of a few kilobytes may take, in bytes, whatever length its headers claim.
const MEMORY_BOUND: usize = 64 << 20;
/// Bytes of a block that is repeated or swapped.
const BLOCK: usize = 64;

/// One change to a file; places are shares of its length.
#[derive(Debug, Clone)]
enum Damage {
    Cut(f64),
    Flip(f64, u8),
    Repeat(f64, f64),
    Swap(f64, f64),
    /// Four bytes, as lengths in headers have them, at a place among the first thousand or anywhere.
    Length(f64, bool, u32),
    Insert(f64, Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = || 0.0..1.0_f64;
    let length =
        prop_oneof![Just(0), Just(u32::MAX), Just(0x7FFF_FFFF), 0..70_000_u32, any::<u32>()];
    let bytes = prop::collection::vec(any::<u8>(), 1..40);
    prop_oneof![
        1 => place().prop_map(Damage::Cut),
        4 => (place(), 1..=u8::MAX).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        1 => (place(), place()).prop_map(|(from, to)| Damage::Repeat(from, to)),
        1 => (place(), place()).prop_map(|(from, to)| Damage::Swap(from, to)),
        4 => (place(), any::<bool>(), length).prop_map(|(at, head, v)| Damage::Length(at, head, v)),
        1 => (place(), bytes).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
    ]
}

fn apply(bytes: &mut Vec<u8>, damage: &Damage) {
    let length = bytes.len();
    let place = |share: f64, length: usize| (share * length as f64) as usize;
    if length < 2 * BLOCK {
        return;
    }
    match damage {
        Damage::Cut(at) => bytes.truncate(place(*at, length)),
        Damage::Flip(at, bits) => bytes[place(*at, length)] ^= bits,
        Damage::Repeat(from, to) => {
            let from = place(*from, length - BLOCK);
            let block = bytes[from..from + BLOCK].to_vec();
            let to = place(*to, length);
            bytes.splice(to..to, block);
        }
        Damage::Swap(from, to) => {
            let [from, to] = [from, to].map(|at| place(*at, length - BLOCK));
            for k in 0..BLOCK {
                bytes.swap(from + k, to + k);
            }
        }
        Damage::Length(at, is_in_head, value) => {
            let within = if *is_in_head { length.min(1000) } else { length };
            let at = place(*at, within - 4);
            // Containers differ in the order of bytes; values come in any.
            bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        }
        Damage::Insert(at, new) => {
            let at = place(*at, length);
            bytes.splice(at..at, new.iter().copied());
        }
    }
}

/// The files of the corpus, by their paths in it, which begin with their kind.
fn files() -> Vec<(String, Vec<u8>)> {
    // Tests run in their package's folder.
    let corpus = PathBuf::from("../fuzz/corpus");
    let sums = fs::read_to_string(corpus.join("SHA256SUMS")).unwrap();
    let read = |line: &str| {
        let (sum, name) = line.split_once("  ").unwrap();
        let bytes = fs::read(corpus.join(Path::new(name))).unwrap();
        assert_eq!(sha256_hex(&bytes), sum, "{name} is not the file of the list");
        (name.to_owned(), bytes)
    };
    sums.lines().map(read).collect()
}

/// Reads a file as one of its kind.
fn read(name: &str, bytes: &[u8]) {
    let limits = Limits::default();
    match name.split('/').next().unwrap() {
        "wfdb" => any_bytes::record(bytes, &limits),
        "zip" => any_bytes::archive(bytes),
        "model_file" => any_bytes::model(bytes),
        _ => any_bytes::recording(bytes, &limits),
    }
}

// One test, so that no other allocates beside it.
#[test]
fn damaged_files_are_heard_or_refused_within_bounded_memory() {
    let files = files();
    // Decoders build tables once.
    for (name, bytes) in &files {
        read(name, bytes);
    }
    // As many cases as PROPTEST_CASES says, else 256.
    let config = ProptestConfig { failure_persistence: None, ..Default::default() };
    let most = Cell::new(0);
    for (name, bytes) in &files {
        let changes = prop::collection::vec(damage(), 1..5);
        let tried = TestRunner::new(config.clone()).run(&changes, |changes| {
            let mut damaged = bytes.clone();
            for change in &changes {
                apply(&mut damaged, change);
            }
            let before = MEMORY.current_usage();
            MEMORY.reset_peak_usage();
            read(name, &damaged);
            let taken = MEMORY.peak_usage().saturating_sub(before);
            most.set(most.get().max(taken));
            prop_assert!(taken <= MEMORY_BOUND, "{} MB of memory", taken >> 20);
            Ok(())
        });
        tried.unwrap_or_else(|failure| panic!("{name}: {failure}"));
    }
    let cases = config.cases;
    eprintln!("{} files, {cases} times damaged; {} MB at most", files.len(), most.get() >> 20);
}
