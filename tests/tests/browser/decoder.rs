//! The readers of files other than plain WAV, which load only when they are needed.

use std::path::{Path, PathBuf};

use crate::recordings::{a_wav, convert, pascal};
use crate::session::{Aftermath, Setting, run, run_in};

/// A recording as WAV, MP3 and FLAC.
fn files(folder: &Path, pascal: &Path) -> [PathBuf; 3] {
    let wav = a_wav(pascal, "set_a");
    let [mp3, flac] = ["a.mp3", "b.flac"].map(|name| convert(&wav, folder.join(name)));
    [wav, mp3, flac]
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == ending)
}

/// How often the decoder's program was asked for.
fn loads(aftermath: &Aftermath) -> usize {
    let is_decoder = |url: &str| url.contains("/decoder-") && has_ending(url, "wasm");
    aftermath.requests.iter().filter(|request| is_decoder(&request.url)).count()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_plain_wav_file_loads_no_decoder() {
    let Some(pascal) = pascal() else { return };
    let wav = a_wav(&pascal, "set_a");
    let aftermath = run(|page| async move {
        page.choose(&[wav]).await;
        assert_ne!(page.results(1).await[0].status, "refused");
    })
    .await;
    assert_eq!(loads(&aftermath), 0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_worker_loads_the_decoder_once() {
    let Some(pascal) = pascal() else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path(), &pascal);
    let setting = Setting { query: "?workers=1", ..Setting::default() };
    let aftermath = run_in(setting, |page| async move {
        page.choose(&files).await;
        for shown in page.results(files.len()).await {
            assert_ne!(shown.status, "refused", "{shown:?}");
        }
    })
    .await;
    assert_eq!(loads(&aftermath), 1);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn without_the_decoder_wav_files_are_read_and_others_say_what_is_missing() {
    let Some(pascal) = pascal() else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path(), &pascal);
    let scripts = &[("decoder-bindings", "throw new Error('on purpose');")];
    run_in(Setting { scripts, ..Setting::default() }, |page| async move {
        page.choose(&files).await;
        for shown in page.results(files.len()).await {
            if has_ending(&shown.file, "wav") {
                assert_ne!(shown.status, "refused", "{shown:?}");
            } else {
                assert_eq!(shown.status, "refused", "{shown:?}");
                assert!(shown.sentence.contains("could not be loaded"), "{shown:?}");
            }
        }
    })
    .await;
}
