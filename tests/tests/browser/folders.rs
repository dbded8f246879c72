//! Folders as they are chosen, and the list as it is cleared.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use thirtyfour::By;

use crate::page::Page;
use crate::recordings::{a_wav, pascal, write};
use crate::session::run;

/// What the page says of files beside recordings.
async fn left_aside(page: &Page) -> String {
    page.wait_for(".left-aside").await.text().await.unwrap()
}

/// A folder of two visits with a recording of the same name each, and a text beside them; the recordings' paths.
fn visits(folder: &Path, pascal: &Path) -> (PathBuf, [String; 2]) {
    let visits = folder.join("visits");
    let names = ["one", "two"].map(|visit| {
        fs::create_dir_all(visits.join(visit)).unwrap();
        fs::copy(a_wav(pascal, "set_a"), visits.join(visit).join("heart.wav")).unwrap();
        format!("visits/{visit}/heart.wav")
    });
    write(visits.join("notes.txt"), b"Dear doctor");
    (visits, names)
}

/// Fails unless both recordings are heard and the text is left aside.
async fn assert_all_told(page: &Page, names: [String; 2]) {
    let mut shown: Vec<String> = page.results(2).await.into_iter().map(|it| it.file).collect();
    shown.sort();
    assert_eq!(shown, names);
    assert!(left_aside(page).await.ends_with("left aside: visits/notes.txt."));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_chosen_folder_is_heard_with_twins_told_apart_and_the_list_can_be_cleared() {
    let Some(pascal) = pascal() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (visits, names) = visits(folder.path(), &pascal);
    run(|page| async move {
        page.wait_for("#folder").await.send_keys(visits.to_str().unwrap()).await.unwrap();
        assert_all_told(&page, names).await;
        page.wait_for("[data-clear]").await.click().await.unwrap();
        assert!(page.results(0).await.is_empty());
        assert!(page.browser.find(By::Css(".left-aside")).await.is_err());
        page.demos().await[0].click().await.unwrap();
        assert_eq!(page.results(1).await[0].status, "ok");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_dropped_folder_is_heard_with_all_below_it() {
    let Some(pascal) = pascal() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (visits, names) = visits(folder.path(), &pascal);
    run(|page| async move {
        let data = json!({ "items": [], "files": [visits], "dragOperationsMask": 1 });
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({ "type": kind, "x": 100, "y": 200, "data": data });
            page.devtools("Input.dispatchDragEvent", event).await;
        }
        assert_all_told(&page, names).await;
    })
    .await;
}
