//! The states of the page that a person meets, one after the other.

use std::pin::Pin;

use crate::microphone::Microphone;
use crate::page::Page;
use crate::recordings::write;
use crate::session::{Setting, run_in};

/// Looks at the page in a state that has a name.
pub type Look = for<'a> fn(&'a Page, &'static str) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Looks at every state of the page.
pub async fn in_every_state(look: Look) {
    let setting = Setting { microphone: Microphone::Heart, ..Setting::DEFAULT };
    run_in(setting, move |page| async move { examine(&page, look).await }).await;
    let setting = Setting { microphone: Microphone::Denied, ..Setting::DEFAULT };
    run_in(setting, move |page| async move { fail(&page, look).await }).await;
}

async fn click(page: &Page, selector: &str) {
    page.wait_for(selector).await.click().await.unwrap();
}

/// A heart is recorded, listened to and looked at, and others follow.
async fn examine(page: &Page, look: Look) {
    look(page, "start").await;
    click(page, "[data-place=AV]").await;
    click(page, "[data-record=open]").await;
    page.wait_for("[data-phase=recording]").await;
    look(page, "recording").await;
    page.wait_for("[data-phase=done]").await;
    page.results(1).await;
    page.wait_for(".recording .seek").await;
    click(page, ".listening summary").await;
    look(page, "recorded, and listened to closely").await;
    click(page, ".correcting summary").await;
    click(page, "[data-zoom=beat]").await;
    look(page, "zoomed to a beat, and corrected").await;
    click(page, "[data-record=close]").await;
    for demo in page.demos().await {
        demo.click().await.unwrap();
    }
    page.results(6).await;
    look(page, "several results").await;
}

/// The microphone is not allowed, and a file is refused.
async fn fail(page: &Page, look: Look) {
    click(page, "[data-record=open]").await;
    page.wait_for("[data-trouble=denied]").await;
    look(page, "a microphone that is not allowed").await;
    let folder = tempfile::tempdir().unwrap();
    page.choose(&[write(folder.path().join("a.wav"), b"nothing")]).await;
    page.results(1).await;
    look(page, "a file that is refused").await;
}
