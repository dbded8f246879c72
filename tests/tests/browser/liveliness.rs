//! The page shows verdicts while it analyses further recordings, and reacts meanwhile.

use std::time::Duration;

use serde_json::Value;

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

/// From a recording to its verdict on a slow machine, in seconds; a person waits that long gladly.
const MAX_VERDICT_S: f64 = 2.0;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and an idle machine with two cores: cargo timed"]
async fn timed_a_verdict_follows_its_recording_soon() {
    let Some(pascal) = pascal() else { return };
    let files = choose(&pascal, "set_a", 1);
    session::run(|page| async move {
        page.choose(&files).await;
        page.results(1).await;
        page.wait_for(".results[data-seconds]").await;
        let seconds: String =
            page.eval("return document.querySelector('.results').dataset.seconds;").await;
        eprintln!("from drop to verdict: {seconds} s, with a limit of {MAX_VERDICT_S} s");
        assert!(seconds.parse::<f64>().unwrap() < MAX_VERDICT_S);
    })
    .await;
}
