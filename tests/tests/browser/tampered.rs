//! The page as it is built, with a script before one of its own, or with wrong media types: so that a test can make it
//! fail, and the page itself needs no such switch.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use tiny_http::{Header, Request, Response, Server};

/// As the page's own server says, so that the page is as isolated as there.
const ISOLATION: [(&str, &str); 2] = [
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
];

/// A running server; it stops when it is dropped.
pub struct Tampered(Arc<Server>);

impl Drop for Tampered {
    fn drop(&mut self) {
        self.0.unblock();
    }
}

/// Digits of the hash in a file's name.
const HASH_DIGITS: usize = 16;

/// What is wrong with the page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tampering {
    /// Scripts that are put before that of the file of this name, such as `worker`.
    pub scripts: &'static [(&'static str, &'static str)],
    /// Wrong media types by the endings of files.
    pub types: &'static [(&'static str, &'static str)],
}

/// Serves the page in the folder `built`.
pub fn serve(built: &Path, Tampering { scripts, types }: Tampering) -> (Tampered, String) {
    let mut files = HashMap::new();
    read(built, "/", &mut files);
    for (name, script) in scripts {
        tamper(&mut files, name, script);
    }
    let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
    let url = format!("http://{}", server.server_addr());
    let answering = Arc::clone(&server);
    thread::spawn(move || {
        while let Ok(request) = answering.recv() {
            answer(request, &files, types);
        }
    });
    (Tampered(server), url)
}

fn read(folder: &Path, prefix: &str, files: &mut HashMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

fn tamper(files: &mut HashMap<String, Vec<u8>>, name: &str, script: &str) {
    let is_meant = |path: &str| {
        let hash =
            path.strip_prefix(&format!("/{name}-")).and_then(|rest| rest.strip_suffix(".js"));
        hash.is_some_and(|hash| hash.len() == HASH_DIGITS)
    };
    let meant: Vec<_> = files.keys().filter(|path| is_meant(path)).cloned().collect();
    let [path] = meant.as_slice() else { panic!("{name} names {meant:?}") };
    let original = files.remove(path).unwrap();
    files.insert(path.clone(), [script.as_bytes(), b"\n", &original].concat());
}

fn answer(request: Request, files: &HashMap<String, Vec<u8>>, types: &[(&str, &str)]) {
    let path = request.url().split('?').next().unwrap();
    let path = if path == "/" { "/index.html" } else { path };
    let Some(bytes) = files.get(path) else {
        return request.respond(Response::empty(404)).unwrap_or_default();
    };
    let ending = path.rsplit_once('.').unwrap_or_default().1;
    let wrong = types.iter().find(|(of, _)| *of == ending).map(|(_, kind)| *kind);
    let kind = match ending {
        _ if wrong.is_some() => wrong.unwrap_or_default(),
        "html" => "text/html",
        "js" => "text/javascript",
        "css" => "text/css",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    };
    let mut response = Response::from_data(bytes.as_slice());
    for (name, value) in ISOLATION.into_iter().chain([("Content-Type", kind)]) {
        response.add_header(Header::from_bytes(name, value).unwrap());
    }
    // A browser that has closed is no failure.
    request.respond(response).unwrap_or_default();
}
