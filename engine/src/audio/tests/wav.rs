//! WAV files of every kind and oddity.

use std::io::Cursor;

use proptest::prelude::*;

use super::*;

fn assert_ramp(recording: &Recording, tolerance: f32) {
    assert_eq!(recording.frames(), 400);
    for (x, truth) in recording.channels[0].iter().zip(ramp()) {
        assert!((x - truth).abs() <= tolerance, "{x} instead of {truth}");
    }
}

#[test]
fn integers_of_8_to_32_bits() {
    type Code = fn(f32) -> Vec<u8>;
    let codings: [(u16, Code); 4] = [
        (8, |x| vec![(x * 128.0 + 128.0) as u8]),
        (16, |x| ((x * 32_768.0) as i16).to_le_bytes().to_vec()),
        (24, |x| ((x * 8_388_608.0) as i32).to_le_bytes()[..3].to_vec()),
        (32, |x| ((f64::from(x) * 2_147_483_648.0) as i32).to_le_bytes().to_vec()),
    ];
    for (bits, code) in codings {
        let data = ramp().into_iter().flat_map(code).collect();
        let recording = decoded(&WavBytes { bits, data, ..WavBytes::default() }.bytes());
        assert_ramp(&recording, 2.0 / 2_f32.powi(i32::from(bits)));
        assert_eq!(recording.container, Container::Wav);
        assert!(!recording.truncated);
    }
}

#[test]
fn floats_of_32_and_64_bits() {
    let data = ramp().iter().flat_map(|x| x.to_le_bytes()).collect();
    let single = WavBytes { tag: 3, bits: 32, data, ..WavBytes::default() };
    assert_ramp(&decoded(&single.bytes()), 0.0);
    let data = ramp().iter().flat_map(|x| f64::from(*x).to_le_bytes()).collect();
    let double = WavBytes { tag: 3, bits: 64, data, ..WavBytes::default() };
    assert_ramp(&decoded(&double.bytes()), 0.0);
}

#[test]
fn numbers_that_are_none_become_silence() {
    let data = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.5]
        .iter()
        .flat_map(|x| x.to_le_bytes())
        .collect();
    let single = WavBytes { tag: 3, bits: 32, data, ..WavBytes::default() };
    assert_eq!(decoded(&single.bytes()).channels, [[0.0, 0.0, 0.0, 0.5]]);
    let data = [f64::NAN, 1e300, 0.25].iter().flat_map(|x| x.to_le_bytes()).collect();
    let double = WavBytes { tag: 3, bits: 64, data, ..WavBytes::default() };
    assert_eq!(decoded(&double.bytes()).channels, [[0.0, 0.0, 0.25]]);
}

#[test]
fn channels_are_told_apart() {
    let data = [100_i16, -200, 300, 101, -201, 301].iter().flat_map(|x| x.to_le_bytes()).collect();
    let recording = decoded(&WavBytes { channels: 3, data, ..WavBytes::default() }.bytes());
    let scaled = |a: f32, b: f32| vec![a / 32_768.0, b / 32_768.0];
    assert_eq!(
        recording.channels,
        [scaled(100.0, 101.0), scaled(-200.0, -201.0), scaled(300.0, 301.0)]
    );
}

#[test]
fn extensible_headers_are_read_with_their_sub_format() {
    // hound writes WAVE_FORMAT_EXTENSIBLE for more than 16 bits.
    for (bits, format) in [(24, hound::SampleFormat::Int), (32, hound::SampleFormat::Float)] {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 8000,
            bits_per_sample: bits,
            sample_format: format,
        };
        let mut file = Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut file, spec).unwrap();
        for x in ramp() {
            match format {
                hound::SampleFormat::Int => writer.write_sample((x * 8_388_608.0) as i32).unwrap(),
                hound::SampleFormat::Float => writer.write_sample(x).unwrap(),
            }
        }
        writer.finalize().unwrap();
        let bytes = file.into_inner();
        assert_eq!(bytes[20..22], [0xFE, 0xFF]);
        assert_ramp(&decoded(&bytes), 1e-6);
    }
}

#[test]
fn chunks_around_the_data_are_skipped() {
    let before = [
        chunk(b"LIST", b"INFOISFT\x05\0\0\0Odd!\0\0"),
        chunk(b"junk", b"odd"),
        chunk(b"fact", &[0; 4]),
    ]
    .concat();
    let after = chunk(b"LIST", &[7; 1001]);
    assert_ramp(&decoded(&WavBytes { before, after, ..WavBytes::default() }.bytes()), 1e-4);
}

