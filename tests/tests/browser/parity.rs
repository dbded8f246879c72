//! The page and the native program are one engine: same verdicts, same probabilities.

use std::path::Path;

use engine::report::JsonHeads;

use crate::native::{self, Line};
use crate::page::Shown;
use crate::recordings::{choose, name, pascal};
use crate::session;

/// The largest difference of a class probability between WASM and native code.
const MAX_DIFFERENCE: f64 = 1e-4;
/// The largest difference of the place of a heart sound, in seconds.
const MAX_BEAT_DIFFERENCE_S: f64 = 1e-3;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn browser_and_native_program_agree_on_real_recordings() {
    let Some(pascal) = pascal() else { return };
    let mut files = choose(&pascal, "set_a", 16);
    files.extend(choose(&pascal, "set_b", 16));
    let lines = native::diagnose(&files);
    assert_eq!(lines.len(), files.len());
    session::run(|page| async move {
        page.choose(&files).await;
        let shown = page.results(files.len()).await;
        let largest = lines.iter().map(|line| compare(line, &shown)).fold(0.0, f64::max);
        let judged = lines.iter().filter(|line| line.probabilities.is_some()).count();
        eprintln!("largest difference {largest:.1e} over {judged} judged recordings");
        assert!(judged >= 20, "only {judged} recordings were judged");
        let apart = lines.iter().map(|line| compare_beats(line, &shown)).fold(0.0, f64::max);
        let with_beats: Vec<_> = lines.iter().filter_map(|line| line.beats.as_ref()).collect();
        let beats: usize = with_beats.iter().map(|beats| beats.len()).sum();
        eprintln!("{beats} beats of {} recordings, at most {apart:.1e} s apart", with_beats.len());
        assert!(with_beats.len() >= 20, "only {} recordings had beats", with_beats.len());
        let largest = lines.iter().map(|line| compare_heads(line, &shown)).fold(0.0, f64::max);
        eprintln!("the same statements; largest difference of their probabilities {largest:.1e}");
    })
    .await;
}

/// Compares the statements about a file, which must be the same; the largest difference of their probabilities.
pub fn compare_heads(line: &Line, shown: &[Shown]) -> f64 {
    let page = of_file(line, shown);
    let (Some(native), Some(browser)) = (&line.heads, &page.heads) else {
        assert_eq!(line.heads, page.heads, "{}", page.file);
        return 0.0;
    };
    let sounds = |heads: &JsonHeads| [heads.murmur.sound.clone(), heads.extra_heart_sound.clone()];
    let said = |heads: &JsonHeads| {
        let words = sounds(heads).map(|sound| (sound.status, sound.reason));
        let signal = (heads.signal.status.clone(), heads.signal.reasons.clone());
        (words, signal, heads.rhythm.clone(), heads.murmur.timing)
    };
    assert_eq!(said(native), said(browser), "{}", page.file);
    let differences = sounds(native)
        .into_iter()
        .zip(sounds(browser))
        .filter_map(|(a, b)| Some((a.probability? - b.probability?).abs()));
    let largest = differences.fold(0.0, f64::max);
    assert!(largest <= MAX_DIFFERENCE, "{largest:e}: {}", page.file);
    largest
}

/// Compares the beats of a file, which must be as many; the largest difference of a sound's place, in seconds.
fn compare_beats(line: &Line, shown: &[Shown]) -> f64 {
    let page = of_file(line, shown);
    let native = line.beats.as_deref().unwrap_or_default();
    assert_eq!(native.len(), page.beats.len(), "beats of {}", page.file);
    let apart = native.iter().zip(&page.beats).map(|(beat, [s1_s, s2_s])| {
        let apart = (beat.s1_s - s1_s).abs().max((beat.s2_s - s2_s).abs());
        assert!(apart <= MAX_BEAT_DIFFERENCE_S, "{}: {beat:?} against {s1_s}, {s2_s}", page.file);
        apart
    });
    apart.fold(0.0, f64::max)
}

/// What the page says of the file of a line.
fn of_file<'a>(line: &Line, shown: &'a [Shown]) -> &'a Shown {
    let file = name(Path::new(&line.file));
    shown.iter().find(|result| result.file == file).unwrap()
}

/// Compares what both say of a file; the largest difference of a probability.
pub fn compare(line: &Line, shown: &[Shown]) -> f64 {
    let page = of_file(line, shown);
    let context = format!("{line:?} against {page:?}");
    assert_eq!(line.status, page.status, "{context}");
    assert_eq!(line.finding.as_deref().unwrap_or_default(), page.finding, "{context}");
    let (Some(native), Some(browser)) = (&line.probabilities, &page.probabilities) else {
        assert_eq!(line.probabilities, page.probabilities, "{context}");
        return 0.0;
    };
    assert!(native.keys().eq(browser.keys()), "{context}");
    let difference = native
        .iter()
        .map(|(class, probability)| (probability - browser[class]).abs())
        .fold(0.0, f64::max);
    assert!(difference <= MAX_DIFFERENCE, "{difference:e}: {context}");
    difference
}
