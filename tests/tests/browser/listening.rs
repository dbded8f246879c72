//! Listening closely: what reaches the loudspeaker through filters, at other speeds and in a loop, rendered by the browser.

use std::f64::consts::TAU;
use std::time::Duration;

use engine::audio::encode_wav;
use engine::display::ListeningFilter;
use serde_json::{Value, json};
use thirtyfour::{By, Key, TypingData};

use crate::page::Page;
use crate::recordings::write;
use crate::session;

/// Tones of the recording, in hertz, and its length in seconds.
const TONES: [f64; 9] = [30.0, 50.0, 80.0, 120.0, 180.0, 260.0, 380.0, 500.0, 640.0];
const SECONDS: f64 = 5.0;

/// Length of a recording that is played in pieces, and of a piece, in seconds.
const LONG_S: f64 = 150.0;
const PIECE_S: f64 = 10.0;

/// Has the page play into offline contexts, of which `window.current` is the present one. It must run before the page's own
/// scripts.
const PLAY_OFFLINE: &str = r#"
window.AudioContext = function () {
    return new Proxy({}, {
        get(_, key) {
            if (key === "state") return "running";
            const value = window.current[key];
            return typeof value === "function" ? value.bind(window.current) : value;
        },
    });
};
window.started = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...given) {
    window.started.push(given);
    return start.apply(this, given);
};"#;

/// Begins an offline context of some seconds.
fn begin(seconds: f64) -> String {
    format!(
        "window.started = [];
        window.current = new OfflineAudioContext(1, 48000 * {seconds}, 48000);
        return null;"
    )
}

/// Renders what was played: when it ends, its longest silence before, and the amplitude of each tone over the seconds 1 to 3.
fn render(tones: &[f64]) -> String {
    format!(
        r"
const done = arguments[arguments.length - 1];
window.current.startRendering().then((buffer) => {{
    const samples = buffer.getChannelData(0);
    const peak = samples.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0);
    let [end, silent, longest] = [0, 0, 0];
    samples.forEach((x, place) => {{
        if (Math.abs(x) < 1e-3 * peak) {{ silent += 1; return; }}
        if (place > 4800) longest = Math.max(longest, silent);
        [end, silent] = [place, 0];
    }});
    const amplitude = (hz) => {{
        let [re, im] = [0, 0];
        for (let place = 48000; place < 144000; place += 1) {{
            const turn = 2 * Math.PI * hz * place / 48000;
            const hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * (place - 48000) / 96000);
            re += hann * samples[place] * Math.cos(turn);
            im += hann * samples[place] * Math.sin(turn);
        }}
        return Math.hypot(re, im);
    }};
    done({{ end_s: end / 48000, gap_s: longest / 48000, tones: {tones:?}.map(amplitude) }});
}});"
    )
}

/// Renders what was played, and gives the largest second difference of its samples within 20 ms of a time, in seconds, and
/// over the second before that, and the longest run of samples near zero around it, in seconds.
fn render_seam(at_s: f64) -> String {
    format!(
        r"
const done = arguments[arguments.length - 1];
window.current.startRendering().then((buffer) => {{
    const samples = buffer.getChannelData(0);
    const seam = Math.round({at_s} * 48000);
    const rough = (from, to) => {{
        let most = 0;
        for (let i = from; i < to; i += 1) {{
            most = Math.max(most, Math.abs(samples[i - 1] - 2 * samples[i] + samples[i + 1]));
        }}
        return most;
    }};
    let [silent, longest] = [0, 0];
    for (let i = seam - 4800; i < seam + 4800; i += 1) {{
        silent = Math.abs(samples[i]) < 1e-6 ? silent + 1 : 0;
        longest = Math.max(longest, silent);
    }}
    done([rough(seam - 960, seam + 960), rough(seam - 48960, seam - 960), longest / 48000]);
}});"
    )
}

/// What the loudspeaker would have been given.
#[derive(Debug, serde::Deserialize)]
struct Rendered {
    end_s: f64,
    gap_s: f64,
    tones: Vec<f64>,
}

/// A recording of steady tones, unfolded, with the position at its begin in the focus and the volume so low that nothing
/// is held back.
async fn tones(page: &Page) {
    tones_of(page, SECONDS).await;
}

/// The same of a length in seconds.
async fn tones_of(page: &Page, seconds: f64) {
    let before = json!({ "source": PLAY_OFFLINE });
    page.devtools("Page.addScriptToEvaluateOnNewDocument", before).await;
    page.open().await;
    let rate = 4000;
    let sample = |i: usize| {
        let t = i as f64 / f64::from(rate);
        TONES.iter().map(|hz| (0.05 * (TAU * hz * t + hz).sin()) as f32).sum::<f32>()
    };
    let samples: Vec<f32> = (0..(seconds * f64::from(rate)) as usize).map(sample).collect();
    let folder = tempfile::tempdir().unwrap();
    page.choose(&[write(folder.path().join("tones.wav"), &encode_wav(&samples, rate))]).await;
    page.results(1).await;
    page.wait_for(".seek").await;
    keys(page, "-".repeat(10)).await;
}

/// Presses keys at the position in the recording.
async fn keys(page: &Page, keys: impl Into<TypingData>) {
    let seek = page.browser.find(By::Css(".seek")).await.unwrap();
    seek.focus().await.unwrap();
    seek.send_keys(keys).await.unwrap();
}

