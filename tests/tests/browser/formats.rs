//! Recordings in many formats: each is heard as its WAV file is, or refused by its name.

use std::path::{Path, PathBuf};

use ::tests::formats::{self, Combination, Expected};

use crate::formats_document;
use crate::native::{self, Line};
use crate::page::Shown;
use crate::recordings::data;
use crate::session;

/// The largest difference that a coding without loss, or with little, may make to the probability of a murmur.
const MAX_DIFFERENCE: f64 = 0.02;

/// Recordings of CirCor 2022 in its folder: without a murmur, and with a loud one.
const RECORDINGS: [&str; 2] = ["2530_AV", "9979_TV"];

/// The base of a recording, and its files by combination.
struct Made {
    base: PathBuf,
    files: Vec<(Combination, PathBuf)>,
}

impl Made {
    /// Files of a recording in a folder of its own.
    fn new(data: &Path, recording: &str, folder: &Path, list: &[Combination]) -> Self {
        let stem = data.join("circor-2022/training_data").join(recording);
        let recordings = ["wav", "flac"].map(|ending| stem.with_extension(ending));
        let from = recordings.iter().find(|path| path.is_file()).unwrap();
        let folder = folder.join(recording);
        std::fs::create_dir(&folder).unwrap();
        let base = formats::base(from, &folder).unwrap();
        let file = |(index, one): (usize, &Combination)| {
            let name = format!("{recording}-{index:02}");
            (*one, formats::make(one, &base, &folder, &name).unwrap())
        };
        let files = list.iter().enumerate().map(file).collect();
        Self { base, files }
    }

    /// What the native program says of the base and of each file.
    fn lines(&self) -> (Line, Vec<Line>) {
        let mut files = vec![self.base.clone()];
        files.extend(self.files.iter().map(|(_, file)| file.clone()));
        let mut lines = native::diagnose(&files);
        assert_eq!(lines.len(), files.len());
        (lines.remove(0), lines)
    }
}

/// How far the probabilities of a murmur are apart; infinite where the line has none.
fn difference(base: &Line, line: &Line) -> f64 {
    let probability = |line: &Line| line.heads.as_ref()?.murmur.sound.probability;
    let truth = probability(base).expect("the base is judged");
    probability(line).map_or(f64::INFINITY, |other| (truth - other).abs())
}

/// What is wrong with what is said of a file; nothing where it is as expected.
fn fault(expected: Expected, base: &Line, line: &Line) -> Option<String> {
    if let Expected::Refused(words) = expected {
        let reason = line.reason.as_deref().unwrap_or_default();
        return (line.status != "refused" || !reason.contains(words))
            .then(|| format!("{}: {reason}", line.status));
    }
    let (Some(truth), Some(heads)) = (&base.heads, &line.heads) else {
        return Some(format!("{}: {:?}", line.status, line.reason));
    };
    let (a, b) = (&truth.murmur.sound, &heads.murmur.sound);
    let apart = difference(base, line);
    let same = (&a.status, &truth.extra_heart_sound.status, &truth.rhythm.status)
        == (&b.status, &heads.extra_heart_sound.status, &heads.rhythm.status);
    let opposite = [&a.status, &b.status].map(String::as_str);
    let is_wrong = match expected {
        Expected::Same => !same || apart > MAX_DIFFERENCE,
        _ => {
            apart.is_infinite() || matches!(opposite, ["present", "absent"] | ["absent", "present"])
        }
    };
    is_wrong.then(|| format!("{a:?} became {b:?}"))
}

#[test]
#[ignore = "needs lubdub, ffmpeg, sox, flac and lame: cargo verify --only build --only e2e"]
fn every_combination_is_heard_as_its_wav_or_refused_by_name() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let list = formats::all();
    let (mut faults, mut told) = (Vec::new(), Vec::new());
    for recording in RECORDINGS {
        let made = Made::new(&data, recording, folder.path(), &list);
        let (base, lines) = made.lines();
        let same =
            made.files.iter().zip(&lines).filter(|((one, _), _)| one.expected == Expected::Same);
        let largest = same.map(|(_, line)| difference(&base, line)).fold(0.0, f64::max);
        eprintln!("{recording}: largest difference {largest:.1e} of those that lose little");
        for ((one, _), line) in made.files.iter().zip(&lines) {
            let fault = fault(one.expected, &base, line);
            faults.extend(fault.map(|fault| format!("{recording}, {one:?}: {fault}")));
        }
        told = made.files.into_iter().map(|(one, _)| one).zip(lines).collect();
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    formats_document::check(&told, folder.path());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium, ffmpeg, sox, flac and lame: cargo verify --only build --only e2e"]
async fn a_third_of_the_combinations_is_heard_by_the_page_as_natively() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    // What lies in an archive has another name in the page.
    let list: Vec<_> = formats::every_third().into_iter().filter(|it| it.ending != "zip").collect();
    let made = Made::new(&data, RECORDINGS[1], folder.path(), &list);
    let (_, lines) = made.lines();
    session::run(|page| async move {
        let files: Vec<PathBuf> = made.files.iter().map(|(_, file)| file.clone()).collect();
        // A header is chosen with its samples.
        let is_header = |file: &&PathBuf| file.extension().is_some_and(|ending| ending == "hea");
        let samples = files.iter().filter(is_header).map(|file| file.with_extension("dat"));
        page.choose(&samples.chain(files.clone()).collect::<Vec<_>>()).await;
        let shown: Vec<Shown> = page.results(files.len()).await;
        for line in &lines {
            crate::parity::compare(line, &shown);
            if line.heads.is_some() {
                crate::parity::compare_heads(line, &shown);
            }
        }
    })
    .await;
}
