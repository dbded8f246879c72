//! Labels go out and come back, and damaged files are refused in words.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test should stop")]

use proptest::prelude::*;

use super::LabelFormat::{Audacity, CirCor, LabelStudio};
use super::*;
use crate::test_data;

fn label(kind: LabelKind, start_s: f64, end_s: f64) -> Label {
    Label { kind, start_s, end_s }
}

fn read(text: &str) -> Labels {
    LabelFormat::read(text).unwrap().1
}

fn refused(text: &str) -> String {
    LabelFormat::read(text).unwrap_err().to_string()
}

/// Two beats with a murmur between the sounds of the first.
fn two_beats() -> Labels {
    Labels::new(vec![
        label(LabelKind::S2, 0.4, 0.5),
        label(LabelKind::S1, 0.1, 0.2),
        label(LabelKind::Murmur, 0.2, 0.4),
        label(LabelKind::S2, 1.4, 1.5),
        label(LabelKind::S1, 1.1, 1.2),
    ])
}

fn any_labels() -> impl Strategy<Value = Labels> {
    let kind = prop::sample::select(&LabelKind::ALL[..]);
    let one = (kind, 0.0..7200.0, 0.0..2.0)
        .prop_map(|(kind, start_s, length_s)| label(kind, start_s, start_s + length_s));
    prop::collection::vec(one, 1..60).prop_map(Labels::new)
}

/// Sounds that don't overlap, as CirCor's files need them.
fn any_sounds() -> impl Strategy<Value = Labels> {
    let one = (any::<bool>(), 1..5_000_000_u32, 1..400_000_u32);
    prop::collection::vec(one, 1..60).prop_map(|parts| {
        let mut at = 0.0;
        let labels = parts.into_iter().map(|(is_s1, gap, length)| {
            let start_s = at + f64::from(gap) / 1e6;
            at = start_s + f64::from(length) / 1e6;
            label(if is_s1 { LabelKind::S1 } else { LabelKind::S2 }, start_s, at)
        });
        Labels::new(labels.collect())
    })
}

proptest! {
    #[test]
    fn labels_come_back_unchanged_from_formats_with_murmurs(labels in any_labels()) {
        for format in [Audacity, LabelStudio] {
            let (found, back) = LabelFormat::read(&format.write(&labels, "a.wav", 7300.0)).unwrap();
            prop_assert_eq!(found, format);
            prop_assert_eq!(&back, &labels);
        }
    }

    #[test]
    fn sounds_come_back_unchanged_from_circor_files(labels in any_sounds()) {
        let text = CirCor.write(&labels, "a.wav", 400.0);
        prop_assert_eq!(LabelFormat::read(&text).unwrap(), (CirCor, labels));
    }

    #[test]
    fn damaged_files_are_read_or_refused_without_a_panic(
        labels in any_labels(),
        format in prop::sample::select(&LabelFormat::ALL[..]),
        damages in prop::collection::vec((0.0..1.0_f64, any::<char>(), any::<bool>()), 1..6),
    ) {
        let mut text: Vec<char> = format.write(&labels, "a.wav", 7300.0).chars().collect();
        for (place, character, cut) in damages {
            let at = (place * text.len() as f64) as usize;
            if cut { text.truncate(at.max(1)); } else if at < text.len() { text[at] = character; }
        }
        let text: String = text.into_iter().collect();
        if let Err(error) = LabelFormat::read(&text) {
            prop_assert!(error.to_string().ends_with('.'), "{}", error);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,200}") {
        let _: Result<_, LabelError> = LabelFormat::read(&text);
    }
}

#[test]
fn labels_are_sorted_and_their_times_are_whole_microseconds() {
    let labels = Labels::new(vec![
        label(LabelKind::S2, 2.0, 1.0),
        label(LabelKind::S1, 0.123_456_74, 0.2),
        label(LabelKind::S1, -1.0, 0.1),
        label(LabelKind::S1, f64::NAN, 0.1),
        label(LabelKind::S2, 2.0, 1.5),
    ]);
    let expected = [
        label(LabelKind::S1, 0.0, 0.1),
        label(LabelKind::S1, 0.123_457, 0.2),
        label(LabelKind::S2, 2.0, 2.0),
    ];
    assert_eq!(labels.as_slice(), expected);
}

