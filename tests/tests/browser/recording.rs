//! Recording from a microphone.

use engine::audio::{Limits, decode, encode_wav};
use serde_json::Value;
use thirtyfour::{By, Key};

use crate::microphone::{Microphone, RATE, heart};
use crate::page::Page;
use crate::recordings::write;
use crate::saving;
use crate::session::{Setting, run_in};

const HEART: Setting = Setting { microphone: Microphone::Heart, ..Setting::DEFAULT };

/// Keeps the streams that the page opens.
const KEEP_STREAM: &str = r"
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (asked) => (window.stream = await open(asked));
return null;";

/// As if the microphone was unplugged: its track ends.
const UNPLUG: &str = r"
const [track] = window.stream.getAudioTracks();
track.stop();
track.dispatchEvent(new Event('ended'));
return null;";

/// The bytes of the file that was offered last, as numbers.
const READ: &str = r"
const done = arguments[arguments.length - 1];
window.offered.pop().arrayBuffer().then((buffer) => done([window.savedAs, Array.from(new Uint8Array(buffer))]));";

/// Presses a button of the recorder by the keyboard.
async fn press(page: &Page, button: &str) {
    let button = page.wait_for(&format!("[data-record={button}]")).await;
    button.focus().await.unwrap();
    button.send_keys(Key::Enter + "").await.unwrap();
}

/// Saves the recording: its name, its samples and their rate.
async fn saved(page: &Page) -> (String, Vec<f32>, u32) {
    saving::keep(page).await;
    press(page, "save").await;
    let (name, bytes): (String, Vec<u8>) = page.eval_async(READ).await;
    let mut recording = decode(&bytes, &Limits::default()).unwrap();
    (name, recording.channels.swap_remove(0), recording.sample_rate)
}

/// The place in `whole` where `part` lies, by the correlation of a piece of it.
fn place(whole: &[f32], part: &[f32]) -> usize {
    const PIECE: usize = 2000;
    let middle = part.len() / 2;
    let piece = &part[middle..middle + PIECE];
    let likeness = |at: usize| -> f64 {
        let there = &whole[at..at + PIECE];
        let [product, power] = there
            .iter()
            .zip(piece)
            .fold([0.0_f64; 2], |[xy, xx], (x, y)| [xy + f64::from(x * y), xx + f64::from(x * x)]);
        product / power.sqrt().max(1e-9)
    };
    let last = whole.len() - part.len() + middle;
    let best = (middle..last).map(|at| (at, likeness(at)));
    best.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0 - middle
}

/// Gain of `found` over `truth`, and how far the power of the rest lies below, in decibels.
fn fit(truth: &[f32], found: &[f32]) -> (f64, f64) {
    let dot = |a: &[f32], b: &[f32]| {
        a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>()
    };
    let gain = dot(truth, found) / dot(truth, truth);
    let rest = truth.iter().zip(found).map(|(x, y)| (f64::from(*y) - gain * f64::from(*x)).powi(2));
    (gain, 10.0 * (dot(found, found) / rest.sum::<f64>().max(1e-20)).log10())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn what_is_recorded_is_what_the_microphone_gave_and_gets_the_verdict_of_the_file() {
    run_in(HEART, |page| async move {
        press(&page, "open").await;
        let input = page.wait_for(".recorder-input").await;
        assert_eq!(input.attr("data-rate").await.unwrap().as_deref(), Some("44100"));
        assert!(input.text().await.unwrap().ends_with("are off."));
        page.wait_for("[data-hint=heart]").await;
        // It starts by itself, and ends by itself.
        page.wait_for("[data-phase=recording]").await;
        page.wait_for("[data-phase=done]").await;
        let recorded = page.results(1).await.remove(0);
        let (name, samples, rate) = saved(&page).await;
        assert!(name.starts_with("recording-20"), "{name}");
        assert_eq!(name.rsplit_once('.').map(|(_, ending)| ending), Some("wav"));
        assert_eq!((rate, samples.len()), (RATE, 15 * RATE as usize));
        let truth = heart();
        let from = place(&truth, &samples);
        let (gain, snr_db) = fit(&truth[from..from + samples.len()], &samples);
        assert!(snr_db > 60.0 && (gain - 1.0).abs() < 0.01, "{snr_db} dB, gain {gain}");
        let folder = tempfile::tempdir().unwrap();
        let file = &truth[from..from + samples.len()];
        page.choose(&[write(folder.path().join("file.wav"), &encode_wav(file, RATE))]).await;
        let both = page.results(2).await;
        assert!(both.iter().all(|one| one.sentence == recorded.sentence), "{both:?}");
        assert!(recorded.sentence.contains("murmur"), "{recorded:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_recording_is_stopped_made_again_and_started_by_hand() {
    run_in(HEART, |page| async move {
        press(&page, "open").await;
        let itself = page.wait_for(".recorder-automatic input").await;
        itself.send_keys(" ").await.unwrap();
        page.wait_for("[data-hint=heart]").await;
        page.wait_for("[data-phase=waiting]").await;
        press(&page, "start").await;
        page.wait_for("[data-phase=recording]").await;
        press(&page, "again").await;
        page.wait_for("[data-phase=waiting]").await;
        press(&page, "start").await;
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        press(&page, "stop").await;
        page.wait_for("[data-phase=done]").await;
        let shown = page.results(1).await;
        assert_eq!(shown[0].status, "ok", "{shown:?}");
        let (_, samples, rate) = saved(&page).await;
        assert!((4..8).contains(&(samples.len() / rate as usize)), "{}", samples.len());
        press(&page, "close").await;
        page.wait_for("[data-record=open]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_microphone_that_is_unplugged_leaves_what_it_recorded() {
    run_in(HEART, |page| async move {
        page.eval::<Value>(KEEP_STREAM).await;
        press(&page, "open").await;
        page.wait_for("[data-phase=recording]").await;
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        page.eval::<Value>(UNPLUG).await;
        page.wait_for("[data-phase=done]").await;
        page.results(1).await;
        let gone = page.wait_for(".recorder-hint").await.text().await.unwrap();
        assert!(gone.contains("The microphone is gone"), "{gone}");
        // Before a recording began there is nothing to keep.
        press(&page, "again").await;
        page.wait_for("[data-phase=waiting]").await;
        page.eval::<Value>(UNPLUG).await;
        page.wait_for("[data-trouble=vanished]").await;
        press(&page, "close").await;
        page.wait_for("[data-record=open]").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn where_there_is_no_microphone_or_none_is_allowed_a_sentence_says_what_to_do() {
    let cases = [(Microphone::Missing, "missing"), (Microphone::Denied, "denied")];
    for (microphone, trouble) in cases {
        run_in(Setting { microphone, ..Setting::DEFAULT }, move |page| async move {
            press(&page, "open").await;
            let alert = page.wait_for(&format!("[data-trouble={trouble}]")).await;
            assert!(alert.text().await.unwrap().contains("try again"));
            press(&page, "again").await;
            page.wait_for(&format!("[data-trouble={trouble}]")).await;
            press(&page, "close").await;
            page.wait_for("[data-record=open]").await;
            assert!(page.browser.find(By::Css("#files")).await.is_ok());
        })
        .await;
    }
}
