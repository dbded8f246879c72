//! Long recordings: the memory that they take, natively and in the page, their timeline, their progress, and how quickly
//! the work on them ends. `cargo long` measures an hour in each of four formats.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use engine::audio::encode_wav;
use engine::phantom::{Murmur, Noise, Phantom};
use serde_json::Value;
use thirtyfour::By;

use crate::native::{self, Measured};
use crate::page::Page;
use crate::process::program;
use crate::session::{Setting, run_in};

/// Most memory of the native program, in bytes.
const MOST_NATIVE: u64 = 200_000_000;
/// Most WebAssembly memory of a worker with its decoder, in bytes.
const MOST_PAGE: u64 = 256_000_000;
/// Longest time until the page has ended the work, as it is promised; no test asserts it.
const PROMISED: Duration = Duration::from_millis(200);
/// An hour on a busy machine with two cores.
const PATIENCE: Duration = Duration::from_mins(30);
const POLL: Duration = Duration::from_millis(20);

/// Formats with the arguments by which ffmpeg writes them, in stereo.
const FORMATS: [(&str, &str); 4] = [
    ("wav", "-ar 44100 -c:a pcm_s16le"),
    ("mp3", "-ar 44100 -b:a 128k"),
    ("opus", "-ar 48000 -c:a libopus -b:a 64k"),
    ("flac", "-ar 44100"),
];

/// Keeps the memories of all programs of a worker, and says how large they are to whoever asks.
const MEMORY: &str = r#"
const memories = [];
for (const name of ["instantiate", "instantiateStreaming"]) {
    const plain = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
        const made = await plain.apply(WebAssembly, given);
        memories.push((made.instance ?? made).exports.memory);
        return made;
    };
}
const asked = new BroadcastChannel("memory");
asked.onmessage = () => {
    const bytes = memories.map((memory) => memory.buffer.byteLength);
    asked.postMessage(bytes.reduce((sum, each) => sum + each, 0));
};
"#;

/// Asks the worker. Its answer comes when it has nothing else to do; memory never shrinks.
const ASK: &str = r#"
const done = arguments[arguments.length - 1];
const asked = new BroadcastChannel("memory");
asked.onmessage = ({ data }) => done(data);
asked.postMessage("how much");"#;

/// A heart of so many parts of five minutes with a murmur in one of them, as WAV at 4 kHz.
fn heart(folder: &Path, parts: u64, with_murmur: u64) -> PathBuf {
    let part = |seed| {
        let murmur = (seed == with_murmur).then(Murmur::default);
        let phantom = Phantom {
            duration_s: 300.0,
            noise: Noise::Pink,
            noise_snr_db: Some(25.0),
            murmur,
            seed,
            ..Phantom::default()
        };
        phantom.synthesise().samples
    };
    let path = folder.join("heart.wav");
    let samples: Vec<f32> = (0..parts).flat_map(part).collect();
    std::fs::write(&path, encode_wav(&samples, 4000)).unwrap();
    path
}

/// The recording in a format, in stereo.
fn encoded(from: &Path, (ending, arguments): (&str, &str)) -> PathBuf {
    let to = from.with_file_name(format!("long.{ending}"));
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-y", "-i"])
        .arg(from)
        .args(["-ac", "2"])
        .args(arguments.split_whitespace())
        .arg(&to)
        .status()
        .unwrap();
    assert!(status.success(), "ffmpeg could not write {}", to.display());
    to
}

/// What came of a recording in the page.
struct InPage {
    finding: String,
    bytes: u64,
    seconds: f64,
}

/// Has the page judge a recording; how large the memory of its worker became.
async fn in_page(page: &Page, file: &Path) -> InPage {
    let start = Instant::now();
    page.choose(&[file.to_owned()]).await;
    let finding = wait(|| async {
        let done = "[data-result]:not([data-status=working])";
        let script = format!("return document.querySelector('{done}')?.dataset.finding ?? null");
        page.eval::<Option<String>>(&script).await
    });
    let finding = finding.await;
    let seconds = start.elapsed().as_secs_f64();
    InPage { finding, bytes: page.eval_async(ASK).await, seconds }
}

