//! The page at the sizes of a desktop and of a phone, by day and by night.
//!
//! The pictures go to `screenshots/` in cargo's target folder, or to the folder that
//! `LUBDUB_SCREENSHOTS` names (relative to the repository), which refreshes the README's:
//! `LUBDUB_SCREENSHOTS=docs/screenshots cargo verify --only build --only e2e`.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use crate::page::Page;
use crate::process::{root, target};
use crate::session;

/// Width and height in CSS pixels.
const SIZES: [(u32, u32); 2] = [(1280, 800), (360, 740)];
const SCHEMES: [&str; 2] = ["light", "dark"];

/// How far content reaches beyond the right edge, in CSS pixels.
const OVERFLOW: &str = "const page = document.documentElement; \
    return page.scrollWidth - page.clientWidth;";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn nothing_overflows_at_any_size_and_pictures_are_taken() {
    let folder = folder();
    std::fs::create_dir_all(&folder).unwrap();
    session::run(|page| async move {
        take(&page, &folder, "start").await;
        page.demos().await[1].click().await.unwrap();
        page.results(1).await;
        take(&page, &folder, "finding").await;
    })
    .await;
}

async fn take(page: &Page, folder: &std::path::Path, what: &str) {
    for (width, height) in SIZES {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        page.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        for scheme in SCHEMES {
            let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
            page.devtools("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await;
            // Canvases are drawn anew for another size or scheme.
            tokio::time::sleep(Duration::from_millis(500)).await;
            // A new verdict is brought into view; the picture shows the page from its top.
            let _: bool = page.eval("scrollTo(0, 0); return true;").await;
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
