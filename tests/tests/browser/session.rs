//! The served page in a fresh browser, for one test.

use std::future::Future;
use std::process::Command;

use crate::chromium;
use crate::net_log::{self, Request};
use crate::page::Page;
use crate::process::{Companion, program, root};

/// What is left of a session after its browser has closed.
pub struct Aftermath {
    /// Every request that the page or its worker made, in order.
    pub requests: Vec<Request>,
    /// The page's address.
    pub url: String,
}

/// Serves the page, opens it in a fresh Chromium, runs `test`, closes both, and passes a
/// failure on. The console must stay free of errors throughout.
pub async fn run<F, Fut>(test: F) -> Aftermath
where
    F: FnOnce(Page) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let (_server, url) = serve();
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("net.json");
    let (_driver, driver_url) = chromium::start_driver();
    let browser = chromium::open(&driver_url, &folder.path().join("profile"), &log).await;
    let page = Page::new(browser.clone(), url.clone());
    let body = test(page.clone());
    let outcome = tokio::spawn(async move {
        page.open().await;
        body.await;
        page.assert_clean_console().await;
    })
    .await;
    browser.quit().await.unwrap();
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
    Aftermath { requests: net_log::read(&log, &url), url }
}

/// Starts the bundler's own server on a free port.
fn serve() -> (Companion, String) {
    let mut command = Command::new(program("bundle"));
    command.args(["serve", "--port", "0"]).current_dir(root());
    Companion::start(command, |line| {
        let url = line.split_once("http://")?.1.split_whitespace().next()?;
        Some(format!("http://{url}"))
    })
}
