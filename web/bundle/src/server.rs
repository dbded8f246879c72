//! Serves a [`Site`] over HTTP.

use std::io::{self, Cursor};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use tiny_http::{Header, Response, Server};

use crate::BundleError;
use crate::reply::{Reply, Request, Site};

/// Enough for the parallel requests of a browser or two.
const THREADS: usize = 4;

/// The site that is served now.
#[derive(Debug)]
struct Current(RwLock<Arc<Site>>);

/// A running server; it stops when it is dropped.
pub struct Running {
    server: Arc<Server>,
    current: Arc<Current>,
    threads: Vec<JoinHandle<io::Error>>,
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
    let unusable = |error: io::Error| BundleError::Server(error.into());
    let address = listener.local_addr().map_err(unusable)?;
    let server = Server::from_listener(listener, None).map_err(BundleError::Server)?;
    let (server, current) = (Arc::new(server), Arc::new(Current::new(site)));
    let threads = (0..THREADS)
        .map(|_| {
            let (server, current) = (Arc::clone(&server), Arc::clone(&current));
            thread::spawn(move || answer_all(&server, &current))
        })
        .collect();
    Ok(Running { server, current, threads, address })
}

impl Current {
    fn new(site: Site) -> Self {
        Self(RwLock::new(Arc::new(site)))
    }

    /// A panic elsewhere leaves no half a site: only a pointer is ever written.
    fn get(&self) -> Arc<Site> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, site: Site) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(site);
    }
}

impl Running {
    /// Where the page is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves another site from the next request on.
    pub fn replace(&self, site: Site) {
        self.current.set(site);
    }

    /// Serves until the process ends, or the server fails.
    ///
    /// # Errors
    /// [`BundleError::Stopped`].
    pub fn wait(mut self) -> Result<(), BundleError> {
        let Some(thread) = self.threads.pop() else { return Ok(()) };
        let stopped = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Err(BundleError::Stopped(stopped))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for _ in &self.threads {
            self.server.unblock();
        }
    }
}

/// Answers until no more requests can be received; why.
fn answer_all(server: &Server, current: &Current) -> io::Error {
    loop {
        match server.recv() {
            Ok(request) => {
                // A client that went away is not the server's failure.
                let _gone = answer(request, &current.get());
            }
            Err(error) => return error,
        }
    }
}

fn answer(request: tiny_http::Request, site: &Site) -> io::Result<()> {
    let method = request.method().as_str().to_owned();
    let target = request.url().to_owned();
    let reply = site.reply(&Request {
        method: &method,
        target: &target,
        accept_encoding: header(&request, "Accept-Encoding").as_deref(),
        if_none_match: header(&request, "If-None-Match").as_deref(),
    });
    request.respond(response(&reply))
}

fn header(request: &tiny_http::Request, name: &'static str) -> Option<String> {
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
        let header = Header::from_bytes(name.as_bytes(), value.as_bytes());
        assert!(header.is_ok(), "a header of this program is no ASCII: {name}: {value}");
        if let Ok(header) = header {
            response.add_header(header);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;
    use crate::asset::Asset;
    use crate::reply::File;
    use crate::statics::SHELL;
    use std::error::Error;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    fn site(text: &str) -> Site {
        let asset = Asset::plain(SHELL, text.as_bytes().to_vec());
        Site::new(vec![File { asset, compressed: None }])
    }

    /// What `GET /` is answered with, its headers included.
    fn fetched(running: &Running) -> String {
        let mut stream = TcpStream::connect(running.address).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }

    #[test]
    fn a_site_that_replaces_another_is_served_from_the_next_request_on() {
        let running = start(listen("127.0.0.1", 0).unwrap(), site("without the part")).unwrap();
        let before = fetched(&running);
        assert!(before.starts_with("HTTP/1.1 200") && before.ends_with("without the part"));
        running.replace(site("with it"));
        assert!(fetched(&running).ends_with("\r\n\r\nwith it"));
    }

    #[test]
    fn a_taken_port_is_told_with_its_address() {
        let taken = listen("127.0.0.1", 0).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = listen("127.0.0.1", port).unwrap_err();
        assert!(error.to_string().contains(&format!("127.0.0.1:{port}")));
        assert!(error.source().is_some());
    }
}
