//! Looking closely: zoom, what is shown, and marks that are corrected, saved and loaded.

use std::path::Path;

use engine::audio::encode_wav;
use engine::labels::{LabelFormat, LabelKind, Labels};
use engine::phantom::Phantom;
use serde_json::json;
use thirtyfour::{By, Key, TypingData};

use crate::axe::assert_accessible;
use crate::page::Page;
use crate::recordings::write;
use crate::saving::{keep, offered};
use crate::session;

/// Unfolds a synthesised heart of some seconds, with its beats marked.
async fn heart(page: &Page, folder: &tempfile::TempDir, seconds: f64) {
    let sound = Phantom { duration_s: seconds, ..Phantom::default() }.synthesise();
    let file = encode_wav(&sound.samples, sound.sample_rate);
    page.choose(&[write(folder.path().join("heart.wav"), &file)]).await;
    page.results(1).await;
    page.wait_for(".seek").await;
}

/// Presses keys at the position in the recording.
async fn keys(page: &Page, keys: impl Into<TypingData>) {
    let seek = page.browser.find(By::Css(".seek")).await.unwrap();
    seek.focus().await.unwrap();
    seek.send_keys(keys).await.unwrap();
}

/// How many seconds are shown.
async fn shown_s(page: &Page) -> f64 {
    let shown: String = page.eval("return document.querySelector('.zoom').dataset.shown;").await;
    shown.parse().unwrap()
}

/// Which part is shown, in seconds.
async fn part_s(page: &Page) -> [f64; 2] {
    let from: f64 =
        page.eval("return Number(document.querySelector('.strip').ariaValueNow);").await;
    [from, from + shown_s(page).await]
}

async fn marks(page: &Page) -> usize {
    let marks: String =
        page.eval("return document.querySelector('[data-marks]').dataset.marks;").await;
    marks.parse().unwrap()
}

/// Where a share of the picture's width lies in the window, in its upper part, in pixels.
async fn place(page: &Page, share: f64) -> [f64; 2] {
    let script = format!(
        r"
const seek = document.querySelector('.seek');
seek.scrollIntoView({{ block: 'center' }});
const place = seek.getBoundingClientRect();
return [place.left + {share} * place.width, place.top + place.height / 6];"
    );
    page.eval(&script).await
}

/// Moves fingers over the picture, each at shares of its width.
async fn touch(page: &Page, kind: &str, fingers: &[f64]) {
    let mut points = Vec::new();
    for (id, share) in fingers.iter().enumerate() {
        let [x, y] = place(page, *share).await;
        points.push(json!({ "x": x, "y": y, "id": id }));
    }
    let event = json!({ "type": kind, "touchPoints": points });
    page.devtools("Input.dispatchTouchEvent", event).await;
}

/// Presses the mouse at a share of the picture's width, moves it to others, and lets go.
async fn drag(page: &Page, from: f64, to: &[f64]) {
    let mouse = async |kind: &str, share: f64, clicks: u32| {
        let [x, y] = place(page, share).await;
        let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": clicks });
        page.devtools("Input.dispatchMouseEvent", event).await;
    };
    mouse("mouseMoved", from, 0).await;
    mouse("mousePressed", from, 1).await;
    for share in to {
        mouse("mouseMoved", *share, 0).await;
    }
    mouse("mouseReleased", *to.last().unwrap_or(&from), 1).await;
}

