//! The page stays alive while it listens: `cargo timed`, as a busy machine would fail these at random.

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
