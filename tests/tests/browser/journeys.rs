//! What a person comes for, from start to end, by keyboard alone.

use engine::labels::LabelFormat;
use thirtyfour::Key;

use crate::microphone::Microphone;
use crate::page::Page;
use crate::saving::{keep, offered};
use crate::session::{self, Setting, run_in};

/// Stops of the Tab key after which nothing new comes.
const MOST_STOPS: usize = 120;

/// Presses keys where the focus is.
async fn press(page: &Page, keys: &str) {
    page.browser.action_chain().send_keys(keys).perform().await.unwrap();
}

fn key(key: &Key) -> String {
    String::from(key.value())
}

/// Presses Tab until something that matches has the focus.
async fn reach(page: &Page, selector: &str) {
    let has_focus = format!("return document.activeElement.matches(`{selector}`);");
    for _ in 0..MOST_STOPS {
        if page.eval::<bool>(&has_focus).await {
            return;
        }
        press(page, &key(&Key::Tab)).await;
    }
    panic!("no Tab leads to {selector}");
}

/// Goes somewhere by Tab and presses Enter there.
async fn enter(page: &Page, selector: &str) {
    reach(page, selector).await;
    press(page, &key(&Key::Enter)).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_clinician_examines_a_patient_at_two_places_by_keyboard_alone() {
    let setting = Setting { microphone: Microphone::Heart, ..Setting::DEFAULT };
    run_in(setting, |page| async move {
        enter(&page, "[data-place=AV]").await;
        enter(&page, "[data-record=open]").await;
        page.wait_for("[data-phase=done]").await;
        page.results(1).await;
        page.wait_for(".exam-target [data-place=PV]").await;
        enter(&page, "[data-record=again]").await;
        page.wait_for("[data-phase=recording]").await;
        page.wait_for("[data-phase=done]").await;
        page.results(2).await;
        enter(&page, "[data-record=close]").await;
        page.wait_for("[data-exam]").await;
        reach(&page, ".seek").await;
        press(&page, " ").await;
        page.wait_for_text(".play", "Pause").await;
        press(&page, " ").await;
        page.wait_for_text(".play", "Play").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_researcher_looks_corrects_and_saves_by_keyboard_alone() {
    session::run(|page| async move {
        keep(&page).await;
        enter(&page, "[data-demo]").await;
        page.results(1).await;
        page.wait_for(".seek").await;
        reach(&page, ".seek").await;
        press(&page, "ii").await;
        page.wait_for("[data-zoom=whole]").await;
        enter(&page, ".correcting summary").await;
        page.wait_for(".correcting[open]").await;
        press(&page, &key(&Key::Tab)).await;
        enter(&page, "[data-correct=s1]").await;
        page.wait_for("[data-correct=undo]:enabled").await;
        enter(&page, "[data-labels=audacity]").await;
        let (name, text) = offered(&page).await;
        assert!(name.contains("(synthetic)"), "{name}");
        assert!(LabelFormat::read(&text).is_ok(), "{text}");
        enter(&page, "[data-correct=undo]").await;
        page.wait_for("[data-correct=undo]:disabled").await;
    })
    .await;
}
