//! Serves a [`Site`] over HTTP.

use std::io::Cursor;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tiny_http::{Header, Request, Response, Server};

use crate::BundleError;
use crate::reply::{Question, Reply, Site};

/// Enough for the parallel requests of a browser or two.
const THREADS: usize = 4;

/// A running server; it stops when it is dropped.
pub struct Running {
    server: Arc<Server>,
    threads: Vec<JoinHandle<()>>,
    address: SocketAddr,
}

/// Takes the address before a long build, so that a taken port is told at once.
///
/// # Errors
/// [`BundleError::Listen`].
pub fn listen(host: &str, port: u16) -> Result<TcpListener, BundleError> {
    TcpListener::bind((host, port))
        .map_err(|source| BundleError::Listen { address: format!("{host}:{port}"), source })
}

/// Starts to answer what arrives at `listener`.
///
/// # Errors
/// [`BundleError::Server`] where the socket can't be used.
pub fn start(listener: TcpListener, site: Site) -> Result<Running, BundleError> {
    let failed = |reason: &dyn std::fmt::Display| BundleError::Server(reason.to_string());
    let address = listener.local_addr().map_err(|error| failed(&error))?;
    let server = Server::from_listener(listener, None).map_err(|error| failed(&error))?;
    let (server, site) = (Arc::new(server), Arc::new(site));
    let threads = (0..THREADS)
        .map(|_| {
            let (server, site) = (Arc::clone(&server), Arc::clone(&site));
            thread::spawn(move || answer_all(&server, &site))
        })
        .collect();
    Ok(Running { server, threads, address })
}

impl Running {
    /// Where the page is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        for thread in self.threads.drain(..) {
            let _panicked = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for _ in &self.threads {
            self.server.unblock();
        }
    }
}

fn answer_all(server: &Server, site: &Site) {
    while let Ok(request) = server.recv() {
        // A client that went away is not the server's failure.
        let _gone = answer(request, site);
    }
}

fn answer(request: Request, site: &Site) -> std::io::Result<()> {
    let method = request.method().as_str().to_owned();
    let target = request.url().to_owned();
    let reply = site.reply(&Question {
        method: &method,
        target: &target,
        accept_encoding: header(&request, "Accept-Encoding").as_deref(),
        if_none_match: header(&request, "If-None-Match").as_deref(),
    });
    request.respond(response(&reply))
}

fn header(request: &Request, name: &'static str) -> Option<String> {
    request
        .headers()
        .iter()
        .find(|header| header.field.equiv(name))
        .map(|header| header.value.as_str().to_owned())
}

fn response(reply: &Reply<'_>) -> Response<Cursor<Vec<u8>>> {
    // A known length is worth more to a browser's progress than chunks are.
    let mut response = Response::from_data(reply.body)
        .with_status_code(reply.status)
        .with_chunked_threshold(usize::MAX);
    for (name, value) in &reply.headers {
        if let Ok(header) = Header::from_bytes(name.as_bytes(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    response
}
