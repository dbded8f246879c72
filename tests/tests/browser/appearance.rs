//! The page at the sizes of a large screen, a tablet and a phone, by day and by night.
//!
//! The pictures go to `screenshots/` in cargo's target folder, or to the folder that `LUBDUB_SCREENSHOTS` names (relative to
//! the repository): `LUBDUB_SCREENSHOTS=shots cargo verify --only build --only e2e`. README and guide have the best of them.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use crate::microphone::Microphone;
use crate::page::Page;
use crate::process::{root, target};
use crate::session::{Setting, run_in};

/// Width and height in CSS pixels.
const SIZES: [(u32, u32); 3] = [(1280, 800), (820, 1180), (360, 740)];
const SCHEMES: [&str; 2] = ["light", "dark"];

/// How far content reaches beyond the right edge, in CSS pixels.
const OVERFLOW: &str = "const page = document.documentElement; \
    return page.scrollWidth - page.clientWidth;";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn nothing_overflows_at_any_size_and_pictures_are_taken() {
    let folder = folder();
    std::fs::create_dir_all(&folder).unwrap();
    let setting = Setting { microphone: Microphone::Heart, ..Setting::DEFAULT };
    run_in(setting, |page| async move {
        let click = async |selector: &str| page.wait_for(selector).await.click().await.unwrap();
        take(&page, &folder, "start", "body").await;
        click("[data-place=AV]").await;
        click("[data-record=open]").await;
        page.wait_for("[data-phase=recording]").await;
        take(&page, &folder, "recording", ".recorder").await;
        page.wait_for("[data-phase=done]").await;
        page.results(1).await;
        click("[data-record=close]").await;
        take(&page, &folder, "exam", "body").await;
        page.demos().await[1].click().await.unwrap();
        page.results(2).await;
        page.wait_for(".seek").await;
        take(&page, &folder, "finding", ".result").await;
        click(".listening summary").await;
        take(&page, &folder, "listening", ".recording").await;
        for demo in page.demos().await {
            demo.click().await.unwrap();
        }
        page.results(7).await;
        click("[data-back]").await;
        take(&page, &folder, "uploads", ".results").await;
        click("[data-result]").await;
        page.wait_for(".seek").await;
        take(&page, &folder, "uploads-opened", ".results").await;
    })
    .await;
}

/// Takes pictures at all sizes, from the top of an element on.
async fn take(page: &Page, folder: &std::path::Path, what: &str, from: &str) {
    for (width, height) in SIZES {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        page.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        for scheme in SCHEMES {
            let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
            page.devtools("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await;
            // Canvases are drawn anew for another size or scheme.
            tokio::time::sleep(Duration::from_millis(500)).await;
            let scroll = format!("document.querySelector('{from}').scrollIntoView(); return true;");
            let _: bool = page.eval(&scroll).await;
            let overflow: f64 = page.eval(OVERFLOW).await;
            assert!(overflow <= 0.0, "{overflow} px too wide at {width} px");
            let name = format!("{what}-{width}x{height}-{scheme}.png");
            page.browser.screenshot(&folder.join(name)).await.unwrap();
        }
    }
}

fn folder() -> PathBuf {
    std::env::var_os("LUBDUB_SCREENSHOTS")
        .map_or_else(|| target().join("screenshots"), |folder| root().join(folder))
}