#[test]
fn a_chunk_of_odd_length_may_lack_its_padding() {
    let before = b"junk\x03\0\0\0odd".to_vec();
    assert_ramp(&decoded(&WavBytes { before, ..WavBytes::default() }.bytes()), 1e-4);
}

#[test]
fn a_streamed_file_goes_to_its_end() {
    for declared in [0, u32::MAX] {
        let wav = WavBytes { declared: Some(declared), ..WavBytes::default() };
        let recording = decoded(&wav.bytes());
        assert_ramp(&recording, 1e-4);
        assert!(!recording.truncated);
    }
}

#[test]
fn empty_data_before_another_chunk_is_no_sound() {
    let wav = WavBytes { data: Vec::new(), after: chunk(b"LIST", &[0; 40]), ..WavBytes::default() };
    assert_eq!(refused(&wav.bytes()), DecodeError::NoSamples);
}

#[test]
fn a_truncated_file_gives_what_is_there() {
    let bytes = WavBytes::default().bytes();
    let recording = decoded(&bytes[..44 + 301]);
    assert!(recording.truncated);
    assert_eq!(recording.frames(), 150);
    assert_eq!(refused(&bytes[..44]), DecodeError::NoSamples);
    assert_eq!(refused(&bytes[..30]).code(), "corrupt");
    assert_eq!(refused(&bytes[..10]).code(), "corrupt");
}

#[test]
fn the_size_in_the_riff_header_does_not_matter() {
    for size in [0, 17, u32::MAX] {
        let mut bytes = WavBytes::default().bytes();
        bytes[4..8].copy_from_slice(&size.to_le_bytes());
        assert_ramp(&decoded(&bytes), 1e-4);
    }
}

#[test]
fn an_id3_tag_before_the_header_is_skipped() {
    let tagged =
        [b"ID3\x04\0\0\0\0\0\x0A0123456789", WavBytes::default().bytes().as_slice()].concat();
    assert_ramp(&decoded(&tagged), 1e-4);
}

#[test]
fn rf64_takes_its_length_from_ds64() {
    let mut ds64 = vec![0; 28];
    ds64[8..16].copy_from_slice(&800_u64.to_le_bytes());
    let wav = WavBytes {
        declared: Some(u32::MAX),
        after: chunk(b"LIST", &[9; 100]),
        ..WavBytes::default()
    };
    let mut bytes = wav.bytes();
    bytes[..4].copy_from_slice(b"RF64");
    bytes.splice(12..12, chunk(b"ds64", &ds64));
    assert_ramp(&decoded(&bytes), 1e-4);
}

#[test]
fn other_codings_are_named() {
    let codings =
        [(0x31, "GSM 6.10 speech inside WAV"), (0x50, "layer"), (0x161, "WMA"), (0x1234, "0x1234")];
    for (tag, name) in codings {
        let error = refused(&WavBytes { tag, ..WavBytes::default() }.bytes());
        assert_eq!(error.code(), "unsupported-codec");
        assert!(error.to_string().contains(name), "{error}");
    }
    let half = refused(&WavBytes { tag: 3, ..WavBytes::default() }.bytes());
    assert!(half.to_string().contains("half-precision floats"), "{half}");
}

#[test]
fn telephone_companding_is_expanded() {
    // ITU-T G.711, tables 1a and 2a: positive full scale, the least positive value, and its negative.
    for (tag, codes, values) in [
        (6, [0xAA, 0xD5, 0x55], [32_256.0, 8.0, -8.0]),
        (7, [0x80, 0xFE, 0x7E], [32_124.0, 8.0, -8.0]),
    ] {
        let wav = WavBytes { tag, bits: 8, data: codes.to_vec(), ..WavBytes::default() };
        let scaled = values.map(|x: f32| x / 32_768.0);
        assert_eq!(decoded(&wav.bytes()).channels, [scaled]);
    }
}

/// A `fmt ` chunk for blocks of this length, and data behind it.
fn block_wav(tag: u16, block: u16, data: &[u8], frames: u32) -> Vec<u8> {
    let wav = WavBytes {
        tag,
        bits: 4,
        before: chunk(b"fact", &frames.to_le_bytes()),
        data: data.to_vec(),
        ..WavBytes::default()
    };
    let mut bytes = wav.bytes();
    bytes[32..34].copy_from_slice(&block.to_le_bytes());
    bytes
}