/// Turns the wheel over the middle of the picture, by pixels.
async fn wheel(page: &Page, pixels: f64) {
    let script = format!(
        r"
const seek = document.querySelector('.seek');
const place = seek.getBoundingClientRect();
const [clientX, clientY] = [place.left + place.width / 2, place.top + 10];
const turn = {{ deltaY: {pixels}, clientX, clientY, bubbles: true, cancelable: true }};
return !seek.dispatchEvent(new WheelEvent('wheel', turn));"
    );
    let is_taken: bool = page.eval(&script).await;
    assert!(is_taken, "the page scrolls instead");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn the_shown_part_follows_wheel_pinch_buttons_and_keys() {
    let folder = tempfile::tempdir().unwrap();
    session::run(|page| async move {
        heart(&page, &folder, 20.0).await;
        assert!((shown_s(&page).await - 20.0).abs() < 0.1);
        wheel(&page, -300.0).await;
        assert!((shown_s(&page).await - 10.0).abs() < 0.1, "halved by the wheel");
        assert!((part_s(&page).await[0] - 5.0).abs() < 0.2, "around the pointer");
        keys(&page, "i").await;
        assert!((shown_s(&page).await - 5.0).abs() < 0.1, "halved by a key");
        page.wait_for("[data-zoom=whole]").await.click().await.unwrap();
        assert!((shown_s(&page).await - 20.0).abs() < 0.1, "all by a button");
        // Two fingers go from a fifth of the width apart to two fifths.
        touch(&page, "touchStart", &[0.4, 0.6]).await;
        touch(&page, "touchMove", &[0.3, 0.7]).await;
        touch(&page, "touchEnd", &[]).await;
        assert!((shown_s(&page).await - 10.0).abs() < 0.1, "halved by two fingers");
        let before = part_s(&page).await[0];
        touch(&page, "touchStart", &[0.5]).await;
        for share in [0.46, 0.43, 0.4] {
            touch(&page, "touchMove", &[share]).await;
        }
        touch(&page, "touchEnd", &[]).await;
        let by_s = part_s(&page).await[0] - before;
        assert!((by_s - 1.0).abs() < 0.2, "moved by {by_s} s by a finger");
        let strip = page.wait_for(".strip").await;
        strip.focus().await.unwrap();
        strip.send_keys(Key::Home).await.unwrap();
        assert!(part_s(&page).await[0] < 0.1, "at the begin by the strip");
        page.wait_for("[data-zoom=beat]").await.click().await.unwrap();
        assert!(shown_s(&page).await < 1.5, "one beat");
        let letters: usize =
            page.eval("return document.querySelectorAll('.marks text').length;").await;
        assert!((2..=6).contains(&letters), "{letters} letters");
        assert_accessible(&page, "zoomed to a beat").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn marks_are_corrected_by_keys_alone_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    session::run(|page| async move {
        heart(&page, &folder, 8.0).await;
        let summary = page.wait_for(".correcting summary").await;
        summary.focus().await.unwrap();
        summary.send_keys(Key::Enter).await.unwrap();
        page.wait_for(".correcting[open]").await;
        assert_accessible(&page, "marks being corrected").await;
        let found = marks(&page).await;
        assert!(found >= 12, "{found} marks");
        keys(&page, "n").await;
        page.wait_for(".marks line.chosen").await;
        keys(&page, Key::Delete).await;
        assert_eq!(marks(&page).await, found - 1, "one is removed");
        keys(&page, Key::Right + Key::Right + "as").await;
        assert_eq!(marks(&page).await, found + 1, "two are added");
        keys(&page, "[").await;
        keys(&page, Key::Right + Key::Right + "]m").await;
        assert_eq!(marks(&page).await, found + 2, "a murmur is drawn");
        for left in [found + 1, found, found - 1, found] {
            keys(&page, Key::Control + "z").await;
            assert_eq!(marks(&page).await, left, "undone");
        }
        page.wait_for("[data-correct=undo]:disabled").await;
        keys(&page, Key::Control + "y").await;
        assert_eq!(marks(&page).await, found - 1, "done again");
        page.wait_for("[data-correct=found]").await.click().await.unwrap();
        assert_eq!(marks(&page).await, found, "as found");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_mark_is_dragged_and_one_is_added_by_clicking_twice() {
    let folder = tempfile::tempdir().unwrap();
    session::run(|page| async move {
        heart(&page, &folder, 8.0).await;
        page.wait_for(".correcting summary").await.click().await.unwrap();
        page.wait_for(".correcting[open]").await;
        keep(&page).await;
        let before = labels(&page).await;
        let first = before.as_slice()[2];
        let at = f64::midpoint(first.start_s, first.end_s) / 8.0;
        drag(&page, at, &[at + 0.005, at + 0.01]).await;
        let after = labels(&page).await;
        let moved_s = after.as_slice()[2].start_s - first.start_s;
        assert!((moved_s - 0.08).abs() < 0.01, "moved by {moved_s} s");
        for clicks in [1, 2] {
            click(&page, 0.5, clicks).await;
        }
        assert_eq!(labels(&page).await.as_slice().len(), before.as_slice().len() + 1);
    })
    .await;
}

/// Clicks at a share of the picture's width, for the first or the second time.
async fn click(page: &Page, share: f64, count: u32) {
    let [x, y] = place(page, share).await;
    for kind in ["mousePressed", "mouseReleased"] {
        let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": count });
        page.devtools("Input.dispatchMouseEvent", event).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn the_mouse_goes_to_a_moment_and_draws_over_a_part() {
    let folder = tempfile::tempdir().unwrap();
    session::run(|page| async move {
        heart(&page, &folder, 8.0).await;
        click(&page, 0.75, 1).await;
        page.wait_for_text(".position", "6.0 of 8.0 s").await;
        drag(&page, 0.25, &[0.3, 0.5]).await;
        let drawn: [f64; 2] = page
            .eval(
                "const { x, width } = document.querySelector('.repeated'); \
                return [x, width].map((length) => length.baseVal.valueInSpecifiedUnits);",
            )
            .await;
        let far = (drawn[0] - 25.0).abs().max((drawn[1] - 25.0).abs());
        assert!(far < 0.5, "from {} % on, {} % wide", drawn[0], drawn[1]);
        // No key is lost, however fast they come.
        keys(&page, (0..13).fold(TypingData::from(Key::End), |keys, _| keys + Key::Left)).await;
        page.wait_for_text(".position", "1.5 of 8.0 s").await;
        drag(&page, 0.3, &[0.4, 0.5]).await;
        let pointed = page.wait_for(".pointed").await.text().await.unwrap();
        let at_s: f64 = pointed.split_whitespace().next().unwrap().parse().unwrap();
        assert!((at_s - 4.0).abs() < 0.05, "{pointed}");
    })
    .await;
}

/// The marks as the page saves them for Audacity.
async fn labels(page: &Page) -> Labels {
    let (_, text) = saved(page, LabelFormat::Audacity).await;
    LabelFormat::read(&text).unwrap().1
}

/// Saves the marks by a button: the file's name and text.
async fn saved(page: &Page, format: LabelFormat) -> (String, String) {
    page.wait_for(&format!("[data-labels={}]", format.key())).await.click().await.unwrap();
    offered(page).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn corrected_marks_go_out_and_in_again_unchanged_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    session::run(|page| async move {
        heart(&page, &folder, 8.0).await;
        page.wait_for(".correcting summary").await.click().await.unwrap();
        page.wait_for(".correcting[open]").await;
        keep(&page).await;
        keys(&page, "n,,").await;
        for format in LabelFormat::ALL {
            if format.holds_murmurs() {
                keys(&page, Key::Home + Key::Right + "[" + Key::Right + "]m").await;
            }
            let (name, text) = saved(&page, format).await;
            assert_eq!(name, format!("heart.{}", format.extension()));
            let (told, written) = LabelFormat::read(&text).unwrap();
            assert_eq!(told, format);
            let murmurs = written.as_slice().iter().filter(|label| label.kind == LabelKind::Murmur);
            assert_eq!(murmurs.count(), usize::from(format.holds_murmurs()));
            let file = write(folder.path().join(&name), text.as_bytes());
            // Something else in between, so that loading must bring them back.
            page.wait_for("[data-correct=found]").await.click().await.unwrap();
            load(&page, &file).await;
            let count = written.as_slice().len();
            page.wait_for_text("[data-labels-told]", &format!("{count} marks loaded.")).await;
            assert_eq!(saved(&page, format).await.1, text, "{format:?}");
        }
        let other = write(folder.path().join("other.txt"), b"1.0\t1.1\tS9\n");
        load(&page, &other).await;
        let told = "Line 1 is named “S9”. Only labels named S1, S2 or murmur can be read; rename or delete it.";
        page.wait_for_text("[data-labels-told]", told).await;
    })
    .await;
}

async fn load(page: &Page, file: &Path) {
    let input = page.wait_for("[data-labels=load]").await;
    input.send_keys(file.to_str().unwrap()).await.unwrap();
}

/// Zooms from all to a beat and back, a step each frame; frames, seconds, and the longest task in milliseconds.
const ZOOM: &str = r"
const done = arguments[arguments.length - 1];
const seek = document.querySelector('.seek');
const place = seek.getBoundingClientRect();
const [clientX, clientY] = [place.left + place.width / 2, place.top + 10];
let longest = 0;
const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
});
observer.observe({ entryTypes: ['longtask'] });
let frames = 0;
const began = performance.now();
const step = () => {
    frames += 1;
    const deltaY = frames <= 120 ? -15 : 15;
    seek.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX, clientY, bubbles: true, cancelable: true }));
    if (frames < 240) { requestAnimationFrame(step); return; }
    const seconds = (performance.now() - began) / 1000;
    setTimeout(() => done([frames, seconds, longest]), 500);
};
requestAnimationFrame(step);";

/// Longest task while zooming, in milliseconds, and frames a second.
const MAX_TASK_MS: f64 = 50.0;
const LEAST_FRAMES: f64 = 55.0;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium and an idle machine with two cores: cargo timed"]
async fn timed_zooming_from_a_minute_to_a_beat_and_back() {
    let folder = tempfile::tempdir().unwrap();
    session::run(|page| async move {
        heart(&page, &folder, 60.0).await;
        let [frames, seconds, longest]: [f64; 3] = page.eval_async(ZOOM).await;
        let pace = frames / seconds;
        eprintln!(
            "zooming a recording of 60 s: {pace:.1} frames per second, longest task {longest:.0} ms"
        );
        assert!((shown_s(&page).await - 60.0).abs() < 0.1, "back to all");
        assert!(longest <= MAX_TASK_MS, "a task of {longest:.0} ms");
        assert!(pace >= LEAST_FRAMES, "{pace:.1} frames per second");
    })
    .await;
}
