//! Where a recording's time goes in a batch: one or several builds of the page, side by side in one run
//! with the native program. Two builds are compared by
//! `LUBDUB_PAGE=BEFORE,AFTER cargo test --workspace --test browser -- --ignored timed_pace --nocapture`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use engine::audio::encode_wav;
use engine::phantom::{Noise, Phantom};
use serde_json::{Value, json};

use crate::batches::{Times, times_of, watch};
use crate::memory::held_mb;
use crate::native;
use crate::page::Page;
use crate::process::pages;
use crate::saving;
use crate::session::{Setting, run_in};

const RECORDINGS: usize = 1000;
const WORKERS: f64 = 2.0;
/// Of each page; the quickest counts.
const ROUNDS: usize = 3;

/// A batch in the page.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// From the first recording to the last verdict.
    seconds: f64,
    /// Mean time in the worker, from a recording's bytes to its verdict.
    worker_ms: f64,
    /// How long the page's own thread was busy, by recording.
    main_thread_ms: f64,
    longest_task_ms: f64,
    /// What the page and its workers hold before, with all results, and once the list is cleared, in megabytes; none
    /// where the system doesn't tell.
    held_mb: [Option<f64>; 3],
}

/// Hearts of ten seconds, each with a rate and noise of its own.
fn recordings(folder: &Path) -> Vec<PathBuf> {
    let recording = |index: usize| {
        let phantom = Phantom {
            rate_bpm: 55.0 + (index % 60) as f64,
            noise: Noise::Pink,
            noise_snr_db: Some(12.0),
            seed: index as u64,
            ..Phantom::default()
        };
        let sound = phantom.synthesise();
        let path = folder.join(format!("{index:04}.wav"));
        std::fs::write(&path, encode_wav(&sound.samples, sound.sample_rate)).unwrap();
        path
    };
    (0..RECORDINGS).map(recording).collect()
}

/// Mean time that the records, of the page or of the native program, say to have been computed for, in
/// milliseconds.
fn mean_ms(records: &[Value]) -> f64 {
    let seconds: Vec<f64> =
        records.iter().map(|record| record["backend"]["seconds"].as_f64().unwrap()).collect();
    1e3 * seconds.iter().sum::<f64>() / seconds.len() as f64
}

/// How long the page's own thread has been busy, in milliseconds.
async fn busy_ms(page: &Page) -> f64 {
    let measured = page.devtools("Performance.getMetrics", json!({})).await;
    let metrics = measured["metrics"].as_array().unwrap();
    let busy = metrics.iter().find(|metric| metric["name"] == "TaskDuration").unwrap();
    1e3 * busy["value"].as_f64().unwrap()
}

async fn pace(page: usize, files: &[PathBuf]) -> Pace {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let files = files.to_vec();
    run_in(Setting { query: "?workers=2", page, ..Setting::default() }, |page: Page| async move {
        watch(&page).await;
        page.devtools("Performance.enable", json!({})).await;
        let start_mb = held_mb(&page).await;
        let before = busy_ms(&page).await;
        page.choose(&files).await;
        page.wait_for(".results[data-heard]").await;
        // The observer hears of a task after it.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let busy = busy_ms(&page).await - before;
        let Times { seconds, longest_task_ms, .. } = times_of(&page).await;
        saving::keep(&page).await;
        let (_, text) = saving::saved(&page, "json").await;
        let records: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(records.len(), files.len());
        let main_thread_ms = busy / records.len() as f64;
        let worker_ms = mean_ms(&records);
        drop((text, records));
        let held_mb = [start_mb, held_mb(&page).await, cleared_mb(&page).await];
        let pace = Pace { seconds, worker_ms, main_thread_ms, longest_task_ms, held_mb };
        sender.send(pace).unwrap();
    })
    .await;
    receiver.await.unwrap()
}

/// What is held some seconds after the list is cleared.
async fn cleared_mb(page: &Page) -> Option<f64> {
    page.eval::<Value>("document.querySelector('[data-clear]').click(); return null;").await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    held_mb(page).await
}

fn report(page: &Path, pace: &Pace) {
    let count = RECORDINGS as f64;
    let share_ms = 1e3 * WORKERS * pace.seconds / count;
    eprintln!(
        "{}: {:.1} recordings per second. Of a worker's time each takes {share_ms:.1} ms: {:.1} ms \
         computing, {:.1} ms waiting for messages and the main thread, which is busy for {:.1} ms of each \
         recording and for {:.0} ms at most in one task (0: none above 50). Memory before, with all results, and once \
         they are cleared, in MB: {:.0?}",
        page.display(),
        count / pace.seconds,
        pace.worker_ms,
        share_ms - pace.worker_ms,
        pace.main_thread_ms,
        pace.longest_task_ms,
        pace.held_mb.map(|held| held.unwrap_or(f64::NAN)),
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and an idle machine with two cores: cargo timed"]
async fn timed_pace_of_a_thousand_recordings_of_ten_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let files = recordings(folder.path());
    let mut best: Vec<Option<Pace>> = vec![None; pages().len()];
    for _ in 0..ROUNDS {
        // In turn, so that a machine that grows slower or warmer does so for all.
        for (index, best) in best.iter_mut().enumerate() {
            let pace = pace(index, &files).await;
            let is_quicker = best.is_none_or(|best| pace.seconds < best.seconds);
            *best = if is_quicker { Some(pace) } else { *best };
        }
    }
    for (page, pace) in pages().iter().zip(best.iter().flatten()) {
        report(page, pace);
    }
    let native: Vec<Value> = native::records(&files);
    eprintln!(
        "lubdub diagnose: {:.1} ms per recording; {}",
        mean_ms(&native),
        native::pace(&files)
    );
}
