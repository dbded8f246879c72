//! WFDB records: each storage format against values that are known.

use super::*;
use crate::test_data;

/// A record with the files beside its header.
fn record(header: &str, files: &[(&str, Vec<u8>)]) -> Result<Recording, DecodeError> {
    let beside: Vec<(String, Vec<u8>)> =
        files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect();
    decode_record(header.as_bytes(), &beside, &Limits::default())
}

/// Values as a file of a storage format.
fn stored(format: u16, values: &[i32]) -> Vec<u8> {
    let each = |bytes: fn(i32) -> Vec<u8>| values.iter().flat_map(|v| bytes(*v)).collect();
    match format {
        80 => each(|v| vec![(v + 128) as u8]),
        160 => each(|v| ((v + 32_768) as u16).to_le_bytes().to_vec()),
        16 => each(|v| (v as i16).to_le_bytes().to_vec()),
        61 => each(|v| (v as i16).to_be_bytes().to_vec()),
        24 => each(|v| v.to_le_bytes()[..3].to_vec()),
        32 => each(|v| v.to_le_bytes().to_vec()),
        212 => values
            .chunks(2)
            .flat_map(|pair| {
                let [a, b] = [pair[0], *pair.get(1).unwrap_or(&0)].map(|v| (v & 0xFFF) as u16);
                vec![(a & 0xFF) as u8, ((a >> 8) | ((b >> 8) << 4)) as u8, (b & 0xFF) as u8]
            })
            .collect(),
        other => panic!("{other}"),
    }
}

/// Values that fill so many bits but for the smallest, which means a gap.
fn values(bits: u32) -> Vec<i32> {
    let top = (1_i64 << (bits - 1)) - 1;
    (-50..=50_i64).map(|i| (top * i / 50) as i32).collect()
}

#[test]
fn every_storage_format_gives_the_values_that_were_stored() {
    for (format, bits) in [(80, 8), (212, 12), (16, 16), (61, 16), (160, 16), (24, 24), (32, 32)] {
        let values = values(bits);
        let header = format!("r 1 2000 101\nr.dat {format} 100(0)/mV {bits} 0 0 0 0 PCG\n");
        let heard = record(&header, &[("r.dat", stored(format, &values))]).unwrap();
        assert_eq!((heard.container, heard.sample_rate), (Container::Wfdb, 2000));
        assert!(!heard.truncated && heard.signals.is_none(), "{format}");
        let full = 2_f64.powi(bits.cast_signed() - 1);
        for (value, sample) in values.iter().zip(&heard.channels[0]) {
            let truth = f64::from(*value) / full;
            assert!((truth - f64::from(*sample)).abs() < 1e-6, "{format}: {truth} {sample}");
        }
    }
}

#[test]
fn the_baseline_is_zero_and_the_gain_brings_channels_to_one_scale() {
    let frames: Vec<i32> = (0..2000).flat_map(|i| [100 + i % 7 * 100, (i % 7) * 1000]).collect();
    let header = "r 2 2000\nr.dat 16 100(100)/Pa 16 0 0 0 0 PCG left\nr.dat 16 1000/Pa 16 0 0 0 0 PCG right\n";
    let heard = record(header, &[("r.dat", stored(16, &frames))]).unwrap();
    assert_eq!(heard.channels.len(), 2);
    let [left, right] = [&heard.channels[0], &heard.channels[1]];
    assert!(left.iter().zip(right).all(|(l, r)| (l - r).abs() < 1e-6));
    assert!(left[0].abs() < 1e-6, "the baseline is not zero: {}", left[0]);
    assert!(left[1] > 0.0 && left.iter().all(|x| x.abs() <= 1.0));
}

#[test]
fn the_heart_sound_is_heard_by_its_name_wherever_it_lies() {
    let (ecg, pcg): (Vec<i32>, Vec<i32>) = (vec![5; 100], (0..100).map(|i| i * 10).collect());
    let frames: Vec<i32> = ecg.iter().zip(&pcg).flat_map(|(e, p)| [*e, *p]).collect();
    let one = "r 2 2000 100\nr.dat 16 200/mV 16 0 0 0 0 ECG lead II\nr.dat 16 0 16 0 0 0 0 PCG\n";
    let two = "r 2 2000 100\ne.dat 16 200/mV 16 0 0 0 0 ECG\np.dat 16 0 16 0 0 0 0 PCG\n";
    // The file of the ECG isn't needed.
    let apart = record(two, &[("p.dat", stored(16, &pcg))]).unwrap();
    let together = record(one, &[("r.dat", stored(16, &frames))]).unwrap();
    assert_eq!(apart.channels, together.channels);
    assert!(together.channels.len() == 1 && together.channels[0][99] > 0.0);
    let signals = together.signals.unwrap();
    assert_eq!((signals.heard, signals.left_out), (vec!["PCG".into()], vec!["ECG lead II".into()]));
    let none = record("r 1 2000 100\ne.dat 16 200/mV 16 0 0 0 0 ECG\n", &[]).unwrap_err();
    assert!(none.code() == "no-heart-signal" && none.to_string().contains("are ECG"), "{none}");
}

