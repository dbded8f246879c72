//! Workers that fail: each is replaced, its recording is tried once more, the others are unaffected.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::page::{Page, Shown};
use crate::recordings::{choose, pascal};
use crate::session::{Setting, run_in};

/// Makes the worker fail where the page says so in a message: by looping for ever, by a panic (of an
/// array that claims more bytes than there is memory), or by an exception.
const FAILING_WORKER: &str = r#"
const poisoned = new ArrayBuffer(8);
globalThis.Uint8Array = new Proxy(Uint8Array, {
    construct(target, given) {
        const made = Reflect.construct(target, given);
        if (given[0] === poisoned) Object.defineProperty(made, "length", { value: 3e9 });
        return made;
    },
});
addEventListener("message", ({ data: [, file, fault] }) => {
    if (fault === "hang") for (;;);
    if (fault === "throw") throw new Error("on purpose");
    if (fault === "panic") FileReaderSync.prototype.readAsArrayBuffer = () => poisoned;
});
"#;

/// Adds the faults that `window.faults` lists for a file's name to the messages to workers, one for
/// each time that the file is tried, and counts the tries. A worker that doesn't answer is given up
/// after seconds instead of minutes.
const FAULTS: &str = r#"
window.tries = {};
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message, ...rest) {
    const name = message[1]?.name;
    if (name) {
        const tries = window.tries[name] ?? 0;
        window.tries[name] = tries + 1;
        message.push(window.faults[name]?.[tries] ?? "none");
    }
    return post.call(this, message, ...rest);
};
const later = window.setTimeout;
window.setTimeout = (call, ms, ...rest) => later(call, ms >= 60000 ? 5000 : ms, ...rest);
return null;"#;

/// Copies of a recording under these names, with the faults that the page plants in them.
async fn hear(
    page: &Page,
    folder: &Path,
    from: &Path,
    faults: Value,
    names: &[&str],
) -> Vec<Shown> {
    page.eval::<Value>(&format!("window.faults = {faults}; {FAULTS}")).await;
    let copy = |name: &&str| {
        let to = folder.join(name);
        std::fs::copy(from, &to).unwrap();
        to
    };
    let files: Vec<PathBuf> = names.iter().map(copy).collect();
    page.choose(&files).await;
    page.results(files.len()).await
}

fn of<'a>(shown: &'a [Shown], file: &str) -> &'a Shown {
    shown.iter().find(|result| result.file == file).unwrap()
}

const NAMES: [&str; 8] = [
    "a.wav",
    "hang-twice.wav",
    "b.wav",
    "panic-once.wav",
    "throw-once.wav",
    "c.wav",
    "panic-twice.wav",
    "d.wav",
];

/// With one worker, which everything depends on, and with three.
async fn failing_workers_are_replaced(query: &'static str) {
    let Some(pascal) = pascal() else { return };
    let from = choose(&pascal, "set_b", 1).remove(0);
    let setting = Setting { query, scripts: &[("worker", FAILING_WORKER)], ..Setting::default() };
    let aftermath = run_in(setting, |page| async move {
        let folder = tempfile::tempdir().unwrap();
        let faults = json!({
            "hang-twice.wav": ["hang", "hang"],
            "panic-once.wav": ["panic"],
            "throw-once.wav": ["throw"],
            "panic-twice.wav": ["panic", "panic"],
        });
        let shown = hear(&page, folder.path(), &from, faults, &NAMES).await;
        let sound = of(&shown, "a.wav");
        assert_ne!(sound.status, "refused", "{sound:?}");
        let tries: Value = page.eval("return window.tries;").await;
        for name in NAMES {
            let result = of(&shown, name);
            let failed_twice = name.ends_with("-twice.wav");
            if failed_twice {
                assert_eq!(result.status, "refused", "{result:?}");
                assert!(result.sentence.contains("twice"), "{result:?}");
            } else {
                assert_eq!(result.probabilities, sound.probabilities, "{result:?}");
            }
            let expected = if failed_twice || name.ends_with("-once.wav") { 2 } else { 1 };
            assert_eq!(tries[name], expected, "{name} in {tries}");
        }
        page.wait_for("[data-engine=ready]").await;
    })
    .await;
    assert!(aftermath.requests.iter().all(|request| request.method == "GET"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn the_only_worker_is_replaced_when_it_fails() {
    failing_workers_are_replaced("?workers=1").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn each_of_several_workers_is_replaced_when_it_fails() {
    failing_workers_are_replaced("?workers=3").await;
}
