//! Every file gets a verdict, or a sentence that says what is wrong and what to do.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::page::Shown;
use crate::recordings::{a_wav, choose, convert, name, pascal, write};
use crate::session;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_demo_sound_gives_a_verdict_after_one_click() {
    session::run(|page| async move {
        let demos = page.demos().await;
        assert!(!demos.is_empty(), "the page offers no demo sound");
        demos[0].click().await.unwrap();
        let shown = page.results(1).await;
        assert_eq!(shown[0].status, "ok", "{shown:?}");
        assert_verdict_or_reason(&shown[0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn every_demo_sound_is_answered() {
    session::run(|page| async move {
        let demos = page.demos().await;
        for demo in &demos {
            demo.click().await.unwrap();
        }
        for result in page.results(demos.len()).await {
            assert_ne!(result.status, "refused", "{result:?}");
            assert_verdict_or_reason(&result);
        }
    })
    .await;
}

const PICTURES: &str = "return document.querySelectorAll('.plot-spectrogram canvas').length;";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_folded_recording_is_drawn_whenever_it_is_unfolded() {
    session::run(|page| async move {
        for demo in page.demos().await.iter().take(2) {
            demo.click().await.unwrap();
        }
        page.results(2).await;
        page.wait_for(".plot-spectrogram canvas").await;
        assert_eq!(page.eval::<usize>(PICTURES).await, 1, "only the latest is unfolded");
        for turn in 0..2 {
            page.wait_for("[data-result]:not([aria-selected=true])").await.click().await.unwrap();
            page.wait_for(".opened:focus .plot-spectrogram canvas").await;
            let marks: usize = page.eval(MARKS).await;
            assert!(marks > 0, "turn {turn}: no beats are marked");
            assert_eq!(page.eval::<usize>(PICTURES).await, 1, "the other one is folded");
        }
        page.wait_for("[data-back]").await.click().await.unwrap();
        page.wait_for("[data-result]:focus").await;
        assert_eq!(page.eval::<usize>(PICTURES).await, 0, "folded pictures are let go");
    })
    .await;
}

const MARKS: &str = "return document.querySelectorAll('.plot-waveform .marks line').length;";

/// Marks of first and second sounds, shaded systoles, terms with their values, and the average beat's name.
const READ_HEART: &str = r#"
const marks = document.querySelector(".plot-waveform .marks");
const terms = [...document.querySelectorAll(".heart > div")];
return {
    lines: marks.querySelectorAll("line").length,
    systoles: marks.querySelectorAll(".systole").length,
    terms: Object.fromEntries(terms.map((term) => [
        term.querySelector("dt").textContent, term.querySelector("dd").textContent,
    ])),
    average: document.querySelector(".average-plot")?.getAttribute("aria-label") ?? "",
};"#;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn the_heart_cycle_is_marked_and_told_and_noise_has_none() {
    session::run(|page| async move {
        let demos = page.demos().await;
        demos[0].click().await.unwrap();
        let shown = page.results(1).await;
        let beats = shown[0].beats.len() as u64;
        // Ten seconds at 72 a minute; what the ends cut off is left out.
        assert!((10..=13).contains(&beats), "{shown:?}");
        let heart: Value = page.eval(READ_HEART).await;
        assert_eq!(heart["lines"].as_u64(), Some(2 * beats), "{heart}");
        assert_eq!(heart["systoles"].as_u64(), Some(beats), "{heart}");
        assert!(
            heart["terms"]["Heart rate"].as_str().unwrap().starts_with("72 per minute"),
            "{heart}"
        );
        assert_eq!(heart["terms"]["Premature beats"], "None heard", "{heart}");
        assert!(heart["average"].as_str().unwrap().starts_with("Average of"), "{heart}");
    })
    .await;
    session::run(|page| async move {
        page.wait_for("[data-demo=noise]").await.click().await.unwrap();
        assert_eq!(page.results(1).await[0].beats.len(), 0);
        let heart: Value = page.eval(READ_HEART).await;
        assert_eq!(
            (heart["lines"].as_u64(), heart["average"].as_str()),
            (Some(0), Some("")),
            "{heart}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn real_recordings_in_every_format_are_answered() {
    let Some(pascal) = pascal() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut files = choose(&pascal, "set_a", 5);
    files.extend(choose(&pascal, "set_b", 5));
    files.push(convert(&files[0], folder.path().join("recording.mp3")));
    files.push(convert(&files[0], folder.path().join("recording.m4a")));
    session::run(|page| async move {
        page.choose(&files).await;
        let shown = page.results(files.len()).await;
        for result in &shown {
            assert_ne!(result.status, "refused", "{result:?}");
            assert_verdict_or_reason(result);
        }
        assert_all_shown(&files, &shown);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn broken_files_are_refused_in_words_and_stop_no_other() {
    let Some(pascal) = pascal() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (whole, files) = (a_wav(&pascal, "set_a"), broken(folder.path(), &pascal));
    session::run(|page| async move {
        let mut all = files.clone();
        all.push(whole);
        page.choose(&all).await;
        let shown = page.results(all.len()).await;
        shown.iter().for_each(assert_verdict_or_reason);
        for refused in ["text.wav", "empty.wav", "header.wav"] {
            assert_eq!(of(&shown, refused).status, "refused", "{shown:?}");
        }
        assert_ne!(of(&shown, &name(&all[all.len() - 1])).status, "refused");
        let cut = &of(&shown, "truncated.wav").sentence;
        assert!(cut.contains("The file is cut off or damaged: only "), "{cut}");
        assert_all_shown(&all, &shown);
    })
    .await;
}

/// A text, nothing at all, a header without samples, and half a recording.
fn broken(folder: &Path, pascal: &Path) -> Vec<PathBuf> {
    let bytes = std::fs::read(a_wav(pascal, "set_b")).unwrap();
    let text = b"This is a text and no recording, whatever its name says.\n".repeat(50);
    vec![
        write(folder.join("text.wav"), &text),
        write(folder.join("empty.wav"), b""),
        write(folder.join("header.wav"), &bytes[..40]),
        write(folder.join("truncated.wav"), &bytes[..bytes.len() / 2]),
    ]
}

fn of<'a>(shown: &'a [Shown], file: &str) -> &'a Shown {
    shown.iter().find(|result| result.file == file).unwrap()
}

/// A verdict has a finding and probabilities that sum to one; all else has neither, and
/// says in at least one sentence what is wrong and what to do.
fn assert_verdict_or_reason(shown: &Shown) {
    assert!(!shown.sentence.is_empty(), "{shown:?}");
    if shown.status == "ok" {
        let probabilities = shown.probabilities.as_ref().unwrap();
        let sum: f64 = probabilities.values().sum();
        assert!((sum - 1.0).abs() < 1e-6, "{shown:?}");
        assert!(probabilities.contains_key(&shown.finding), "{shown:?}");
    } else {
        assert!(matches!(shown.status.as_str(), "inadequate" | "refused"), "{shown:?}");
        assert!(shown.finding.is_empty() && shown.sentence.ends_with('.'), "{shown:?}");
        assert!(shown.sentence.split_whitespace().count() >= 6, "{shown:?}");
    }
}

fn assert_all_shown(files: &[PathBuf], shown: &[Shown]) {
    for file in files {
        let name = name(file);
        assert!(shown.iter().any(|result| result.file == name), "{name} is not shown");
    }
}
