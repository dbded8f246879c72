//! The list of uploads, as a nurse goes through it: by keyboard alone, in both schemes, at every width, with large text.

use std::path::Path;

use engine::audio::encode_wav;
use engine::phantom::{Murmur, Noise, Phantom};
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::{Key, TypingData};

use crate::axe::assert_accessible;
use crate::page::Page;
use crate::recordings::write;
use crate::session;

/// A visit of three patients: three hearts with a murmur, two without, silence, and a text that is no recording.
const FILES: usize = 7;

fn visit(folder: &Path) {
    let heart = |name: &str, murmur: bool, seed: u64| {
        let phantom = Phantom {
            murmur: murmur.then(Murmur::default),
            noise: Noise::Pink,
            noise_snr_db: Some(25.0),
            seed,
            ..Phantom::default()
        };
        let sound = phantom.synthesise();
        write(folder.join(name), &encode_wav(&sound.samples, sound.sample_rate));
    };
    for (seed, name) in (1..).zip(["K-10_AV.wav", "K-9_MV.wav"]) {
        heart(name, false, seed);
    }
    for (seed, name) in (3..).zip(["K-10_MV.wav", "K-11_TV.wav", "loose.wav"]) {
        heart(name, true, seed);
    }
    write(folder.join("silent.wav"), &encode_wav(&vec![0.0; 40_000], 4000));
    write(folder.join("text.wav"), b"This is a text and no recording.");
}

/// What is seen of the list.
#[derive(Debug, Deserialize)]
struct Seen {
    /// Files with their findings, from the first line to the last.
    lines: Vec<(String, String)>,
    /// Files that are marked as done.
    done: Vec<String>,
    /// The file whose line has the focus; empty where none has.
    focused: String,
    /// The file that is open; empty where none is.
    open: String,
    /// Whether the focus is on the recording that is open.
    is_in_opened: bool,
    /// The counts on the filters.
    counts: Vec<usize>,
    sums: String,
}

const SEE: &str = r#"
const rows = [...document.querySelectorAll("tr[data-result]")];
const file = (row) => row?.dataset.file ?? "";
const opened = document.querySelector(".opened");
const counts = [...document.querySelectorAll(".filters [data-filter]:not([data-filter=not-done])")];
return {
    lines: rows.map((row) => [file(row), row.dataset.finding || row.dataset.status]),
    done: rows.filter((row) => row.querySelector("[data-mark][aria-pressed=true]")).map(file),
    focused: file(rows.find((row) => row === document.activeElement)),
    open: file(rows.find((row) => row.getAttribute("aria-selected") === "true")),
    is_in_opened: opened !== null && opened === document.activeElement,
    counts: counts.map((button) => Number(button.querySelector("strong").textContent)),
    sums: document.querySelector(".sums").textContent,
};"#;

async fn see(page: &Page) -> Seen {
    page.eval(SEE).await
}

async fn press(page: &Page, key: impl Into<TypingData>) {
    page.browser.action_chain().send_keys(key).perform().await.unwrap();
}

/// Presses Tab, forwards or back, until an element has the focus.
async fn tab_to(page: &Page, selector: &str, back: bool) {
    let script = format!("return document.activeElement.matches('{selector}');");
    for _ in 0..60 {
        if page.eval::<bool>(&script).await {
            return;
        }
        let chain = page.browser.action_chain();
        let chain = if back { chain.key_down(Key::Shift) } else { chain };
        let chain = chain.send_keys(Key::Tab);
        let chain = if back { chain.key_up(Key::Shift) } else { chain };
        chain.perform().await.unwrap();
    }
    panic!("no way by Tab to {selector}");
}

/// The files of the lines, without their folder.
fn names(seen: &Seen) -> Vec<&str> {
    seen.lines.iter().map(|(file, _)| name(file)).collect()
}

fn name(file: &str) -> &str {
    file.rsplit('/').next().unwrap()
}

