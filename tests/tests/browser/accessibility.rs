//! The page without a mouse, and what axe-core finds in it.

use thirtyfour::Key;

use crate::axe::assert_accessible;
use crate::session;
use crate::states::in_every_state;

/// More stops than this before the first demo sound would be a long way.
const MAX_TABS: usize = 12;

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
    in_every_state(|page, state| Box::pin(assert_accessible(page, state))).await;
}