#[test]
fn a_signal_with_several_samples_in_a_frame_has_their_rate() {
    // Two samples of the heart sound for each one of the ECG.
    let frames: Vec<i32> = (0..50).flat_map(|i| [i * 2, i * 2 + 1, 7]).collect();
    let header = "r 2 1000 50\nr.dat 16x2 0 16 0 0 0 0 PCG\nr.dat 16 0 16 0 0 0 0 ECG\n";
    let heard = record(header, &[("r.dat", stored(16, &frames))]).unwrap();
    assert_eq!((heard.sample_rate, heard.frames()), (2000, 100));
    assert!(heard.channels[0].windows(2).all(|pair| pair[1] > pair[0]));
}

#[test]
fn a_wav_file_of_a_record_is_read_as_such() {
    let wav = WavBytes::default().bytes();
    let header = "r 1 4000 400\nr.wav 16+44 1000 16 0 0 0 0 PCG\n";
    let heard = record(header, &[("r.wav", wav.clone())]).unwrap();
    let (truth, heard) = (decoded(&wav), heard);
    assert_eq!((heard.channels, heard.sample_rate), (truth.channels, truth.sample_rate));
}

#[test]
fn sound_that_is_missing_is_counted_and_gaps_stay_at_their_last_value() {
    let mut values = vec![1000; 2000];
    values[500..1000].fill(-32_768);
    // A single smallest value is a loud sound.
    values[1500] = -32_768;
    let header = "r 1 2000 3000\nr.dat 16 0 16 0 0 0 0 PCG\n";
    let heard = record(header, &[("r.dat", stored(16, &values))]).unwrap();
    assert!(heard.truncated && (heard.missing_s.unwrap() - 0.75).abs() < 1e-9);
    let samples = &heard.channels[0];
    assert!((samples[700] - samples[0]).abs() < 1e-6 && samples[1500] < -0.99);
}

#[test]
fn a_record_without_its_files_says_which_are_missing() {
    let header = "r 2 2000 10\nr1.dat 16 0 16 0 0 0 0 PCG a\nr2.dat 16 0 16 0 0 0 0 PCG b\n";
    let text = record(header, &[("r1.dat", vec![0; 20])]).unwrap_err().to_string();
    assert!(text.contains("r2.dat together") && !text.contains("r1.dat"), "{text}");
    let alone = refused(header.as_bytes()).to_string();
    assert!(alone.contains("r1.dat, r2.dat"), "{alone}");
}

#[test]
fn other_records_are_refused_by_name_and_nonsense_is_damaged() {
    let code = |header: &str| record(header, &[("r.dat", vec![0; 99])]).unwrap_err().code();
    assert_eq!(code("r/2 1 2000 10\nr_1 5\nr_2 5\n"), "unsupported-codec");
    assert_eq!(code("r 1 2000 10\nr.dat 310 0 16 0 0 0 0 PCG\n"), "unsupported-codec");
    assert_eq!(code("r 1 100 10\nr.dat 16\n"), "sample-rate");
    assert_eq!(code("r 1 2000 10\nr.dat 16+99\n"), "no-samples");
    for nonsense in ["", "r", "r x", "r 0 2000", "r 1 2000\n../r.dat 16\n", "r 1 -5 10\nr.dat 16\n"]
    {
        assert_eq!(code(nonsense), "corrupt", "{nonsense}");
    }
    let huge = "r 1 2000 10\nr.dat 16x99999999999999999999\n";
    assert!(record(huge, &[("r.dat", vec![0; 99])]).is_ok(), "a count beyond all numbers is none");
    let wide = "r 2 2000 10\nr.dat 16x9999999999999999999\nr.dat 16x9999999999999999999\n";
    assert_eq!(code(wide), "sample-rate");
}

#[test]
fn a_reported_record_is_heard() {
    let read = |name: &str| test_data::case(&format!("28-foreign-files/{name}"));
    let (Some(header), Some(samples)) = (read("a0001.hea"), read("a0001.dat")) else { return };
    let beside = [("a0001.dat".to_owned(), samples)];
    let heard = decode_record(&header, &beside, &Limits::default()).unwrap();
    let pcg = condition(&heard, &ConditionConfig::default()).unwrap();
    assert!(heard.sample_rate == 2000 && pcg.level_dbfs > -50.0, "{}", pcg.level_dbfs);
}
