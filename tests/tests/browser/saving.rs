//! Results saved as a file: what the native program says, and nothing sent anywhere.

use serde_json::{Map, Value};

use crate::native;
use crate::page::Page;
use crate::recordings::{choose, pascal};
use crate::session;

/// The largest difference of a number between WASM and native code, as a share of it where it is above one.
const MAX_DIFFERENCE: f64 = 1e-3;

/// Keeps what the page offers the browser to save, and the name for it.
const KEEP: &str = r"
window.offered = [];
const create = URL.createObjectURL;
URL.createObjectURL = (blob) => {
    window.offered.push(blob);
    return create.call(URL, blob);
};
const click = HTMLAnchorElement.prototype.click;
HTMLAnchorElement.prototype.click = function () {
    window.savedAs = this.download;
    return click.call(this);
};
return null;";

const READ: &str = r"
const done = arguments[arguments.length - 1];
window.offered.pop().text().then((text) => done([window.savedAs, text]));";

/// From now on keeps what the page offers to save.
pub async fn keep(page: &Page) {
    page.eval::<Value>(KEEP).await;
}

/// Presses a button by the keyboard, and reads the file that it offers: its name and its text.
pub async fn saved(page: &Page, format: &str) -> (String, String) {
    let button = page.wait_for(&format!("[data-save={format}]:enabled")).await;
    button.focus().await.unwrap();
    button.send_keys(" ").await.unwrap();
    offered(page).await
}

/// Reads the file that was offered last: its name and its text.
pub async fn offered(page: &Page) -> (String, String) {
    page.eval_async(READ).await
}

/// What must be the same wherever it is computed.
fn comparable(record: &Value) -> Map<String, Value> {
    let mut record = record.as_object().unwrap().clone();
    record.remove("file");
    record.remove("backend");
    record
}

/// Compares values, numbers with some tolerance.
fn assert_alike(page: &Value, native: &Value, place: &str) {
    match (page, native) {
        (Value::Number(page), Value::Number(native)) => {
            let (page, native) = (page.as_f64().unwrap(), native.as_f64().unwrap());
            let apart = (page - native).abs() / native.abs().max(1.0);
            assert!(apart <= MAX_DIFFERENCE, "{place}: {page} instead of {native}");
        }
        (Value::Array(page), Value::Array(native)) => {
            assert_eq!(page.len(), native.len(), "{place}");
            page.iter().zip(native).for_each(|(page, native)| assert_alike(page, native, place));
        }
        (Value::Object(page), Value::Object(native)) => {
            assert!(page.keys().eq(native.keys()), "{place}: {page:?} instead of {native:?}");
            for (key, value) in page {
                assert_alike(value, &native[key], &format!("{place}.{key}"));
            }
        }
        _ => assert_eq!(page, native, "{place}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn saved_results_are_the_records_of_the_native_program() {
    let Some(pascal) = pascal() else { return };
    let mut files = choose(&pascal, "set_a", 6);
    files.extend(choose(&pascal, "set_b", 6));
    let folder = tempfile::tempdir().unwrap();
    let refused = folder.path().join("no, sound.wav");
    std::fs::write(&refused, "Dear diary").unwrap();
    files.push(refused);
    let lines = native::records(&files);
    let aftermath = session::run(|page| async move {
        let _folder = folder;
        page.choose(&files).await;
        page.results(files.len()).await;
        keep(&page).await;
        let (name, text) = saved(&page, "json").await;
        assert_eq!(name, "lubdub-results.json");
        let records: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(records.len(), lines.len());
        for ((record, line), file) in records.iter().zip(&lines).zip(&files) {
            let file = crate::recordings::name(file);
            assert_eq!(record["file"], file);
            assert_alike(&comparable(record).into(), &comparable(line).into(), &file);
            assert_eq!(record["backend"]["name"], "cpu");
            assert_eq!(record["backend"]["graphics"], "absent");
            let is_judged = record["status"] != "refused";
            assert_eq!(record["backend"]["seconds"].as_f64().is_some_and(|s| s > 0.0), is_judged);
        }
        let (name, table) = saved(&page, "csv").await;
        assert_eq!(name, "lubdub-results.csv");
        assert_eq!(table.lines().count(), lines.len() + 1, "{table}");
        assert!(table.contains("\"no, sound.wav\",refused,"), "{table}");
    })
    .await;
    assert!(aftermath.requests.iter().all(|request| request.url.starts_with(&aftermath.url)));
}
