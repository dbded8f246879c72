//! Containers other than WAV, built by hand.

use super::*;

fn big(bytes: &[u8]) -> Vec<u8> {
    bytes.chunks_exact(2).flat_map(|pair| [pair[1], pair[0]]).collect()
}

/// A chunk with a big-endian size, padded to even length.
fn big_chunk(id: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = chunk(id, body);
    bytes[4..8].reverse();
    bytes
}

/// AIFF, or AIFF-C with this coding, of 400 samples at 4 kHz.
fn aiff(coding: Option<&[u8; 4]>, bits: u8, data: &[u8]) -> Vec<u8> {
    // 4000 as an 80-bit number: 2^11 times 1.953125.
    let rate = [0x40, 0x0A, 0xFA, 0, 0, 0, 0, 0, 0, 0];
    let mut common = [[0, 1, 0, 0, 1, 0x90, 0, bits].as_slice(), &rate].concat();
    if let Some(coding) = coding {
        common.extend(coding);
        common.extend([0, 0]);
    }
    let form: &[u8] = if coding.is_some() { b"AIFC" } else { b"AIFF" };
    let sound = [[0; 8].as_slice(), data].concat();
    let body = [form, &big_chunk(b"COMM", &common), &big_chunk(b"SSND", &sound)].concat();
    big_chunk(b"FORM", &body)
}

/// CAF of packets with this many bytes; those of ADPCM hold 64 samples, all others one.
fn caf(coding: [u8; 4], flags: u8, bytes: u8, data: &[u8]) -> Vec<u8> {
    let sized =
        |id: &[u8], body: &[u8]| [id, (body.len() as u64).to_be_bytes().as_slice(), body].concat();
    let rate = 4000_f64.to_be_bytes();
    let (frames, bits) = if coding == *b"ima4" { (64, 0) } else { (1, bytes * 8) };
    let description = [
        rate.as_slice(),
        &coding,
        &[0, 0, 0, flags, 0, 0, 0, bytes, 0, 0, 0, frames, 0, 0, 0, 1, 0, 0, 0, bits],
    ];
    let sound = [[0; 4].as_slice(), data].concat();
    let chunks = [sized(b"desc", &description.concat()), sized(b"data", &sound)];
    [b"caff\0\x01\0\0".as_slice(), &chunks.concat()].concat()
}

fn assert_ramp(recording: &Recording, container: Container) {
    assert_eq!((recording.container, recording.sample_rate), (container, 4000));
    assert_eq!(recording.frames(), 400);
    assert!(!recording.truncated);
    for (x, truth) in recording.channels[0].iter().zip(ramp()) {
        assert!((x - truth).abs() < 1e-4, "{x} instead of {truth}");
    }
}

#[test]
fn aiff_is_read() {
    assert_ramp(&decoded(&aiff(None, 16, &big(&ramp16()))), Container::Aiff);
    assert_ramp(&decoded(&aiff(Some(b"sowt"), 16, &ramp16())), Container::Aiff);
    let floats: Vec<u8> = ramp().iter().flat_map(|x| x.to_be_bytes()).collect();
    assert_ramp(&decoded(&aiff(Some(b"fl32"), 32, &floats)), Container::Aiff);
}

#[test]
fn caf_is_read() {
    assert_ramp(&decoded(&caf(*b"lpcm", 2, 2, &ramp16())), Container::Caf);
    assert_ramp(&decoded(&caf(*b"lpcm", 0, 2, &big(&ramp16()))), Container::Caf);
}

#[test]
fn adpcm_in_caf_is_read() {
    // A packet: the first sample and the step size's index in two bytes, then 64 steps of an eighth of the size, 7.
    let packet = [[0x40, 0].as_slice(), &[0; 32]].concat();
    let recording = decoded(&caf(*b"ima4", 0, 34, &packet.repeat(3)));
    assert_eq!(recording.frames(), 192);
    assert!(recording.channels[0].iter().all(|x| (x - 0.5).abs() < 2e-3));
}