#[test]
fn adpcm_is_decoded_block_by_block() {
    // IMA: a block of 8 bytes has the first sample, and eight steps. Zeros step up by an eighth of the step size, 7.
    let block = [0x00, 0x40, 0, 0, 0, 0, 0, 0];
    let recording = decoded(&block_wav(0x11, 8, &block.repeat(3), 25));
    assert_eq!(recording.frames(), 25, "the last block is filled up");
    assert!(recording.channels[0].iter().all(|x| (x - 0.5).abs() < 1e-3));
    // Microsoft: predictor 0 (coefficients 1 and 0), the step 16, the second sample and the first, and nibbles of 0.
    let block = [0, 16, 0, 0x00, 0x40, 0x00, 0x20, 0, 0];
    let recording = decoded(&block_wav(2, 9, &block.repeat(2), 0));
    assert_eq!(recording.channels[0][..6], [0.25, 0.5, 0.5, 0.5, 0.5, 0.5]);
    assert_eq!(recording.frames(), 12);
    assert!(!recording.truncated);
}

#[test]
fn samples_count_and_not_a_wrong_block_size() {
    for (channels, bits, block) in [(1, 16, 4), (1, 16, 0), (2, 16, 2), (1, 16, 8), (2, 8, 4)] {
        let data = vec![7; 800];
        let mut bytes = WavBytes { channels, bits, data, ..WavBytes::default() }.bytes();
        bytes[32..34].copy_from_slice(&u16::to_le_bytes(block));
        let expected = 800 / usize::from(channels * bits / 8);
        assert_eq!(decoded(&bytes).frames(), expected, "{channels} {bits} {block}");
    }
}

#[test]
fn bits_at_the_upper_end_of_four_bytes_are_seen_by_the_samples() {
    let padded: Vec<u8> =
        ramp().iter().flat_map(|x| ((x * 8_388_608.0) as i32 * 256).to_le_bytes()).collect();
    let mut bytes = WavBytes { bits: 24, data: padded, ..WavBytes::default() }.bytes();
    bytes[32..34].copy_from_slice(&[4, 0]);
    assert_ramp(&decoded(&bytes), 1e-6);
    // The same header, but over samples of three bytes.
    let packed =
        ramp().into_iter().flat_map(|x| ((x * 8_388_607.0) as i32).to_le_bytes()[..3].to_vec());
    let mut bytes = WavBytes { bits: 24, data: packed.collect(), ..WavBytes::default() }.bytes();
    bytes[32..34].copy_from_slice(&[4, 0]);
    assert_ramp(&decoded(&bytes), 1e-5);
}

#[test]
fn all_data_chunks_are_heard() {
    let second = chunk(b"data", &ramp16());
    let between = [chunk(b"LIST", &[0; 9]), second.clone()].concat();
    let wav = WavBytes { after: between, ..WavBytes::default() };
    let recording = decoded(&wav.bytes());
    assert_eq!(recording.frames(), 800);
    assert_eq!(recording.channels[0][..400], recording.channels[0][400..]);
    // Two files, one behind the other; and one behind another of a different format.
    let plain = WavBytes::default().bytes();
    assert_eq!(decoded(&[plain.clone(), plain.clone()].concat()).frames(), 800);
    let other = WavBytes { rate: 8000, ..WavBytes::default() }.bytes();
    let mixed = decoded(&[plain, other].concat());
    assert!(mixed.truncated && mixed.frames() == 400);
}

#[test]
fn floats_in_volts_are_scaled_and_silence_is_not() {
    let float = |factor: f32| {
        let data = ramp().iter().flat_map(|x| (x * factor).to_le_bytes()).collect();
        decoded(&WavBytes { tag: 3, bits: 32, data, ..WavBytes::default() }.bytes())
    };
    let peak = |r: &Recording| r.channels[0].iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
    assert!((0.49..0.52).contains(&peak(&float(1e-4))));
    assert!((peak(&float(0.05)) - 0.05).abs() < 1e-6, "a quiet recording stays as it is");
    assert!(peak(&float(1e-8)) < 1e-7, "silence stays silence");
}

#[test]
fn a_tag_of_any_size_before_the_header_is_skipped() {
    let wav = WavBytes::default().bytes();
    // 300 bytes, in 8-bit digits where 7-bit ones belong; and a true size with zeros behind it.
    let wide = [b"ID3\x03\0\0\0\0\x01\x2C".as_slice(), &[0x20; 300], &wav].concat();
    let padded = [b"ID3\x03\0\0\0\0\0\x04".as_slice(), &[0x20; 4], &[0; 99], &wav].concat();
    for bytes in [wide, padded] {
        let recording = decoded(&bytes);
        assert_eq!((recording.container, recording.frames()), (Container::Wav, 400));
    }
}

