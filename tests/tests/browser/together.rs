//! Files that belong together: WFDB records and ZIP archives.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::audio::{Limits, decode};
use thirtyfour::By;

use crate::native;
use crate::page::Page;
use crate::parity::{compare, compare_heads};
use crate::recordings::{a_wav, pascal, write};
use crate::session::run;

/// A recording as a WFDB record in a folder: header and samples, with an ECG beside the heart sound.
fn record(wav: &Path, folder: &Path) -> [PathBuf; 2] {
    let recording = decode(&fs::read(wav).unwrap(), &Limits::default()).unwrap();
    let value = |x: &f32| (x * 32_767.0) as i16;
    let frame = |x: &f32| [value(x), 99].map(i16::to_le_bytes).concat();
    let samples: Vec<u8> = recording.channels[0].iter().flat_map(frame).collect();
    let header = format!(
        "r 2 {} {}\nr.dat 16 0 16 0 0 0 0 PCG\nr.dat 16 200/mV 16 0 0 0 0 ECG\n",
        recording.sample_rate,
        recording.frames()
    );
    let header = write(folder.join("r.hea"), header.as_bytes());
    [header, write(folder.join("r.dat"), &samples)]
}

/// A ZIP archive of a folder's files, deflated.
fn pack(folder: &Path, to: &Path) {
    let mut python = Command::new("python3");
    python.args(["-m", "zipfile", "-c"]).arg(to);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    assert!(python.args(entries).status().unwrap().success());
}

async fn sentences(page: &Page, count: usize) -> Vec<(String, String, String)> {
    let shown = page.results(count).await.into_iter();
    let mut told: Vec<_> = shown.map(|it| (it.file, it.status, it.sentence)).collect();
    told.sort();
    told
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_record_is_heard_as_natively_by_the_name_of_its_heart_sound() {
    let Some(pascal) = pascal() else { return };
    let folder = tempfile::tempdir().unwrap();
    let [header, samples] = record(&a_wav(&pascal, "set_a"), folder.path());
    let lines = native::diagnose(std::slice::from_ref(&header));
    run(|page| async move {
        page.choose(&[samples.clone(), header.clone()]).await;
        let shown = page.results(1).await;
        assert_eq!(shown[0].file, "r.hea");
        compare(&lines[0], &shown);
        compare_heads(&lines[0], &shown);
        let card = page.wait_for("[data-result]").await.text().await.unwrap();
        assert!(card.contains("PCG was heard, and ECG was left out"), "{card}");
        page.wait_for("[data-clear]").await.click().await.unwrap();
        page.choose(&[header]).await;
        let alone = page.results(1).await.remove(0);
        assert!(alone.sentence.contains("samples are in r.dat"), "{alone:?}");
        page.wait_for("[data-clear]").await.click().await.unwrap();
        page.choose(&[samples]).await;
        let alone = page.results(1).await.remove(0);
        assert_eq!(alone.status, "refused", "{alone:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn an_archive_is_heard_as_a_folder_is() {
    let Some(pascal) = pascal() else { return };
    let (folder, packed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let visit = folder.path().join("visit");
    for below in ["one", "__MACOSX"] {
        fs::create_dir_all(visit.join(below)).unwrap();
    }
    let wav = a_wav(&pascal, "set_a");
    fs::copy(&wav, visit.join("one/heart.wav")).unwrap();
    record(&wav, &visit);
    write(visit.join("__MACOSX/._heart.wav"), b"x");
    write(visit.join("notes.txt"), b"Dear doctor");
    let archive = packed.path().join("visit.zip");
    pack(&visit, &visit.join("inner.zip"));
    pack(folder.path(), &archive);
    let lines = native::diagnose(std::slice::from_ref(&archive));
    let ok: Vec<_> = lines.iter().filter(|line| line.status != "left_aside").collect();
    assert_eq!(ok.len(), 3, "{lines:?}");
    let bytes = fs::read(&archive).unwrap();
    let cut = write(packed.path().join("cut.zip"), &bytes[..bytes.len() / 2]);
    run(|page| async move {
        page.choose(&[archive]).await;
        let told = sentences(&page, 3).await;
        let names: Vec<&str> = told.iter().map(|(name, ..)| name.as_str()).collect();
        let expected = ["inner.zip", "one/heart.wav", "r.hea"];
        assert!(names.iter().zip(expected).all(|(name, end)| name.ends_with(end)), "{told:?}");
        assert!(names.iter().all(|name| name.starts_with("visit.zip/visit/")), "{told:?}");
        assert_eq!(told[1].1, told[2].1);
        assert!(told[0].2.contains("inside another one"), "{told:?}");
        let aside = page.wait_for(".left-aside").await.text().await.unwrap();
        assert!(aside.starts_with("2 files") && aside.contains("__MACOSX"), "{aside}");
        page.wait_for("[data-clear]").await.click().await.unwrap();
        page.choose(&[cut]).await;
        let told = sentences(&page, 1).await;
        assert!(told[0].2.contains("ZIP archive is damaged"), "{told:?}");
        assert!(page.browser.find(By::Css(".left-aside")).await.is_err());
    })
    .await;
}