#[test]
fn beats_become_labels_and_labels_beats() {
    let labels = two_beats();
    let beats = labels.beats();
    assert_eq!(beats.len(), 2);
    assert_eq!((beats[0].end_s, beats[1].end_s), (Some(1.1), None));
    assert_eq!(Labels::of(&beats, &[[0.2, 0.4]]), labels);
}

#[test]
fn sounds_without_a_partner_are_in_no_beat() {
    let sound = |kind, start_s: f64| label(kind, start_s, start_s + 0.1);
    let labels = Labels::new(vec![
        sound(LabelKind::S2, 0.0),
        sound(LabelKind::S1, 1.0),
        sound(LabelKind::S1, 2.0),
        sound(LabelKind::S2, 2.3),
        sound(LabelKind::S2, 2.6),
        sound(LabelKind::S1, 3.0),
        sound(LabelKind::S2, 3.3),
        sound(LabelKind::S1, 9.0),
        sound(LabelKind::S2, 9.3),
    ]);
    let beats = labels.beats();
    assert_eq!(beats.iter().map(|beat| beat.s1.start_s).collect::<Vec<_>>(), [2.0, 3.0, 9.0]);
    // An S2 without a partner, and a pause, end what is known of a beat.
    assert!(beats.iter().all(|beat| beat.end_s.is_none()), "{beats:?}");
}

#[test]
fn a_circor_file_says_what_lies_between_the_sounds_and_keeps_no_murmur() {
    let text = CirCor.write(&two_beats(), "a.wav", 3.0);
    let states: Vec<&str> = text.lines().map(|line| line.rsplit('\t').next().unwrap()).collect();
    assert_eq!(states, ["0", "1", "2", "3", "4", "1", "2", "3", "0"]);
    assert!(text.starts_with("0.000000\t0.100000\t0\n0.100000\t0.200000\t1\n"), "{text}");
    assert!(text.ends_with("1.500000\t3.000000\t0\n"), "{text}");
    let sounds = LabelFormat::read(&text).unwrap().1;
    assert_eq!(sounds.as_slice().len(), 4);
    assert!(!CirCor.holds_murmurs() && Audacity.holds_murmurs() && LabelStudio.holds_murmurs());
}

#[test]
fn overlapping_sounds_of_a_circor_file_follow_each_other() {
    let labels = Labels::new(vec![
        label(LabelKind::S1, 0.0, 0.2),
        label(LabelKind::S2, 0.1, 0.3),
        label(LabelKind::S1, 0.15, 0.25),
        label(LabelKind::S2, 0.5, 0.5),
    ]);
    let text = CirCor.write(&labels, "a.wav", 0.3);
    assert_eq!(text, "0.000000\t0.200000\t1\n0.200000\t0.300000\t3\n");
}

#[test]
fn audacity_files_of_every_locale_and_system_are_read() {
    let expected = [label(LabelKind::S1, 0.5, 0.6), label(LabelKind::S2, 0.9, 0.9)];
    for text in [
        "0.5\t0.6\tS1\n0.9\t0.9\tS2\n",
        "\u{FEFF}0,500000\t0,600000\ts1 (corrected)\r\n\\\t100,5\t200,5\r\n0,9\t0,9\tS2-soft",
        "0.5 0.6 S1\n\n0.9   0.9   s2\n",
        "0.2\t0.5\tDiastole\n0.5\t0.6\tS1\n0.6\t0.9\tsystole\n0.9\t0.9\tS2\n",
    ] {
        assert_eq!(read(text).as_slice(), expected, "{text}");
    }
    assert_eq!(read("1\t2\tSystolic murmur").as_slice(), [label(LabelKind::Murmur, 1.0, 2.0)]);
}