#[test]
fn limits_hold() {
    let check = |wav: &WavBytes, limits: Limits| decode(&wav.bytes(), &limits).unwrap_err().code();
    let (wav, limits) = (WavBytes::default(), Limits::default());
    assert_eq!(check(&wav, Limits { max_bytes: 100, ..limits }), "too-large");
    assert_eq!(check(&wav, Limits { max_duration_s: 0.05, ..limits }), "too-long");
    assert_eq!(check(&wav, Limits { max_samples: 399, ..limits }), "too-long");
    assert_eq!(check(&WavBytes { channels: 9, ..wav.clone() }, limits), "too-many-channels");
    assert_eq!(check(&WavBytes { rate: 499, ..wav.clone() }, limits), "sample-rate");
    assert_eq!(check(&WavBytes { rate: 400_000, ..wav.clone() }, limits), "sample-rate");
    assert_eq!(check(&WavBytes { channels: 0, ..wav.clone() }, limits), "corrupt");
    assert_eq!(check(&WavBytes { bits: 0, ..wav }, limits), "corrupt");
}

#[test]
fn what_is_encoded_is_decoded() {
    let bytes = encode_wav(&ramp(), 4000);
    assert_ramp(&decoded(&bytes), 1e-4);
    let by_hound = hound::WavReader::new(Cursor::new(&bytes)).unwrap();
    assert_eq!((by_hound.spec().sample_rate, by_hound.len()), (4000, 400));
    let extremes = decoded(&encode_wav(&[2.0, -2.0, f32::NAN], 4000));
    assert_eq!(extremes.channels, [[32_767.0 / 32_768.0, -1.0, 0.0]]);
}

proptest! {
    // A fuzz test: it looks for panics and endless loops, so there is nothing to assert.
    #[test]
    fn any_bytes_give_a_result(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = decode(&bytes, &Limits::default());
    }

    #[test]
    fn any_damage_to_a_wav_gives_finite_samples_or_an_error(
        damage in prop::collection::vec((0_usize..200, any::<u8>()), 1..12),
        length in 0_usize..900,
    ) {
        let mut bytes = WavBytes { before: chunk(b"LIST", &[0; 31]), ..WavBytes::default() }.bytes();
        bytes.truncate(length);
        for (at, value) in damage {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        if let Ok(recording) = decode(&bytes, &Limits::default()) {
            prop_assert!(recording.frames() > 0 && recording.frames() <= 20 * bytes.len());
            prop_assert!(recording.channels.iter().flatten().all(|x| x.is_finite()));
        }
    }
}

/// What [`read_samples`] hands on; `None` where it hands on nothing.
fn plain_samples(bytes: &[u8], limits: &Limits) -> Result<Option<Recording>, DecodeError> {
    let mut all = Start::default();
    let reading = read_samples(&mut Cursor::new(bytes), limits, &mut all)?;
    Ok(reading.map(|reading| all.recording(&reading).recording))
}

#[test]
fn a_plain_file_is_read_without_decoders_as_with_them() {
    let limits = Limits::default();
    let plain = encode_wav(&[0.5, -0.25, 0.125], 4000);
    assert_eq!(plain_samples(&plain, &limits), decode(&plain, &limits).map(Some));
    let float = WavBytes { tag: 3, bits: 32, ..WavBytes::default() }.bytes();
    assert_eq!(plain_samples(&float, &limits), decode(&float, &limits).map(Some));
    for bytes in [&b""[..], &plain[..44]] {
        assert_eq!(plain_samples(bytes, &limits), decode(bytes, &limits).map(Some));
    }
}

#[test]
fn a_file_that_takes_a_decoder_is_left_to_it() {
    let limits = Limits::default();
    let law = WavBytes { tag: 6, bits: 8, ..WavBytes::default() }.bytes();
    assert!(decode(&law, &limits).is_ok());
    let tagged = [b"ID3\x03\0\0\0\0\0\0", encode_wav(&[0.5; 8], 4000).as_slice()].concat();
    assert!(decode(&tagged, &limits).is_ok());
    for bytes in [law.as_slice(), &tagged, b"%PDF-1.4", b"caff", b"no sound"] {
        assert_eq!(plain_samples(bytes, &limits), Ok(None));
    }
}
