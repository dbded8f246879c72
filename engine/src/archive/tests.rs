#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use std::io::{Cursor, Write};

use miniz_oxide::deflate::compress_to_vec;
use rawzip::{CompressionMethod, ZipArchiveWriter, ZipDataWriter};

use super::*;

/// An archive of files: path, content, and whether it is deflated.
fn archive(files: &[(&str, &[u8], bool)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut zip = ZipArchiveWriter::new(&mut bytes);
    for (path, content, is_deflated) in files {
        let method =
            if *is_deflated { CompressionMethod::DEFLATE } else { CompressionMethod::STORE };
        let (mut entry, config) = zip.new_file(*path).compression_method(method).start().unwrap();
        let packed = if *is_deflated { compress_to_vec(content, 6) } else { content.to_vec() };
        // The size and the checksum are those of the content, whatever is written.
        let mut measured: ZipDataWriter<_> = config.wrap(std::io::sink());
        measured.write_all(content).unwrap();
        let (_, descriptor) = measured.finish().unwrap();
        entry.write_all(&packed).unwrap();
        entry.finish(descriptor).unwrap();
    }
    zip.finish().unwrap();
    bytes
}

fn listed(bytes: &[u8]) -> Result<Vec<Entry>, ArchiveError> {
    entries(Cursor::new(bytes), bytes.len() as u64, &ArchiveLimits::default())
}

fn unpacked(bytes: &[u8], entry: &Entry) -> Result<Vec<u8>, ArchiveError> {
    entry.unpack(&bytes[entry.start as usize..entry.end as usize], 1 << 20)
}

#[test]
fn files_of_nested_folders_come_out_as_they_were_packed() {
    let long = b"lub dub ".repeat(1000);
    let bytes = archive(&[("a.wav", b"lub", false), ("visit/two/b.wav", &long, true)]);
    let list = listed(&bytes).unwrap();
    let paths: Vec<&str> = list.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["a.wav", "visit/two/b.wav"]);
    assert_eq!(unpacked(&bytes, &list[0]).unwrap(), b"lub");
    assert_eq!(unpacked(&bytes, &list[1]).unwrap(), long);
    assert_eq!(list[1].packing, Packing::Deflated);
}

#[test]
fn what_macos_and_hidden_folders_hold_is_known_by_its_path() {
    let entry = |path: &str| Entry {
        path: path.into(),
        start: 0,
        end: 0,
        size: 0,
        crc32: 0,
        packing: Packing::Stored,
    };
    assert!(entry("__MACOSX/._a.wav").is_companion());
    assert!(!entry("MACOSX/a.wav").is_companion());
    assert!(entry("x/.git/a.wav").is_hidden() && entry("._a.wav").is_hidden());
    assert!(!entry("../a.wav").is_hidden() && !entry("./a.wav").is_hidden());
}

#[test]
fn a_damaged_list_or_file_is_told_and_never_unpacked_wrongly() {
    let long = b"lub dub ".repeat(1000);
    let bytes = archive(&[("b.wav", &long, true)]);
    let cut = &bytes[..bytes.len() - 30];
    assert!(matches!(listed(cut), Err(ArchiveError::Damaged(Some(_)))));
    let entry = &listed(&bytes).unwrap()[0];
    let mut damaged = bytes.clone();
    damaged[entry.start as usize + 3] ^= 0x55;
    assert!(matches!(unpacked(&damaged, entry), Err(ArchiveError::FileDamaged)));
    assert!(matches!(listed(&archive(&[])), Err(ArchiveError::Damaged(_) | ArchiveError::Empty)));
}

#[test]
fn a_file_that_unpacks_to_more_than_it_says_is_damaged_and_takes_no_more_memory() {
    let bomb = compress_to_vec(&vec![0; 1 << 20], 9);
    let entry = Entry {
        path: "a.wav".into(),
        start: 0,
        end: bomb.len() as u64,
        size: 1000,
        crc32: 0,
        packing: Packing::Deflated,
    };
    assert!(matches!(entry.unpack(&bomb, 1 << 20), Err(ArchiveError::FileDamaged)));
    let huge = Entry { size: 1 << 40, ..entry };
    assert!(matches!(huge.unpack(&bomb, 1 << 20), Err(ArchiveError::FileTooLarge { .. })));
}

#[test]
fn archives_beyond_the_limits_are_refused_before_anything_is_unpacked() {
    let bytes = archive(&[("a.wav", b"lub", false), ("b.wav", b"dub", false)]);
    let refused = |limits: ArchiveLimits| {
        entries(Cursor::new(&bytes), bytes.len() as u64, &limits).unwrap_err().to_string()
    };
    let limits = ArchiveLimits::default();
    assert!(refused(ArchiveLimits { max_files: 1, ..limits }).contains("too many files"));
    assert!(refused(ArchiveLimits { max_unpacked: 5, ..limits }).contains("would unpack"));
}

#[test]
fn a_file_that_would_end_behind_the_archive_makes_it_damaged() {
    // The packed size stands at 20 of a file's line in the list (APPNOTE.TXT 4.3.12).
    let mut bytes = archive(&[("a.wav", b"lub", false)]);
    let line = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    for size in [bytes.len() as u32, 0x7FFF_FFFF] {
        bytes[line + 20..line + 24].copy_from_slice(&size.to_le_bytes());
        assert!(matches!(listed(&bytes), Err(ArchiveError::Damaged(None))));
    }
}

#[test]
fn files_that_share_their_bytes_are_refused() {
    // The second entry of the list points to the first one's bytes.
    let mut bytes = archive(&[("a.wav", b"lub", false), ("b.wav", b"lub", false)]);
    let signature = |bytes: &[u8], nth: usize| {
        let places = bytes.windows(4).enumerate().filter(|(_, w)| w == b"PK\x01\x02");
        places.map(|(at, _)| at).nth(nth).unwrap()
    };
    let second = signature(&bytes, 1);
    // The offset of the local header stands at 42 (APPNOTE.TXT 4.3.12).
    bytes[second + 42..second + 46].copy_from_slice(&0_u32.to_le_bytes());
    assert!(matches!(listed(&bytes), Err(ArchiveError::Overlapping)));
}

#[test]
fn a_packing_comes_back_from_its_code() {
    for packing in [Packing::Stored, Packing::Deflated, Packing::Locked, Packing::Other(14)] {
        assert_eq!(Packing::of_code(packing.code()), packing);
    }
}

#[test]
fn locked_files_and_other_methods_are_refused_by_name() {
    let entry =
        |packing| Entry { path: "a.wav".into(), start: 0, end: 3, size: 3, crc32: 0, packing };
    let refused = |packing| entry(packing).unpack(b"lub", 99).unwrap_err().to_string();
    assert!(refused(Packing::Locked).contains("password"));
    assert!(refused(Packing::Other(14)).contains("method 14"));
}
