//! A page that can't start says so and what to do, whatever the reason.

use std::time::Duration;

use crate::chromium::{self, Graphics};
use crate::page::Page;
use crate::process::pages;
use crate::tampered::{self, Tampering};

/// What a page says at its address in a fresh browser, as soon as it holds the words, or after twenty seconds.
async fn text_of(url: &str, words: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (_driver, driver_url) = chromium::start_driver();
    let log = folder.path().join("net.json");
    let profile = folder.path().join("profile");
    let browser = chromium::open(&driver_url, Graphics::Off, &[], &profile, &log).await;
    let page = Page::new(browser.clone(), url.to_owned());
    browser.goto(url).await.unwrap();
    let mut text = String::new();
    for _ in 0..100 {
        text = page.eval("return document.body.innerText;").await;
        if text.contains(words) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    browser.quit().await.unwrap();
    text
}

async fn says(tampering: Tampering, words: &str) {
    let (_server, url) = tampered::serve(&pages()[0], tampering);
    let text = text_of(&url, words).await;
    assert!(text.contains(words), "{text:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_page_that_is_opened_from_a_folder_says_that_it_needs_a_server() {
    let url = format!("file://{}/index.html", pages()[0].display());
    let words = "its address begins with file:";
    let text = text_of(&url, words).await;
    assert!(text.contains(words), "{text:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn where_scripts_are_sent_as_plain_text_the_page_says_what_to_do() {
    let types = &[("js", "text/plain"), ("css", "text/plain")];
    says(Tampering { types, ..Tampering::default() }, "Otherwise reload the page").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn programs_of_a_wrong_type_run_all_the_same() {
    let types = &[("wasm", "application/octet-stream")];
    says(Tampering { types, ..Tampering::default() }, "Ready").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_browser_without_webassembly_is_told_that_it_is_too_old() {
    let scripts = &[("boot", "delete window.WebAssembly;")];
    says(Tampering { scripts, ..Tampering::default() }, "use a current version of").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn where_workers_are_forbidden_the_page_says_that_the_engine_can_not_start() {
    const FORBIDDEN: &str =
        "window.Worker = class { constructor() { throw new Error('forbidden'); } };";
    let scripts = &[("boot", FORBIDDEN)];
    says(Tampering { scripts, ..Tampering::default() }, "engine could not start").await;
}
