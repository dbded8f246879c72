//! The page shows verdicts while it analyses further recordings, and reacts meanwhile.

use std::path::{Path, PathBuf};
use std::time::Duration;

use engine::audio::encode_wav;
use engine::phantom::{Noise, Phantom};
use engine::stats::median;
use serde_json::{Value, json};

use crate::page::Page;
use crate::recordings::{choose, pascal};
use crate::session;

/// The longest time in which the page may not react, in milliseconds. A person notices
/// 100; the machine of the tests has two cores, one of them busy with the recordings.
const MAX_PAUSE_MS: f64 = 500.0;

const WATCH: &str = r"
window.longestPause = 0;
let last = performance.now();
setInterval(() => {
    const now = performance.now();
    window.longestPause = Math.max(window.longestPause, now - last);
    last = now;
}, 10);
return null;";

/// Notes each number of finished recordings that the page shows when its own timer fires.
const WATCH_RESULTS: &str = r#"
window.finished = new Set();
setInterval(() => {
    const results = [...document.querySelectorAll("[data-result]")];
    window.finished.add(results.filter((result) => result.dataset.status !== "working").length);
}, 5);
return null;"#;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn verdicts_appear_one_after_another_while_the_page_runs_its_own_timers() {
    let Some(pascal) = pascal() else { return };
    let files = choose(&pascal, "set_a", 20);
    session::run(|page| async move {
        page.eval::<Value>(WATCH_RESULTS).await;
        page.choose(&files).await;
        page.results(files.len()).await;
        let mut finished: Vec<usize> = page.eval("return [...window.finished];").await;
        finished.retain(|&count| 0 < count && count < files.len());
        // A page that stood still until the end would show none of these.
        assert!(finished.len() >= 3, "only {finished:?} were shown on the way");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and an idle machine with two cores: cargo timed"]
async fn timed_the_page_reacts_while_it_analyses() {
    let Some(pascal) = pascal() else { return };
    let files = choose(&pascal, "set_a", 20);
    session::run(|page| async move {
        page.eval::<Value>(WATCH).await;
        page.choose(&files).await;
        page.results(files.len()).await;
        // The last pause ends when the timer next fires.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let longest: f64 = page.eval("return window.longestPause;").await;
        eprintln!("longest pause while analysing {} recordings: {longest:.0} ms", files.len());
        assert!(longest < MAX_PAUSE_MS, "the page stood still for {longest:.0} ms");
    })
    .await;
}

/// Runs whose median counts.
const RUNS: usize = 20;
/// The longest median from a recording of half a minute to its verdict on a page that is ready, in seconds.
const MAX_WARM_S: f64 = 0.15;
/// The same from the navigation to the page on, in seconds.
const MAX_COLD_S: f64 = 1.0;

/// Notes when the first verdict is there, in seconds since the navigation.
const NOTE_VERDICT: &str = r#"
new MutationObserver((_, observer) => {
    if (!document.querySelector("[data-status=ok]")) return;
    window.verdictAt = performance.now() / 1000;
    observer.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true });"#;

/// A heart of half a minute.
fn half_a_minute(folder: &Path) -> PathBuf {
    let phantom = Phantom {
        duration_s: 30.0,
        noise: Noise::Pink,
        noise_snr_db: Some(12.0),
        ..Phantom::default()
    };
    let sound = phantom.synthesise();
    let path = folder.join("half a minute.wav");
    std::fs::write(&path, encode_wav(&sound.samples, sound.sample_rate)).unwrap();
    path
}

/// From choosing the file to its verdict, as the page measures it.
async fn warm_s(page: &Page, file: &Path, count: usize) -> f64 {
    page.choose(&[file.to_owned()]).await;
    page.results(count).await;
    page.wait_for(".results[data-seconds]").await;
    let seconds: String =
        page.eval("return document.querySelector('.results').dataset.seconds;").await;
    seconds.parse().unwrap()
}

/// From the navigation to the verdict of a file that is chosen as soon as that can be done.
async fn cold_s(page: &Page, file: &Path) -> f64 {
    page.browser.goto(&page.url).await.unwrap();
    page.choose(&[file.to_owned()]).await;
    page.results(1).await;
    page.eval("return window.verdictAt;").await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and an idle machine with two cores: cargo timed"]
async fn timed_half_a_minute_from_the_file_to_the_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let file = half_a_minute(folder.path());
    session::run(|page| async move {
        let _until_the_end = folder;
        let (mut warm, mut cold) = (Vec::new(), Vec::new());
        for run in 1..=RUNS {
            warm.push(warm_s(&page, &file, run).await);
        }
        let source = json!({ "source": NOTE_VERDICT });
        page.devtools("Page.addScriptToEvaluateOnNewDocument", source).await;
        for _ in 0..RUNS {
            cold.push(cold_s(&page, &file).await);
        }
        let [warm, cold] = [warm, cold].map(|seconds| median(&seconds).unwrap());
        eprintln!(
            "median of {RUNS}: {warm:.3} s on a page that is ready, {cold:.3} s from navigation"
        );
        assert!(warm <= MAX_WARM_S && cold <= MAX_COLD_S);
    })
    .await;
}
