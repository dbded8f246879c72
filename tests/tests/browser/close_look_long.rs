//! What the page is given of a recording: of a long one pictures and what the browser keeps, of a part finer pictures.

use std::path::PathBuf;

use engine::audio::{ConditionConfig, Limits, condition, decode, encode_wav};
use engine::display::{self, Scale, SpectrogramPictureConfig};
use engine::phantom::{Noise, Phantom};
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::page::Page;
use crate::recordings::write;
use crate::session;

/// Most bytes of arrays that the page may be given of an hour: its pictures.
const MOST_GIVEN: u64 = 1_000_000;

/// Keeps what the page and its workers say to each other of drawings, and which sounds are started.
const WATCH: &str = r#"
window.given = [];
window.asked = [];
window.started = [];
const is = (message, kind) => message?.[0]?.startsWith?.(`{"${kind}"`);
window.Worker = class extends Worker {
    constructor(...given) {
        super(...given);
        this.addEventListener("message", ({ data }) => {
            if (is(data, "Drawn") || is(data, "Detailed")) window.given.push(data);
        });
    }
    postMessage(message, ...rest) {
        if (is(message, "Detail")) window.asked.push(message);
        super.postMessage(message, ...rest);
    }
};
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...given) {
    window.started.push([...given, this.buffer.duration]);
    return start.apply(this, given);
};"#;

/// Bytes of the arrays of the latest drawing, bytes that the browser keeps of it, and samples of its sound.
const READ_DRAWN: &str = r#"
const drawn = window.given.findLast((message) => message[0].startsWith('{"Drawn"'));
const bytes = drawn.slice(1).map((array) => array.byteLength ?? 0);
return [bytes.reduce((sum, each) => sum + each, 0), drawn[5].size ?? 0, drawn[4].length];"#;

/// The latest part that was drawn in detail, and the request for it.
const READ_DETAIL: &str = r#"
const [query, samples] = window.asked.at(-1);
const [said, min, max, levels] = window.given.findLast((m) => m[0].startsWith('{"Detailed"'));
return {
    ...JSON.parse(query).Detail,
    samples: [...samples],
    head: JSON.parse(said).Detailed,
    min: [...min],
    max: [...max],
    levels: [...levels],
};"#;

/// A part drawn in detail, and the request for it.
#[derive(Debug, Deserialize)]
struct Drawn {
    sample_rate: u32,
    shown: [usize; 2],
    columns: usize,
    scale: Scale,
    samples: Vec<f32>,
    head: Value,
    min: Vec<f32>,
    max: Vec<f32>,
    levels: Vec<u8>,
}

/// A heart of some seconds over and over, as a WAV file at 4 kHz.
fn heart(folder: &tempfile::TempDir, seconds: f64, times: usize) -> PathBuf {
    let noise = Noise::Pink;
    let noise_snr_db = Some(25.0);
    let phantom = Phantom { duration_s: seconds, noise, noise_snr_db, ..Phantom::default() };
    let samples = phantom.synthesise().samples.repeat(times);
    write(folder.path().join("heart.wav"), &encode_wav(&samples, 4000))
}

/// Opens a recording in a page that is watched.
async fn watched(page: &Page, file: PathBuf) {
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await;
    page.open().await;
    page.choose(&[file]).await;
    page.results(1).await;
    page.wait_for(".seek").await;
}

/// Waits until a list of the page's has so many entries.
async fn until(page: &Page, list: &str, count: usize) {
    let script = format!("return window.{list}.length;");
    for _ in 0..400 {
        if page.eval::<usize>(&script).await >= count {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{list} has no {count} entries");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn an_hour_is_looked_at_and_played_near_its_end_without_its_samples_in_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let file = heart(&folder, 300.0, 12);
    session::run(|page| async move {
        watched(&page, file).await;
        let [given, kept, sound]: [u64; 3] = page.eval(READ_DRAWN).await;
        assert!(given < MOST_GIVEN, "the page is given {given} bytes");
        // Four bytes a sample at 2 kHz, and no ready sound.
        assert_eq!((kept, sound), (3600 * 2000 * 4, 0));
        let heap = page.devtools("Runtime.getHeapUsage", json!({})).await;
        if let Some(held) = heap["backingStorageSize"].as_f64() {
            assert!(held < 20e6, "the page's arrays take {held} bytes");
        }
        let seek = page.wait_for(".seek").await;
        seek.send_keys(Key::End).await.unwrap();
        for step in 1..=30 {
            seek.send_keys(Key::Left).await.unwrap();
            let at_s = 3600.0 - 0.5 * f64::from(step);
            page.wait_for_text(".position", &format!("{at_s:.1} of 3600.0 s")).await;
        }
        page.wait_for(".play").await.click().await.unwrap();
        page.wait_for_text(".play", "Pause").await;
        until(&page, "started", 2).await;
        let started: Vec<Vec<f64>> = page.eval("return window.started;").await;
        let gap_s = started[1][0] - (started[0][0] + started[0][2]);
        assert!((0.0..1e-4).contains(&gap_s), "{started:?}");
        let buffers: f64 = started.iter().map(|start| start[3]).sum();
        assert!(buffers < 30.0, "{buffers} s lie ready");
        let mute = page.browser.find(By::Css(".mute")).await;
        assert!(mute.is_err(), "it says that it can't play");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn detail_in_the_page_is_what_the_engine_draws_natively() {
    let folder = tempfile::tempdir().unwrap();
    let file = heart(&folder, 5.0, 1);
    let recording = decode(&std::fs::read(&file).unwrap(), &Limits::default()).unwrap();
    let pcg = condition(&recording, &ConditionConfig::default()).unwrap();
    let picture = display::spectrogram(&pcg, &SpectrogramPictureConfig::default()).unwrap();
    let scale = Scale::new(&pcg, &picture);
    session::run(|page| async move {
        // All of a short recording is too coarse for a screen.
        watched(&page, file).await;
        until(&page, "given", 2).await;
        let drawn: Drawn = page.eval(READ_DETAIL).await;
        assert_eq!((drawn.sample_rate, drawn.shown), (2000, [0, 10_000]));
        assert!((drawn.scale.peak - scale.peak).abs() < 1e-3 * scale.peak);
        assert!((drawn.scale.brightest_db - scale.brightest_db).abs() < 0.1);
        let off = drawn.samples.iter().zip(&pcg.samples).map(|(a, b)| (a - b).abs());
        assert!(off.fold(0.0, f32::max) < 1e-3 * scale.peak);
        let Drawn { samples, sample_rate, shown, columns, scale, .. } = &drawn;
        let native =
            display::detail(samples, *sample_rate, shown[0]..shown[1], *columns, *scale).unwrap();
        let (rows, columns) = (native.picture.rows, native.picture.columns);
        assert_eq!(drawn.head, json!({ "rows": rows, "columns": columns }));
        assert_eq!((&drawn.min, &drawn.max), (&native.outline.min, &native.outline.max));
        assert_eq!(drawn.levels.len(), native.picture.levels.len());
        let off = drawn.levels.iter().zip(&native.picture.levels).map(|(a, b)| a.abs_diff(*b));
        assert!(off.max() <= Some(1), "levels differ");
    })
    .await;
}
