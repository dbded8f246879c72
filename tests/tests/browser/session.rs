//! The served page in a fresh browser, for one test.

use std::future::Future;
use std::path::Path;
use std::process::Command;

use crate::chromium::{self, Graphics};
use crate::microphone::Microphone;
use crate::net_log::{self, Request};
use crate::page::Page;
use crate::process::{Companion, pages, program, root};
use crate::tampered::{self, Tampering};

/// What is left of a session after its browser has closed.
pub struct Aftermath {
    /// Every request that the page or its worker made, in order.
    pub requests: Vec<Request>,
    /// Every host whose name the page had looked up.
    pub names: Vec<String>,
    /// The page's address.
    pub url: String,
}

/// What is special about a session.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The query of the page's address, such as `?workers=2`.
    pub query: &'static str,
    /// Scripts before those of the page, see [`tampered::serve`]. A page that is made to fail may
    /// write errors to the console.
    pub scripts: &'static [(&'static str, &'static str)],
    /// What the graphics processor may do.
    pub graphics: Graphics,
    /// What the microphone hears.
    pub microphone: Microphone,
    /// Which of the [`pages`] it is.
    pub page: usize,
}

impl Setting {
    /// Nothing special.
    pub const DEFAULT: Self = Self {
        query: "",
        scripts: &[],
        graphics: Graphics::Off,
        microphone: Microphone::Missing,
        page: 0,
    };
}

impl Default for Setting {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Runs a test with nothing special about it; see [`run_in`].
pub async fn run<F, Fut>(test: F) -> Aftermath
where
    F: FnOnce(Page) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    run_in(Setting::default(), test).await
}

/// Serves the page, opens it in a fresh Chromium, runs `test`, closes both, and passes a
/// failure on. The console must stay free of errors throughout, unless the page is made to fail.
pub async fn run_in<F, Fut>(setting: Setting, test: F) -> Aftermath
where
    F: FnOnce(Page) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let tampers = !setting.scripts.is_empty();
    let built = &pages()[setting.page];
    let tampered = tampers.then(|| {
        let scripts = setting.scripts;
        tampered::serve(built, Tampering { scripts, ..Tampering::default() })
    });
    let served = (!tampers).then(|| serve(built));
    let url = tampered.as_ref().map(|(_, url)| url).or(served.as_ref().map(|(_, url)| url));
    let url = url.unwrap().clone();
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("net.json");
    let (_driver, driver_url) = chromium::start_driver();
    let flags = setting.microphone.flags(folder.path());
    let profile = folder.path().join("profile");
    let browser = chromium::open(&driver_url, setting.graphics, &flags, &profile, &log).await;
    let page = Page::new(browser.clone(), format!("{url}/{}", setting.query));
    let body = test(page.clone());
    let outcome = tokio::spawn(async move {
        page.open().await;
        body.await;
        if !tampers {
            page.assert_clean_console().await;
        }
    })
    .await;
    browser.quit().await.unwrap();
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
    let url = format!("{url}/");
    let text = std::fs::read_to_string(&log).unwrap();
    Aftermath { requests: net_log::read(&text, &url), names: net_log::names(&text, &url), url }
}

/// Starts the bundler's own server on a free port.
fn serve(built: &Path) -> (Companion, String) {
    let mut command = Command::new(program("bundle"));
    command.args(["serve", "--port", "0", "--built"]).arg(built).current_dir(root());
    Companion::start(command, |line| {
        let url = line.split_once("http://")?.1.split_whitespace().next()?;
        Some(format!("http://{}", url.trim_end_matches('/')))
    })
}
