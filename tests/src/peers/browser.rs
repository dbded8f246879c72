//! Runs a program for WebAssembly in a headless Chromium.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use tiny_http::{Header, Method, Request, Response, Server};

use super::times::Line;
use crate::command::Workspace;

/// Long enough on a busy machine with two cores.
const PATIENCE: Duration = Duration::from_mins(5);
const POLL: Duration = Duration::from_secs(1);

/// Without these, Chromium asks for accounts and updates of its own.
const FLAGS: [&str; 7] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// Only with these does a page get a clock with steps of microseconds.
const ISOLATION: [(&str, &str); 2] = [
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
];

/// What is served.
struct Site {
    page: Vec<u8>,
    runner: Vec<u8>,
    program: Vec<u8>,
}

/// A browser that is closed in the end, however that comes about.
struct Chromium(Child);

/// What the program printed in a fresh Chromium.
pub fn run(workspace: &Workspace, program: &Path) -> Result<Vec<Line>> {
    let read = |path: &Path| fs::read(path).with_context(|| path.display().to_string());
    let folder = workspace.root().join("tests/peers");
    let site = Site {
        page: read(&folder.join("page.html"))?,
        runner: read(&folder.join("runner.mjs"))?,
        program: read(program)?,
    };
    let server = Server::http("127.0.0.1:0").map_err(|error| anyhow!("no server: {error}"))?;
    let profile = tempfile::tempdir()?;
    let mut chromium =
        Chromium::open(&format!("http://{}/", server.server_addr()), profile.path())?;
    let printed = answer_until_posted(&server, &site, &mut chromium)?;
    Line::read_all(&printed).context("the program in Chromium")
}

fn answer_until_posted(server: &Server, site: &Site, chromium: &mut Chromium) -> Result<String> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(status) = chromium.0.try_wait()? {
            bail!("Chromium ended with {status}");
        }
        let Some(mut request) = server.recv_timeout(POLL)? else { continue };
        if *request.method() != Method::Post {
            site.answer(request)?;
            continue;
        }
        let mut posted = String::new();
        request.as_reader().read_to_string(&mut posted)?;
        let failed = request.url() == "/failure";
        request.respond(Response::empty(204))?;
        if failed {
            bail!("in Chromium: {posted}");
        }
        return Ok(posted);
    }
    bail!("Chromium hasn't answered within {} minutes", PATIENCE.as_secs() / 60)
}

impl Site {
    fn answer(&self, request: Request) -> Result<()> {
        let (kind, body) = match request.url() {
            "/" => ("text/html", &self.page),
            "/runner.mjs" => ("text/javascript", &self.runner),
            "/program.wasm" => ("application/wasm", &self.program),
            _ => return Ok(request.respond(Response::empty(404))?),
        };
        let mut response = Response::from_data(body.as_slice());
        for (name, value) in ISOLATION.into_iter().chain([("Content-Type", kind)]) {
            if let Ok(header) = Header::from_bytes(name, value) {
                response.add_header(header);
            }
        }
        Ok(request.respond(response)?)
    }
}

impl Chromium {
    fn open(url: &str, profile: &Path) -> Result<Self> {
        let mut command = Command::new("chromium");
        command.args(FLAGS).arg(format!("--user-data-dir={}", profile.display())).arg(url);
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self(quiet.spawn().context("couldn't start chromium")?))
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _already_ended = self.0.kill();
        let _already_ended = self.0.wait();
    }
}
