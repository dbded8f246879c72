//! A long list of results: only what is in sight is drawn, and scrolling brings the rest.

use std::path::{Path, PathBuf};

use engine::audio::encode_wav;
use engine::phantom::Phantom;
use serde_json::Value;
use thirtyfour::Key;

use crate::page::Page;
use crate::session;

const RECORDINGS: usize = 150;

/// As many files of one short heart.
fn recordings(folder: &Path) -> Vec<PathBuf> {
    let sound = Phantom { duration_s: 3.0, ..Phantom::default() }.synthesise();
    let bytes = encode_wav(&sound.samples, sound.sample_rate);
    let recording = |index: usize| {
        let path = folder.join(format!("{index:03}.wav"));
        std::fs::write(&path, &bytes).unwrap();
        path
    };
    (0..RECORDINGS).map(recording).collect()
}

async fn drawn(page: &Page) -> usize {
    page.eval("return document.querySelectorAll('[data-result]').length;").await
}

async fn scroll_to(page: &Page, place: &str) {
    let script = format!("scrollTo(0, {place}); return null;");
    page.eval::<Value>(&script).await;
}

/// Runs a test on a page that has finished all recordings.
async fn with_results<F>(test: impl FnOnce(Page) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let folder = tempfile::tempdir().unwrap();
    let files = recordings(folder.path());
    session::run(|page: Page| {
        let body = test(page.clone());
        async move {
            let _until_the_end = folder;
            page.choose(&files).await;
            page.wait_for(".results[data-heard='150']").await;
            body.await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn of_a_long_list_only_what_is_in_sight_is_drawn() {
    with_results(|page| async move {
        page.wait_for(".room").await;
        assert!((1..100).contains(&drawn(&page).await), "{}", drawn(&page).await);
        // Where all are as urgent, they stand as they came.
        page.wait_for("[data-file='000.wav'][data-status=ok]").await;
        scroll_to(&page, "document.documentElement.scrollHeight").await;
        page.wait_for("[data-file='149.wav'][data-status=ok]").await;
        assert!((1..100).contains(&drawn(&page).await), "{}", drawn(&page).await);
        scroll_to(&page, "0").await;
        page.wait_for(":not(:has([data-file='149.wav'])) > .results").await;
        page.wait_for("[data-file='000.wav'][data-status=ok]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn keys_lead_to_lines_that_were_not_drawn() {
    with_results(|page| async move {
        page.wait_for("[data-file='000.wav']").await.focus().await.unwrap();
        let keys = page.browser.action_chain().send_keys(Key::End);
        keys.send_keys(Key::Up).perform().await.unwrap();
        page.wait_for("[data-file='148.wav']:focus").await;
        page.browser.action_chain().send_keys(Key::Home).perform().await.unwrap();
        page.wait_for("[data-file='000.wav']:focus").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_recording_that_is_open_stays_when_its_line_is_out_of_sight() {
    with_results(|page| async move {
        page.wait_for("[data-file='000.wav']").await.click().await.unwrap();
        page.wait_for("[aria-label='Opened: 000.wav'] .plot-spectrogram canvas").await;
        scroll_to(&page, "document.documentElement.scrollHeight").await;
        page.wait_for("[data-file='149.wav']").await;
        page.wait_for("[aria-label='Opened: 000.wav'] .plot-spectrogram canvas").await;
    })
    .await;
}
