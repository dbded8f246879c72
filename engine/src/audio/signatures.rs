//! By which bytes at which place a refused kind of file is recognised, where that is all that it takes.

use super::refused::Refused;

/// Offset, bytes, and what they say. The first that fits counts.
const SIGNATURES: &[(usize, &[u8], Refused)] = &[
    (0, b"RIFX", Refused::Rifx),
    (0, b"#!AMR", Refused::Amr),
    // The GUIDs with which every ASF and every Wave64 file begins.
    (0, b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", Refused::Wma),
    (0, b"riff\x2E\x91\xCF\x11", Refused::Wave64),
    (0, b"TTA1", Refused::TrueAudio),
    (0, b"TTA2", Refused::TrueAudio),
    (0, b"ajkg", Refused::Shorten),
    (0, b"wvpk", Refused::WavPack),
    (0, b"MAC ", Refused::MonkeysAudio),
    (0, b"DSD ", Refused::Dsd),
    (0, b"FRM8", Refused::Dsd),
    (0, b"MPCK", Refused::Musepack),
    (0, b"MP+", Refused::Musepack),
    (0, b".ra\xFD", Refused::RealAudio),
    (0, b".RMF", Refused::RealAudio),
    (0, b"Creative Voice File", Refused::Voc),
    (0, b"NIST_1A", Refused::Sphere),
    (0, b"MThd", Refused::Midi),
    (4, b"moov", Refused::OldQuickTime),
    (4, b"mdat", Refused::OldQuickTime),
    (4, b"wide", Refused::OldQuickTime),
    (128, b"DICM", Refused::Dicom),
    (0, b"\xFFBIOSEMI", Refused::Edf),
    (0, b"MATLAB 5.0 MAT-file", Refused::Matlab),
    (0, b"MATLAB 7.3 MAT-file", Refused::Matlab),
    (0, b"\x89HDF\r\n\x1A\n", Refused::Hdf5),
    (0, b"\x93NUMPY", Refused::NumPy),
    // Audacity 3 keeps its projects in SQLite, and marks them in the field for the application.
    (68, b"AUDY", Refused::Audacity),
    (0, b"\x00\x05\x16\x07", Refused::AppleDouble),
    (0, b"\x00\x05\x16\x00", Refused::AppleDouble),
    (0, b"\x00\x00\x00\x01Bud1", Refused::FolderView),
    // The name of the first file in an archive stands at 30.
    (30, b"[Content_Types].xml", Refused::Office),
    (30, b"mimetypeapplication/vnd.oasis", Refused::Office),
    (0, b"PK\x03\x04", Refused::Zip),
    (0, b"PK\x05\x06", Refused::Zip),
    (0, b"\x1F\x8B", Refused::Gzip),
    (0, b"7z\xBC\xAF\x27\x1C", Refused::SevenZip),
    (0, b"Rar!", Refused::Rar),
    (257, b"ustar", Refused::Tar),
    (0, b"BZh", Refused::PackedFile),
    (0, b"\xFD7zXZ", Refused::PackedFile),
    (0, b"\x28\xB5\x2F\xFD", Refused::PackedFile),
    (0, b"%PDF", Refused::Pdf),
    (0, b"\x89PNG", Refused::Png),
    (0, b"\xFF\xD8\xFF", Refused::Jpeg),
    (0, b"GIF8", Refused::Gif),
    // After two letters and the size, a bitmap has four bytes of zero.
    (6, b"\0\0\0\0\x36\0\0\0", Refused::Bmp),
    (6, b"\0\0\0\0\x8A\0\0\0", Refused::Bmp),
    (0, b"II*\0", Refused::Tiff),
    (0, b"MM\0*", Refused::Tiff),
    (0, b"\x7FELF", Refused::Program),
    (0, b"MZ\x90\0", Refused::Program),
    (0, b"\xCF\xFA\xED\xFE", Refused::Program),
    (0, b"\xCA\xFE\xBA\xBE", Refused::Program),
    (0, b"\0asm", Refused::Program),
    (0, b"SQLite format 3\0", Refused::Database),
];

/// The refused kind whose signature a file has.
pub(super) fn refused(bytes: &[u8]) -> Option<Refused> {
    let fits = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|b| b.starts_with(magic));
    let found = SIGNATURES.iter().find(|(at, magic, _)| fits(*at, magic)).map(|(_, _, kind)| *kind);
    match found {
        Some(Refused::Zip) if first_file(bytes).is_some_and(|name| name.ends_with(b".npy")) => {
            Some(Refused::NumPy)
        }
        None if is_edf(bytes) => Some(Refused::Edf),
        found => found,
    }
}

/// Name of the first file of a ZIP archive (APPNOTE.TXT 6.3, 4.3.7): its length is at 26, the name at 30.
fn first_file(bytes: &[u8]) -> Option<&[u8]> {
    let length = u16::from_le_bytes(*bytes.get(26..)?.first_chunk()?);
    bytes.get(30..30 + usize::from(length))
}

/// EDF has the version 0 in eight characters, and then fields of printable characters without a line break, up to
/// byte 256 (Kemp et al., *Electroencephalogr. Clin. Neurophysiol.* 82, 1992).
fn is_edf(bytes: &[u8]) -> bool {
    let printable = |header: &[u8]| header.iter().all(|b| (b' '..=b'~').contains(b));
    bytes.starts_with(b"0       ") && bytes.get(..256).is_some_and(printable)
}

/// Codings of ISO base media files and of CAF that can't be decoded, by their four characters (mp4ra.org; Apple,
/// *`QuickTime` File Format*, *Core Audio Format*).
const CODINGS: &[(&[u8; 4], Refused)] = &[
    (b"samr", Refused::Amr),
    (b"sawb", Refused::Amr),
    (b"sawp", Refused::Amr),
    (b"agsm", Refused::Gsm),
    (b"sevc", Refused::VoiceCoder),
    (b"sqcp", Refused::VoiceCoder),
    (b"ssmv", Refused::VoiceCoder),
    (b"Qclp", Refused::VoiceCoder),
    (b"Qclq", Refused::VoiceCoder),
    (b"spex", Refused::Speex),
    (b"Opus", Refused::Opus),
    (b"opus", Refused::Opus),
    (b"ac-3", Refused::Dolby),
    (b"ec-3", Refused::Dolby),
    (b"ac-4", Refused::Dolby),
    (b"aach", Refused::HeAac),
    (b"aacp", Refused::HeAac),
    (b".mp1", Refused::MpegLayer12),
    (b".mp2", Refused::MpegLayer12),
    (b"wma ", Refused::Wma),
];

/// Why sound of a coding can't be decoded.
pub(super) fn refused_coding(code: [u8; 4]) -> Refused {
    CODINGS.iter().find(|(known, _)| **known == code).map_or(Refused::RareCoding, |(_, kind)| *kind)
}