/// Runs a test on a page that has heard the visit.
async fn with_visit<F>(test: impl FnOnce(Page) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let folder = tempfile::tempdir().unwrap();
    let visit_folder = folder.path().join("visit-17");
    std::fs::create_dir(&visit_folder).unwrap();
    visit(&visit_folder);
    session::run(|page: Page| {
        let body = test(page.clone());
        async move {
            let _until_the_end = folder;
            let input = page.wait_for("#folder").await;
            input.send_keys(visit_folder.to_str().unwrap()).await.unwrap();
            page.results(FILES).await;
            body.await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_nurse_goes_through_a_visit_by_keyboard_alone() {
    with_visit(|page| async move {
        let first = see(&page).await;
        let findings: Vec<&str> = first.lines.iter().map(|(_, finding)| finding.as_str()).collect();
        assert_eq!(findings[..3], ["murmur"; 3], "{first:?}");
        assert_eq!(findings[3..], ["inadequate", "refused", "normal", "normal"], "{first:?}");
        assert_eq!(first.counts.iter().skip(1).sum::<usize>(), FILES, "{first:?}");
        assert_eq!(first.counts, [FILES, 3, 0, 0, 1, 1, 2, 0], "{first:?}");
        assert_eq!(first.sums, "5 judged · 1 can’t be judged · 1 refused");

        // Open, mark, and go on to the next that isn't done.
        tab_to(&page, "tr[data-result]", false).await;
        let lines = names(&first);
        assert_eq!(name(&see(&page).await.focused), lines[0]);
        press(&page, Key::Down).await;
        assert_eq!(name(&see(&page).await.focused), lines[1]);
        press(&page, Key::Enter).await;
        page.wait_for(".opened .plot-spectrogram canvas").await;
        let seen = see(&page).await;
        assert!(seen.is_in_opened && name(&seen.open) == lines[1], "{seen:?}");
        press(&page, "d").await;
        page.wait_for("[aria-selected=true] [data-mark][aria-pressed=true]").await;
        press(&page, Key::Enter).await;
        page.wait_for(".opened:focus .plot-spectrogram canvas").await;
        assert_eq!(name(&see(&page).await.open), lines[2]);
        press(&page, "k").await;
        press(&page, "k").await;
        assert_eq!(name(&see(&page).await.open), lines[0]);
        press(&page, "j").await;
        assert_eq!(name(&see(&page).await.open), lines[1]);
        press(&page, Key::Escape).await;
        let seen = see(&page).await;
        assert_eq!((name(&seen.focused), seen.open.as_str()), (lines[1], ""), "{seen:?}");
        press(&page, Key::End).await;
        assert_eq!(name(&see(&page).await.focused), lines[FILES - 1]);
        press(&page, "d").await;
        let seen = see(&page).await;
        assert_eq!(seen.done.len(), 2, "{seen:?}");
        press(&page, "d").await;
        assert_eq!(see(&page).await.done.len(), 1);
        press(&page, Key::Home).await;
        assert_eq!(name(&see(&page).await.focused), lines[0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn the_list_is_searched_filtered_and_ordered_by_keyboard_alone() {
    with_visit(|page| async move {
        tab_to(&page, "tr[data-result]", false).await;
        press(&page, "/").await;
        page.wait_for("#uploads-search:focus").await;
        for letter in "k-10".chars() {
            press(&page, letter.to_string()).await;
        }
        assert_eq!(names(&see(&page).await), ["K-10_MV.wav", "K-10_AV.wav"]);
        press(&page, Key::Enter).await;
        assert_eq!(name(&see(&page).await.focused), "K-10_MV.wav");
        press(&page, "/").await;
        press(&page, Key::Escape).await;
        assert_eq!(see(&page).await.lines.len(), FILES);

        tab_to(&page, "[data-filter=murmur]", true).await;
        press(&page, " ").await;
        let murmurs = see(&page).await;
        assert_eq!(murmurs.lines.len(), murmurs.counts[1], "{murmurs:?}");
        assert!(murmurs.lines.iter().all(|(_, finding)| finding == "murmur"), "{murmurs:?}");
        // What is marked stays under the reader's hands, and leaves the list with the reader.
        tab_to(&page, "[data-filter=not-done]", false).await;
        press(&page, " ").await;
        tab_to(&page, "tr[data-result]", false).await;
        press(&page, "d").await;
        assert_eq!(see(&page).await.lines.len(), 3);
        tab_to(&page, "[data-filter=all]", true).await;
        assert_eq!(see(&page).await.lines.len(), 2);
        press(&page, " ").await;
        assert_eq!(see(&page).await.lines.len(), FILES - 1);

        tab_to(&page, "[data-order]", false).await;
        for letter in "by".chars() {
            press(&page, letter.to_string()).await;
        }
        page.wait_for("tr[data-result][aria-rowindex='2'][data-file$='K-9_MV.wav']").await;
        let seen = see(&page).await;
        assert_eq!(names(&seen)[..2], ["K-9_MV.wav", "K-10_AV.wav"], "{seen:?}");
    })
    .await;
}

/// How far the page, and what holds text in the results, reaches beyond its own width, and buttons that are too small.
const UNFIT: &str = r#"
const page = document.documentElement;
const found = page.scrollWidth > page.clientWidth ? [`page by ${page.scrollWidth - page.clientWidth}`] : [];
const isShown = (element) => element.checkVisibility() && !element.closest(".visually-hidden, thead, svg, .marks");
for (const element of document.querySelectorAll(".results *")) {
    if (!isShown(element)) continue;
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (hasText && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        found.push(`clipped: ${element.outerHTML.slice(0, 200)}`);
    if (element.matches("button, select, summary, [role=searchbox], tr[tabindex]")) {
        const { width, height } = element.getBoundingClientRect();
        if (width < 24 || height < 24) found.push(`small: ${width} × ${height} ${element.outerHTML.slice(0, 200)}`);
    }
}
return found;"#;

/// Widths in CSS pixels, with the size of the text in percent.
const SIZES: [(u32, u32); 6] =
    [(1280, 100), (1280, 200), (820, 100), (360, 100), (360, 200), (320, 100)];

async fn assert_fits(page: &Page, state: &str) {
    for (width, percent) in SIZES {
        let metrics =
            json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        page.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        let size = format!("document.documentElement.style.fontSize = '{percent}%'; return null;");
        page.eval::<Value>(&size).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let unfit: Vec<String> = page.eval(UNFIT).await;
        assert!(unfit.is_empty(), "{state} at {width} px, {percent} % text: {unfit:#?}");
    }
    page.eval::<Value>("document.documentElement.style.fontSize = ''; return null;").await;
    page.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn the_list_is_accessible_and_fits_narrow_windows_and_large_text() {
    with_visit(|page| async move {
        assert_accessible(&page, "a list").await;
        assert_fits(&page, "a list").await;
        page.wait_for("tr[data-result]").await.click().await.unwrap();
        page.wait_for(".opened .plot-spectrogram canvas").await;
        assert_accessible(&page, "a recording beside the list").await;
        assert_fits(&page, "a recording beside the list").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn in_a_narrow_window_a_recording_takes_the_place_of_the_list_and_gives_it_back() {
    with_visit(|page| async move {
        let metrics =
            json!({ "width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": false });
        page.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        let line = page.wait_for("tr[data-result]").await;
        line.click().await.unwrap();
        page.wait_for(".opened:focus").await;
        assert!(!line.is_displayed().await.unwrap());
        page.wait_for("[data-back]").await.click().await.unwrap();
        page.wait_for("tr[data-result]:focus").await;
        assert!(line.is_displayed().await.unwrap());
    })
    .await;
}
