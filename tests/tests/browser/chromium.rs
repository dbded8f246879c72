//! A fresh Chromium and its driver.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use thirtyfour::{CapabilitiesHelper, ChromeCapabilities, ChromiumLikeCapabilities, WebDriver};

use crate::process::Companion;

/// Without these, Chromium asks for accounts, updates and variations of its own.
const FLAGS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// Starts chromedriver on a port that is free.
pub fn start_driver() -> (Companion, String) {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0");
    Companion::start(command, |line| {
        let port = line.split_once("successfully on port ")?.1.trim_end_matches('.');
        Some(format!("http://127.0.0.1:{port}"))
    })
}

/// What the graphics processor may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graphics {
    /// There is none.
    Off,
    /// A program plays one: there is WebGPU, computed on the processor.
    Software,
}

impl Graphics {
    fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Off => &["--disable-gpu"],
            Self::Software => &["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"],
        }
    }
}

/// Opens Chromium with an empty profile and further flags, and writes all its network events to `net_log`.
pub async fn open(
    driver_url: &str,
    graphics: Graphics,
    flags: &[String],
    profile: &Path,
    net_log: &Path,
) -> WebDriver {
    let mut capabilities = ChromeCapabilities::new();
    let further = flags.iter().map(String::as_str);
    for flag in FLAGS.iter().chain(graphics.flags()).copied().chain(further) {
        capabilities.add_arg(flag).unwrap();
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display())).unwrap();
    capabilities.add_arg(&format!("--log-net-log={}", net_log.display())).unwrap();
    let logs = json!({ "browser": "ALL" });
    capabilities.set_base_capability("goog:loggingPrefs", logs).unwrap();
    WebDriver::new(driver_url, capabilities).await.unwrap()
}
