//! Programs that run beside a test and end with it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// A program that is killed when the test ends, however it ends.
pub struct Companion(Child);

impl Companion {
    /// Starts a program and waits until `ready` finds what it looks for in a line of its
    /// output; returns that too. The rest of the output is read and dropped, so that the
    /// program never waits for a full pipe. A program that ends before is started again: chromedriver does
    /// so now and then where the port that it drew is taken.
    pub fn start(mut command: Command, ready: impl Fn(&str) -> Option<String>) -> (Self, String) {
        const TRIES: usize = 3;
        (0..TRIES).find_map(|_| Self::try_start(&mut command, &ready)).unwrap_or_else(|| {
            panic!("{} ended before it was ready", command.get_program().display())
        })
    }

    fn try_start(
        command: &mut Command,
        ready: impl Fn(&str) -> Option<String>,
    ) -> Option<(Self, String)> {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap_or_else(|error| {
            panic!("couldn't start {}: {error}", command.get_program().display())
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let found = lines.by_ref().map_while(Result::ok).find_map(|line| ready(&line));
        let companion = Self(child);
        std::thread::spawn(move || lines.for_each(drop));
        found.map(|found| (companion, found))
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        let _already_ended = self.0.kill();
        let _already_ended = self.0.wait();
    }
}

/// The repository's top folder: tests run in their package's, one below it. Where this was compiled
/// doesn't matter, so that several checkouts can share a target folder.
pub fn root() -> PathBuf {
    std::env::current_dir().unwrap().parent().unwrap().to_owned()
}

/// The folder that cargo builds into: `verify` lies in its `debug`.
pub fn target() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_verify")).ancestors().nth(2).unwrap()
}

/// A program of the workspace, as the step `build` of `cargo verify` makes it.
pub fn program(name: &str) -> PathBuf {
    let path = target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "no {name}: run `cargo build --workspace --bins --tests` first");
    path
}

/// The folders of the built pages that `LUBDUB_PAGE` names, several of them with commas between, each
/// absolute or from the repository's top folder. Without it, the page is built once.
pub fn pages() -> &'static [PathBuf] {
    static PAGES: OnceLock<Vec<PathBuf>> = OnceLock::new();
    PAGES.get_or_init(|| match std::env::var("LUBDUB_PAGE") {
        Ok(named) => named.split(',').map(|folder| built_at(root().join(folder))).collect(),
        Err(_) => vec![build()],
    })
}

fn built_at(folder: PathBuf) -> PathBuf {
    assert!(folder.join("index.html").is_file(), "no built page at {}", folder.display());
    folder
}

fn build() -> PathBuf {
    let folder = target().join("page");
    let mut build = Command::new(program("bundle"));
    build.args(["build", "--out"]).arg(&folder).current_dir(root()).stdout(Stdio::null());
    assert!(build.status().unwrap().success(), "the page can't be built");
    built_at(folder)
}
