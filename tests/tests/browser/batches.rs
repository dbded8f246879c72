//! Many recordings at once: all are answered, and timed on an idle machine, the page stays responsive
//! and two workers are quicker than one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use engine::report::JsonRecord;
use serde::Deserialize;
use serde_json::Value;

use crate::native;
use crate::page::Page;
use crate::recordings::{data, files_below};
use crate::saving;
use crate::session::{Setting, run_in};

/// A task that keeps the page from reacting for longer than this is felt, in milliseconds.
const MAX_TASK_MS: f64 = 100.0;

/// How much quicker two workers must be than one where there are two cores for them.
const MIN_GAIN: f64 = 1.5;

/// Notes the longest task of the page's own thread once it is given files. The browser tells of those above 50 ms. The
/// task in which files come in begins with the browser's own work, some hundred milliseconds for a thousand files; of it
/// the page's part counts.
const WATCH: &str = r#"
window.longestTask = 0;
let given = Infinity;
addEventListener("change", () => (given = performance.now()), true);
addEventListener("change", () => {
    const taken = performance.now() - given;
    if (taken > 50) window.longestTask = Math.max(window.longestTask, taken);
});
new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
        if (startTime > given) window.longestTask = Math.max(window.longestTask, duration);
    }
}).observe({ type: "longtask" });
return null;"#;

const TIMES: &str = r#"
const { heard, seconds } = document.querySelector(".results").dataset;
return { heard: Number(heard), seconds: Number(seconds), longest_task_ms: window.longestTask };"#;

/// What a page says of a batch.
#[derive(Debug, Deserialize)]
pub struct Times {
    /// Recordings that were answered.
    pub heard: usize,
    /// From the first recording to the last verdict.
    pub seconds: f64,
    /// The longest task of the page's own thread since [`watch`]; 0 below 50 ms.
    pub longest_task_ms: f64,
}

/// From now on notes the longest task of the page's own thread.
pub async fn watch(page: &Page) {
    page.eval::<Value>(WATCH).await;
}

/// What the page says of the batch that it has finished.
pub async fn times_of(page: &Page) -> Times {
    page.eval(TIMES).await
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
        watch(&page).await;
        page.choose(&files).await;
        page.wait_for(".results[data-heard]").await;
        // The observer hears of a task after it.
        tokio::time::sleep(Duration::from_millis(200)).await;
        // A long list is drawn in part; what is saved is whole.
        saving::keep(&page).await;
        let (_, text) = saving::saved(&page, "json").await;
        let records: Vec<JsonRecord> = serde_json::from_str(&text).unwrap();
        assert_eq!(records.len(), files.len());
        let refused: Vec<_> = records.iter().filter(|one| one.status == "refused").collect();
        assert!(refused.is_empty(), "{refused:?}");
        sender.send(times_of(&page).await).unwrap();
    })
    .await;
    receiver.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn two_workers_answer_each_of_two_hundred_recordings() {
    let Some(data) = data() else { return };
    let files = mixed(&data, 200);
    let times = times("?workers=2", &files).await;
    assert_eq!(times.heard, files.len());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and an idle machine with two cores: cargo timed"]
async fn timed_a_page_that_analyses_two_hundred_recordings_reacts_all_the_while() {
    let Some(data) = data() else { return };
    let files = mixed(&data, 200);
    let times = times("?workers=2", &files).await;
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