#[test]
fn exports_of_label_studio_are_read_as_tasks_in_short_and_one_by_one() {
    let expected = [label(LabelKind::S1, 0.5, 0.6)];
    let value = r#"{"start": 0.5, "end": 0.6, "channel": 0, "labels": ["S1"]}"#;
    let region = format!(
        r#"{{"original_length": 9.5, "value": {value}, "id": "x", "from_name": "label", "to_name": "audio", "type": "labels"}}"#
    );
    let note = r#"{"value": {"choices": ["good"]}, "type": "choices"}"#;
    let task = format!(
        r#"{{"id": 1, "annotations": [{{"was_cancelled": true, "result": [{region}]}}, {{"id": 4, "result": [{note}, {region}]}}], "predictions": [], "data": {{"audio": "/data/a.wav"}}}}"#
    );
    let empty = r#"{"id": 2, "annotations": [], "data": {"audio": "b.wav"}}"#;
    for text in [
        task.clone(),
        format!("[{task}, {empty}]"),
        format!(r#"[{{"audio": "/data/a.wav", "id": 1, "tag": [{value}], "annotator": 1}}]"#),
        format!(r#"{{"data": {{"audio": "a.wav"}}, "predictions": [{{"result": [{region}]}}]}}"#),
    ] {
        let (format, labels) = LabelFormat::read(&text).unwrap();
        assert_eq!((format, labels.as_slice()), (LabelStudio, &expected[..]), "{text}");
    }
    assert!(matches!(LabelFormat::read(&format!("[{task}, {task}]")), Err(LabelError::Several)));
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    for (text, part) in [
        ("", "holds no label"),
        ("0.0\t10.0\t0\n", "holds no label"),
        ("[]", "holds no label"),
        ("0.1\t0.2\tS1\nS1\n", "Line 2 is no label"),
        ("0.1\t0.2\tS1\n\n0.4\t0.3\tS2\n", "Line 3 ends before it starts"),
        ("0.1\t1e99\tS1\n", "Line 1 is no label"),
        ("0.1\t0.2\tcough\n", "Line 1 is named “cough”"),
        ("[{\"id\": 1", "damaged"),
        ("{\"a\": 1}", "no export of Label Studio"),
        (
            r#"[{"audio": "a", "label": [{"start": 0, "end": 1, "labels": ["S1"]}, {"start": 0, "labels": []}]}]"#,
            "The entry [0].label[1] is no label",
        ),
        (
            r#"{"data": {}, "annotations": [{"result": [{"type": "labels", "value": {"start": 0, "end": 1, "labels": ["x"]}}]}]}"#,
            "The entry annotations[0].result[0] is named “x”",
        ),
    ] {
        let error = refused(text);
        assert!(error.contains(part), "{text}: {error}");
    }
}

#[test]
fn more_than_a_recording_holds_is_refused() {
    assert!(
        refused(&"0\t1\tS1\n".repeat(150_000))
            .contains("too large for labels (1050 kB; at most 1000 kB)")
    );
    assert!(refused(&"0 1 S1\n".repeat(100_001)).contains("more than 100000 labels"));
}

/// Stretches of the states 1 and 3 in a CirCor file.
fn sound_lines(text: &str) -> Vec<(f64, f64, String)> {
    let stretch = |line: &str| {
        let mut fields = line.split('\t');
        let mut time = || fields.next()?.parse().ok();
        Some((time()?, time()?, fields.next()?.trim().to_owned()))
    };
    let lines = text.lines().filter_map(stretch);
    lines.filter(|(_, _, state)| state == "1" || state == "3").collect()
}

#[test]
fn real_circor_files_are_read_and_written_with_the_same_sounds() {
    let folder = "circor-2022/training_data".to_owned();
    let Some(folder) = test_data::find(&[folder]) else { return };
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "tsv") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let sounds = sound_lines(&text);
        if sounds.is_empty() {
            continue;
        }
        let (format, labels) = LabelFormat::read(&text).unwrap();
        assert_eq!(format, CirCor, "{}", path.display());
        let back = sound_lines(&CirCor.write(&labels, "", 300.0));
        assert_eq!(back, sounds, "{}", path.display());
        files += 1;
    }
    assert!(files > 1000, "{files} files with heart sounds");
}
