//! Large text, narrow windows, visible focus and targets that a finger meets (WCAG 2.2: 1.4.4, 1.4.10, 2.4.7, 2.5.8).

use serde_json::{Value, json};

use crate::page::Page;
use crate::states::in_every_state;

/// Elements whose text is cut off, and what reaches beyond the right edge.
const CUT: &str = r"
const seen = (element) => {
    const place = element.getBoundingClientRect();
    return element.checkVisibility() && place.width > 1 && place.height > 1
        && !element.closest('.visually-hidden, svg');
};
const has_text = (element) => [...element.childNodes].some((node) =>
    node.nodeType === Node.TEXT_NODE && node.data.trim());
const edge = document.documentElement.clientWidth + 1;
const cut = [];
for (const element of document.body.querySelectorAll('*')) {
    if (!has_text(element) || !seen(element)) continue;
    const { overflowX, overflowY } = getComputedStyle(element);
    const [hides_x, hides_y] = [overflowX, overflowY].map((way) => way === 'hidden' || way === 'clip');
    const is_cut = (hides_x && element.scrollWidth > element.clientWidth + 1)
        || (hides_y && element.scrollHeight > element.clientHeight + 1)
        || element.getBoundingClientRect().right > edge;
    if (is_cut) cut.push(element.outerHTML.slice(0, 200));
}
const page = document.documentElement;
if (page.scrollWidth > page.clientWidth) cut.push(`${page.scrollWidth - page.clientWidth} px too wide`);
return cut;";

/// What takes the focus without showing it, and targets below 24 pixels but for links in sentences.
const HIDDEN_FOCUS: &str = r#"
const focusable = `a[href], button:enabled, input:enabled, select:enabled, summary,
    [tabindex="0"], [contenteditable="true"]`;
const found = [];
for (const element of document.querySelectorAll(focusable)) {
    if (!element.checkVisibility()) continue;
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== element) continue;
    const shows = (one) => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    // A control that is drawn by its label shows the focus there.
    const target = element.classList.contains("visually-hidden") ? element.parentElement : element;
    if (!shows(target) && !shows(element)) found.push(`focus: ${target.outerHTML.slice(0, 200)}`);
    const label = element.closest("label") ?? element;
    const [place, around] = [target, label].map((one) => one.getBoundingClientRect());
    const height = Math.max(place.height, around.height);
    const width = Math.max(place.width, around.width);
    if (!element.matches("p a, li a, td a") && Math.min(width, height) < 24) {
        found.push(`${Math.round(width)} × ${Math.round(height)}: ${target.outerHTML.slice(0, 200)}`);
    }
}
document.activeElement.blur();
return found;"#;

async fn set_width(page: &Page, width: u32) {
    let metrics = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
    page.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
}

async fn set_text(page: &Page, percent: u32) {
    let script = format!("document.documentElement.style.fontSize = '{percent}%'; return null;");
    page.eval::<Value>(&script).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn no_text_is_cut_off_twice_as_large_or_in_a_window_of_320_pixels() {
    in_every_state(|page, state| {
        Box::pin(async move {
            for (width, percent) in [(1280, 200), (820, 200), (320, 100)] {
                set_width(page, width).await;
                set_text(page, percent).await;
                let cut: Vec<String> = page.eval(CUT).await;
                assert!(cut.is_empty(), "{state}, {width} px, {percent} %: {cut:#?}");
            }
            set_width(page, 1280).await;
            set_text(page, 100).await;
        })
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn whatever_takes_the_focus_shows_it_and_is_large_enough_for_a_finger() {
    in_every_state(|page, state| {
        Box::pin(async move {
            let found: Vec<String> = page.eval(HIDDEN_FOCUS).await;
            assert!(found.is_empty(), "{state}: {found:#?}");
        })
    })
    .await;
}