async fn wait<T, F: Future<Output = Option<T>>>(ask: impl Fn() -> F) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "no answer in time");
        tokio::time::sleep(POLL).await;
    }
}

/// Share of a stretch in which a murmur is heard.
fn murmur(record: &Value, from: f64, to: f64) -> f64 {
    let spans = record["timeline"]["murmur_s"].as_array().unwrap();
    let within = |span: &Value| {
        let [a, b] = [0, 1].map(|end| span[end].as_f64().unwrap());
        (b.min(to) - a.max(from)).max(0.0)
    };
    spans.iter().map(within).sum::<f64>() / (to - from)
}

const SETTING: Setting =
    Setting { query: "?workers=1", scripts: &[("worker", MEMORY)], ..Setting::DEFAULT };

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn ten_minutes_are_judged_in_bounded_memory_natively_and_in_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let source = heart(folder.path(), 2, 1);
    // What has the largest files, and what passes through the decoder.
    for format in [FORMATS[0], FORMATS[2]] {
        let file = encoded(&source, format);
        let Measured { record, bytes, .. } = native::measured(&file);
        assert!(bytes < MOST_NATIVE, "{bytes} bytes natively of {}", file.display());
        assert!(murmur(&record, 300.0, 600.0) > 0.8, "{}", record["timeline"]);
        run_in(SETTING, |page| async move {
            let InPage { finding, bytes, .. } = in_page(&page, &file).await;
            assert!(bytes < MOST_PAGE, "{bytes} bytes in the page of {}", file.display());
            assert_eq!(finding, "murmur");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn the_work_on_a_long_recording_is_shown_and_can_be_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let file = encoded(&heart(folder.path(), 4, 9), FORMATS[2]);
    run_in(SETTING, |page| async move {
        page.choose(&[file]).await;
        page.wait_for("[data-result] .underway progress[value]").await;
        let start = Instant::now();
        page.wait_for("[data-cancel]").await.click().await.unwrap();
        page.wait_for("[data-result][data-status=refused]").await;
        let mut err = std::io::stderr();
        writeln!(err, "stopped after {:?} (promised: {PROMISED:?})", start.elapsed()).unwrap();
        let said = page.browser.find(By::Css(".finding")).await.unwrap().text().await.unwrap();
        assert!(said.contains("You stopped"), "{said}");
        // Another worker goes on with what comes next.
        page.browser.find(By::Css("[data-demo]")).await.unwrap().click().await.unwrap();
        let shown = page.results(2).await;
        assert_eq!(shown.iter().filter(|result| result.status == "ok").count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a quarter of an hour: cargo long"]
async fn timed_hour_of_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let source = heart(folder.path(), 12, 4);
    let mut table = vec![
        "| an hour as | MB | native, MB | native, s | page, MB | page, s | murmur heard, 20–25 min |".to_owned(),
        "| --- | --- | --- | --- | --- | --- | --- |".to_owned(),
    ];
    for format in FORMATS {
        let file = encoded(&source, format);
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let size = megabytes(file.metadata().unwrap().len());
        let Measured { record, bytes, seconds } = native::measured(&file);
        let heard = 100.0 * murmur(&record, 1200.0, 1500.0);
        let (sender, page) = tokio::sync::oneshot::channel();
        let given = file.clone();
        run_in(SETTING, |page| async move {
            assert!(sender.send(in_page(&page, &given).await).is_ok());
        })
        .await;
        let page = page.await.unwrap();
        assert_eq!(page.finding, record["finding"].as_str().unwrap());
        let (ending, native_mb, page_mb) = (format.0, megabytes(bytes), megabytes(page.bytes));
        let in_page = format!("{page_mb:.0} | {:.0}", page.seconds);
        table.push(format!(
            "| {ending} | {size:.0} | {native_mb:.0} | {seconds:.0} | {in_page} | {heard:.0} % |"
        ));
        assert!(bytes < MOST_NATIVE && page.bytes < MOST_PAGE, "{table:#?}");
        std::fs::remove_file(file).unwrap();
    }
    let program = program("lubdub");
    writeln!(std::io::stdout(), "{}\n{}", program.display(), table.join("\n")).unwrap();
}