#[test]
fn floats_in_volts_are_scaled_in_every_container() {
    let volts: Vec<u8> = ramp().iter().flat_map(|x| (x * 1e-4).to_be_bytes()).collect();
    for bytes in [aiff(Some(b"fl32"), 32, &volts), caf(*b"lpcm", 1, 4, &volts)] {
        assert!((decoded(&bytes).channels[0][0] + 0.5).abs() < 0.01);
    }
}

#[test]
fn cut_uploads_give_what_is_there() {
    let cut = |bytes: &[u8]| decoded(&bytes[..bytes.len() - 200]);
    for bytes in [aiff(None, 16, &big(&ramp16())), caf(*b"lpcm", 2, 2, &ramp16())] {
        let recording = cut(&bytes);
        assert!(recording.truncated);
        assert_eq!(recording.frames(), 300);
        assert!((recording.missing_s.unwrap() - 100.0 / 4000.0).abs() < 1e-6);
    }
}

#[test]
fn streams_of_unknown_length_go_to_the_end() {
    let mut streamed = aiff(None, 16, &big(&ramp16()));
    let sound = streamed.len() - 800 - 16;
    streamed[sound + 4..sound + 8].fill(0xFF);
    assert_ramp(&decoded(&streamed), Container::Aiff);
    let mut streamed = caf(*b"lpcm", 2, 2, &ramp16());
    let sound = streamed.len() - 800 - 16;
    streamed[sound + 4..sound + 12].fill(0xFF);
    assert_ramp(&decoded(&streamed), Container::Caf);
}

#[test]
fn codings_that_cannot_be_read_are_named_with_their_container() {
    for (bytes, words) in [
        (aiff(Some(b"Qclp"), 16, &ramp16()), "mobile phone (EVRC or QCELP) inside AIFF"),
        (caf(*b"opus", 0, 2, &ramp16()), "Opus inside CAF"),
        (caf(*b"samr", 0, 2, &ramp16()), "AMR speech inside CAF"),
    ] {
        let error = refused(&bytes);
        assert_eq!(error.code(), "unsupported-codec");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn a_header_of_no_channels_is_refused() {
    let mut headed = caf(*b"lpcm", 2, 2, &ramp16());
    // The last byte of the number of channels, 24 bytes into the description, which begins at 20.
    headed[47] = 0;
    assert_eq!(refused(&headed).code(), "corrupt");
    let mut headed = aiff(None, 16, &big(&ramp16()));
    // The number of channels begins the `COMM` chunk's body.
    headed[21] = 0;
    assert_eq!(refused(&headed).code(), "corrupt");
}

#[test]
fn any_damage_gives_finite_samples_or_an_error() {
    let files = [
        aiff(None, 16, &big(&ramp16())),
        aiff(Some(b"fl32"), 32, &[0x3F; 800]),
        caf(*b"lpcm", 2, 2, &ramp16()),
        caf(*b"ima4", 0, 34, &[0x55; 680]),
    ];
    for bytes in files {
        for seed in 0..4000_usize {
            let mut damaged = bytes.clone();
            for k in 0..3 {
                let at = (seed * 7919 + k * 104_729 + seed * seed * 31) % damaged.len().min(110);
                damaged[at] ^= ((seed * 37 + k * 11) % 255 + 1) as u8;
            }
            if let Ok(recording) = decode(&damaged, &Limits::default()) {
                assert!(recording.channels.iter().flatten().all(|x| x.is_finite()));
            }
        }
    }
}

#[test]
fn thousands_of_channels_are_refused_before_room_is_made_for_them() {
    // A chunk COMM of 28799 channels, as damage to one byte makes it.
    let mut aiff = b"FORM\0\0\x01\0AIFFCOMM\0\0\0\x12\x70\x7F\0\0\0\x10\0\x10".to_vec();
    aiff.extend(b"\x40\x0B\xFA\0\0\0\0\0\0\0SSND\0\0\0\x10\0\0\0\0\0\0\0\0");
    aiff.extend([0; 64]);
    assert_eq!(refused(&aiff), DecodeError::TooManyChannels { channels: 28_799, max: 8 });
}
