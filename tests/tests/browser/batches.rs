//! Many recordings at once: the page stays responsive, and two workers are quicker than one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::native;
use crate::page::Page;
use crate::recordings::{data, files_below};
use crate::session::{Setting, run_in};

/// The longest task of the page's own thread that is allowed, in milliseconds: the least that a browser calls long.
const MAX_TASK_MS: f64 = 50.0;

/// How much quicker two workers must be than one where there are two cores for them.
const MIN_GAIN: f64 = 1.5;

/// Notes the longest task of the page's own thread. The browser tells of those above 50 ms.
const WATCH: &str = r#"
window.longestTask = 0;
window.longTasks = [];
new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
        window.longestTask = Math.max(window.longestTask, duration);
        window.longTasks.push([startTime, duration]);
    }
}).observe({ type: "longtask" });
return null;"#;

const TIMES: &str = r#"
const { heard, seconds } = document.querySelector(".results").dataset;
return { heard: Number(heard), seconds: Number(seconds), longest_task_ms: window.longestTask };"#;

#[derive(Debug, Deserialize)]
struct Times {
    heard: usize,
    seconds: f64,
    longest_task_ms: f64,
}

/// Recordings of every set in its turn.
fn mixed(data: &Path, count: usize) -> Vec<PathBuf> {
    let mut sets: Vec<PathBuf> =
        std::fs::read_dir(data).unwrap().map(|e| e.unwrap().path()).collect();
    sets.retain(|path| path.is_dir());
    sets.sort();
    let sets: Vec<Vec<PathBuf>> = sets.iter().map(|set| files_below(set)).collect();
    let each = count / sets.len() + 1;
    // Spread over each set, which may be sorted by class.
    let spread = |set: &Vec<PathBuf>, turn: usize| set[turn * set.len() / each].clone();
    let chosen: Vec<_> =
        (0..each).flat_map(|turn| sets.iter().map(move |set| spread(set, turn))).collect();
    chosen.into_iter().take(count).collect()
}

/// How long the page takes for the files, and the longest task of its own thread meanwhile.
async fn times(query: &'static str, files: &[PathBuf]) -> Times {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let files = files.to_vec();
    run_in(Setting { query, ..Setting::default() }, |page: Page| async move {
        page.eval::<Value>(WATCH).await;
        page.choose(&files).await;
        page.wait_for(".results[data-heard]").await;
        // The observer hears of a task after it.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let shown = page.results(files.len()).await;
        assert!(shown.iter().all(|result| result.status != "refused"), "{shown:?}");
        sender.send(page.eval::<Times>(TIMES).await).unwrap();
    })
    .await;
    receiver.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn two_hundred_recordings_are_heard_by_two_workers() {
    let Some(data) = data() else { return };
    let files = mixed(&data, 200);
    let times = times("?workers=2", &files).await;
    eprintln!("200 recordings by two workers: {times:?}");
    assert_eq!(times.heard, files.len());
}

/// Not among the checks of `cargo verify`, which a busy machine would fail at random.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and an idle machine with two cores: cargo timed"]
async fn timed_a_page_that_hears_two_hundred_recordings_reacts_all_the_while() {
    let Some(data) = data() else { return };
    let times = times("?workers=2", &mixed(&data, 200)).await;
    eprintln!("200 recordings by two workers: {times:?}");
    assert!(times.longest_task_ms <= MAX_TASK_MS, "{times:?}");
}

/// Not among the checks of `cargo verify`, which a busy machine would fail at random.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and an idle machine with two cores: cargo timed"]
async fn timed_two_workers_are_quicker_than_one() {
    let Some(data) = data() else { return };
    let files = mixed(&data, 200);
    let one = times("?workers=1", &files).await;
    let two = times("?workers=2", &files).await;
    let gain = one.seconds / two.seconds;
    let pace = |times: &Times| times.heard as f64 / times.seconds;
    eprintln!("one worker: {:.1} files per second, {one:?}", pace(&one));
    eprintln!("two workers: {:.1} files per second, {two:?}, {gain:.2} times as quick", pace(&two));
    eprintln!("lubdub diagnose: {}", native::pace(&files));
    assert!(gain >= MIN_GAIN, "only {gain:.2} times as quick");
}
