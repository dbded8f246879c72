//! The page without a mouse, and what axe-core finds in it.

use thirtyfour::Key;

use crate::axe::assert_accessible;
use crate::microphone::Microphone;
use crate::session::{self, Setting, run_in};

/// More stops than this before the first demo sound would be a long way.
const MAX_TABS: usize = 10;

const FOCUSED_DEMO: &str = "return document.activeElement.hasAttribute('data-demo');";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_verdict_can_be_had_with_the_keyboard_alone() {
    session::run(|page| async move {
        let press = async |key: Key| {
            page.browser.action_chain().send_keys(key).perform().await.unwrap();
        };
        let mut tabs = 0;
        while !page.eval::<bool>(FOCUSED_DEMO).await {
            assert!(tabs < MAX_TABS, "no demo sound within {MAX_TABS} tab stops");
            press(Key::Tab).await;
            tabs += 1;
        }
        press(Key::Enter).await;
        let shown = page.results(1).await;
        assert_eq!(shown[0].status, "ok", "{shown:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn axe_finds_nothing_in_any_state_of_the_page() {
    let setting = Setting { microphone: Microphone::Heart, ..Setting::DEFAULT };
    run_in(setting, |page| async move {
        let click = async |selector: &str| page.wait_for(selector).await.click().await.unwrap();
        assert_accessible(&page, "start").await;
        click("[data-place=AV]").await;
        click("[data-record=open]").await;
        page.wait_for("[data-phase=recording]").await;
        assert_accessible(&page, "recording").await;
        page.wait_for("[data-phase=done]").await;
        page.results(1).await;
        page.wait_for(".recording .seek").await;
        click(".listening summary").await;
        assert_accessible(&page, "recorded, and listened to closely").await;
        click("[data-record=close]").await;
        for demo in page.demos().await {
            demo.click().await.unwrap();
        }
        page.results(6).await;
        assert_accessible(&page, "several results").await;
    })
    .await;
    run_in(Setting { microphone: Microphone::Denied, ..Setting::DEFAULT }, |page| async move {
        page.wait_for("[data-record=open]").await.click().await.unwrap();
        page.wait_for("[data-trouble=denied]").await;
        assert_accessible(&page, "a microphone that is not allowed").await;
        let folder = tempfile::tempdir().unwrap();
        page.choose(&[crate::recordings::write(folder.path().join("a.wav"), b"nothing")]).await;
        page.results(1).await;
        assert_accessible(&page, "a file that is refused").await;
    })
    .await;
}
