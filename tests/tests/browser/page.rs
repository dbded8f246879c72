//! The page as a person and a test see it: the hooks that its markup promises.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::report::JsonHeads;
use http::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::extensions::cdp::ChromeDevTools;
use thirtyfour::{By, WebDriver, WebElement};

/// Long enough for some dozens of recordings on a busy machine with two cores.
const PATIENCE: Duration = Duration::from_mins(3);
const POLL: Duration = Duration::from_millis(50);

/// Collects what the hooks say of each result.
const READ_RESULTS: &str = r#"
return [...document.querySelectorAll("[data-result]")].map((result) => ({
    file: result.dataset.file,
    status: result.dataset.status,
    finding: result.dataset.finding,
    backend: result.dataset.backend ?? "",
    probabilities: result.dataset.probabilities ? JSON.parse(result.dataset.probabilities) : null,
    beats: result.dataset.beats ? JSON.parse(result.dataset.beats) : [],
    heads: result.dataset.heads ? JSON.parse(result.dataset.heads) : null,
    sentence: result.dataset.sentence,
}));"#;

/// What the page says of one recording.
#[derive(Debug, Clone, Deserialize)]
pub struct Shown {
    /// The file's name.
    pub file: String,
    /// `working`, `ok`, `inadequate` or `refused`.
    pub status: String,
    /// The class's key; empty without a finding.
    pub finding: String,
    /// `cpu` or `gpu`; empty where the recording was not judged.
    pub backend: String,
    /// By class key; absent where there is no verdict.
    pub probabilities: Option<BTreeMap<String, f64>>,
    /// First and second sounds, in seconds.
    pub beats: Vec<[f64; 2]>,
    /// The statements; absent where the recording was not judged.
    pub heads: Option<JsonHeads>,
    /// The sentence that a person reads first.
    pub sentence: String,
}

/// The page in a browser.
#[derive(Clone)]
pub struct Page {
    /// The browser.
    pub browser: WebDriver,
    /// The page's address, with a slash at its end and then its query.
    pub url: String,
}

impl Page {
    /// The page at `url`, not opened yet.
    pub fn new(browser: WebDriver, url: String) -> Self {
        Self { browser, url }
    }

    /// Opens the page and waits until its engine is ready.
    pub async fn open(&self) {
        self.browser.goto(&self.url).await.unwrap();
        self.wait_for("[data-engine=ready]").await;
    }

    /// Runs a script in the page and reads what it returns.
    pub async fn eval<T: DeserializeOwned>(&self, script: &str) -> T {
        self.browser.execute(script, Vec::new()).await.unwrap().convert().unwrap()
    }

    /// Runs a script that calls its last argument with its result.
    pub async fn eval_async<T: DeserializeOwned>(&self, script: &str) -> T {
        self.browser.execute_async(script, Vec::new()).await.unwrap().convert().unwrap()
    }

    /// Waits for an element to be there.
    pub async fn wait_for(&self, selector: &str) -> WebElement {
        let start = Instant::now();
        loop {
            if let Ok(element) = self.browser.find(By::Css(selector)).await {
                return element;
            }
            assert!(start.elapsed() < PATIENCE, "no {selector}");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Waits until an element reads so.
    pub async fn wait_for_text(&self, selector: &str, text: &str) {
        let start = Instant::now();
        loop {
            let shown = self.wait_for(selector).await.text().await.unwrap_or_default();
            if shown == text {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{selector} reads \"{shown}\", not \"{text}\"");
            tokio::time::sleep(POLL).await;
        }
    }

    /// The buttons of the demo sounds.
    pub async fn demos(&self) -> Vec<WebElement> {
        self.browser.find_all(By::Css("[data-demo]")).await.unwrap()
    }

    /// Chooses files through the page's file input.
    pub async fn choose(&self, files: &[PathBuf]) {
        let paths: Vec<_> = files.iter().map(|file| absolute(file)).collect();
        let input = self.wait_for("#files").await;
        input.send_keys(paths.join("\n")).await.unwrap();
    }

    /// Waits until `count` recordings are judged or refused.
    pub async fn results(&self, count: usize) -> Vec<Shown> {
        let start = Instant::now();
        loop {
            let shown: Vec<Shown> = self.eval(READ_RESULTS).await;
            let done = shown.iter().filter(|result| result.status != "working").count();
            if shown.len() == count && done == count {
                return shown;
            }
            assert!(start.elapsed() < PATIENCE, "{done} of {count} results: {shown:#?}");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Calls a method of the Chrome `DevTools` Protocol.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let tools = ChromeDevTools::new(self.browser.handle.clone());
        tools.execute_cdp_with_params(method, parameters).await.unwrap()
    }

    /// Fails if the console holds an error, one of the Content-Security-Policy included.
    pub async fn assert_clean_console(&self) {
        let errors: Vec<Value> =
            self.console().await.into_iter().filter(|entry| entry["level"] == "SEVERE").collect();
        assert!(errors.is_empty(), "console errors: {errors:#?}");
    }

    /// Takes what the console has held since the last call.
    pub async fn console(&self) -> Vec<Value> {
        let command = Command::ExtensionCommand(Box::new(TakeConsole));
        self.browser.handle.cmd(command).await.unwrap().value().unwrap()
    }
}

fn absolute(path: &Path) -> String {
    path.canonicalize().unwrap().to_str().unwrap().to_owned()
}

/// Chromedriver's own command: read and clear a log.
#[derive(Debug)]
struct TakeConsole;

impl ExtensionCommand for TakeConsole {
    fn parameters_json(&self) -> Option<Value> {
        Some(json!({ "type": "browser" }))
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        Arc::from("/se/log")
    }
}
