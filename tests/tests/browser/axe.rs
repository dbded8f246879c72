//! axe-core, the accessibility checker of Deque, run in the page.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::page::Page;
use crate::process::target;

/// The release of axe-core that is taken from the npm registry.
const VERSION: &str = "4.14.1";

/// Runs every rule of WCAG 2.2 A and AA and of best practice.
const RUN: &str = r#"
const done = arguments[arguments.length - 1];
const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
axe.run(document, { runOnly: { type: "tag", values } }).then((found) =>
    done(found.violations.map(({ id, help, nodes }) => ({ id, help, places: nodes.map((node) => node.html) }))));"#;

/// A rule that the page breaks.
#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "they are told where a test fails")]
struct Violation {
    id: String,
    help: String,
    places: Vec<String>,
}

/// Fails if axe-core finds anything in the page as it stands, by day or by night.
pub async fn assert_accessible(page: &Page, state: &str) {
    page.eval::<Value>(&format!("{}\nreturn null;", source())).await;
    for scheme in ["light", "dark"] {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        page.devtools("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await;
        let found: Vec<Violation> = page.eval_async(RUN).await;
        assert!(found.is_empty(), "{state}, {scheme}: {found:#?}");
    }
}

/// The script, fetched once by npm into cargo's target folder.
fn source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| std::fs::read_to_string(fetched()).unwrap())
}

fn fetched() -> PathBuf {
    let folder = target().join(format!("axe-core-{VERSION}"));
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if !script.is_file() {
        std::fs::create_dir_all(&folder).unwrap();
        let package = format!("axe-core@{VERSION}");
        let mut npm = Command::new("npm");
        npm.args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
        ]);
        let status = npm.arg(&folder).arg(package).status().unwrap();
        assert!(status.success(), "npm can't fetch axe-core {VERSION}: {status}");
    }
    script
}