/// Plays from the begin and stops again; what some seconds of it are.
async fn played(page: &Page, seconds: f64, tones: &[f64]) -> Rendered {
    page.eval::<Value>(&begin(seconds)).await;
    keys(page, Key::Home + " ").await;
    page.wait_for_text(".play", "Pause").await;
    let rendered = page.eval_async(&render(tones)).await;
    // Where the recording ended within that time, the page has stopped by itself.
    tokio::time::sleep(Duration::from_millis(500)).await;
    if page.wait_for(".play").await.text().await.unwrap() == "Pause" {
        keys(page, " ").await;
    }
    page.wait_for_text(".play", "Play").await;
    rendered
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn filters_respond_as_their_curves_say() {
    session::run(|page| async move {
        tones(&page).await;
        let wide = played(&page, 4.0, &TONES).await;
        for filter in &ListeningFilter::ALL[1..] {
            keys(&page, "f").await;
            page.wait_for(&format!("[data-filter={}]", filter.key())).await;
            let heard = played(&page, 4.0, &TONES).await;
            for (index, hz) in TONES.iter().enumerate() {
                let measured = 20.0 * (heard.tones[index] / wide.tones[index]).log10();
                let curve = filter.response_db(*hz, 48_000.0);
                assert!(
                    (measured - curve).abs() < 1.0,
                    "{filter:?}, {hz} Hz: {measured}, {curve} dB"
                );
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn slower_sound_lasts_longer_and_is_lower_or_keeps_its_pitch() {
    session::run(|page| async move {
        tones(&page).await;
        let full = played(&page, 7.0, &[60.0, 120.0]).await;
        assert!((full.end_s - SECONDS).abs() < 0.1, "{full:?}");
        for (key, factor) in [("2", 2.0), ("4", 4.0)] {
            keys(&page, key).await;
            page.wait_for(&format!("[data-speed='{factor}']")).await;
            let slow = played(&page, SECONDS * factor + 1.0, &[120.0 / factor, 75.0]).await;
            assert!((slow.end_s - SECONDS * factor).abs() < 0.1, "{slow:?}");
            assert!(slow.tones[0] > 20.0 * slow.tones[1], "no tone of 120 Hz, lowered: {slow:?}");
        }
        keys(&page, "2p").await;
        page.wait_for("[data-speed='2'] input:checked").await;
        let kept = played(&page, 2.0 * SECONDS + 1.0, &[120.0, 100.0]).await;
        assert!((kept.end_s - 2.0 * SECONDS).abs() < 0.1, "{kept:?}");
        assert!(kept.tones[0] > 5.0 * kept.tones[1], "no tone of 120 Hz: {kept:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_part_is_repeated_without_a_gap() {
    session::run(|page| async move {
        tones(&page).await;
        // From 1 s to 2 s, by keys alone.
        keys(&page, Key::Home + Key::Right + Key::Right + "[" + Key::Right + Key::Right + "]")
            .await;
        page.wait_for(".repeated").await;
        let heard = played(&page, 9.0, &[120.0]).await;
        assert!(heard.end_s > 8.9, "it ends: {heard:?}");
        assert!(heard.gap_s < 0.01, "{heard:?}");
        keys(&page, Key::Escape).await;
        let once = played(&page, 9.0, &[120.0]).await;
        assert!((once.end_s - SECONDS).abs() < 0.1, "{once:?}");
    })
    .await;
}

/// Plays from a key's place, and gives begin, offset and length of the first two pieces once they lie ready.
async fn pieces(page: &Page, seconds: f64, from: Key) -> Vec<Vec<f64>> {
    page.eval::<Value>(&begin(seconds)).await;
    keys(page, from + " ").await;
    page.wait_for_text(".play", "Pause").await;
    for _ in 0..200 {
        let started: Vec<Vec<f64>> = page.eval("return window.started;").await;
        if started.len() >= 2 {
            return started;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no second piece");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn pieces_of_a_long_recording_follow_each_other_without_a_seam() {
    session::run(|page| async move {
        tones_of(&page, LONG_S).await;
        // Plainly, through a filter, which must not begin anew, and at half the speed.
        for (change, factor) in [("1", 1.0), ("f", 1.0), ("2", 2.0)] {
            keys(&page, change).await;
            let started = pieces(&page, PIECE_S * factor + 1.0, Key::Home).await;
            assert_eq!(started.len(), 2, "more than is needed lies ready");
            let (first, second) = (&started[0], &started[1]);
            let seam_s = first[0] + PIECE_S * factor;
            assert!((second[0] - seam_s).abs() < 1e-6, "{started:?}");
            // Not longer, and shorter by less than a sample.
            let left_s = PIECE_S - first[2];
            assert!(left_s > 0.0 && left_s < 1.0 / 48_000.0, "{started:?}");
            let [seam, before, silent]: [f64; 3] = page.eval_async(&render_seam(seam_s)).await;
            assert!(before > 0.0 && silent < 0.001, "{silent} s of silence at the seam");
            assert!(seam < 1.2 * before, "at {factor}: {seam} at the seam, {before} before");
            keys(&page, " ").await;
            page.wait_for_text(".play", "Play").await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_part_of_a_long_recording_is_repeated_without_a_gap() {
    session::run(|page| async move {
        tones_of(&page, LONG_S).await;
        keys(&page, Key::Home + Key::Right + Key::Right + "[" + Key::Right + Key::Right + "]")
            .await;
        page.wait_for(".repeated").await;
        page.eval::<Value>(&begin(9.0)).await;
        keys(&page, " ").await;
        page.wait_for_text(".play", "Pause").await;
        for _ in 0..200 {
            if page.eval::<usize>("return window.started.length;").await == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let heard: Rendered = page.eval_async(&render(&[120.0])).await;
        assert!(heard.end_s > 8.9 && heard.gap_s < 0.01, "{heard:?}");
    })
    .await;
}
