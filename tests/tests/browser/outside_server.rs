//! A server that must hear nothing.

use std::io::Read;
use std::net::{TcpListener, UdpSocket};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Longest time in which a connection may say what it wants.
const PATIENCE: Duration = Duration::from_millis(300);

/// Listens on one port for connections that send anything and for datagrams, as long as the tests run.
#[derive(Clone)]
pub struct OutsideServer {
    /// Host and port.
    pub address: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl OutsideServer {
    /// Starts to listen on a free port of this machine.
    pub fn start() -> Self {
        let connections = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = connections.local_addr().unwrap().to_string();
        let datagrams = UdpSocket::bind(&address).unwrap();
        let server = Self { address, heard: Arc::default() };
        let (hearing, receiving) = (server.clone(), server.clone());
        thread::spawn(move || {
            for mut connection in connections.incoming().map_while(Result::ok) {
                let mut start = [0; 200];
                connection.set_read_timeout(Some(PATIENCE)).unwrap();
                let count = connection.read(&mut start).unwrap_or(0);
                let start = String::from_utf8_lossy(&start[..count]);
                // Chromium connects ahead of a frame's navigation, before the policy forbids that, and sends nothing.
                if count == 0 {
                    continue;
                }
                hearing.note(format!("a connection: {start:?}"));
            }
        });
        thread::spawn(move || {
            let mut start = [0; 200];
            while let Ok(count) = datagrams.recv(&mut start) {
                receiving.note(format!("a datagram of {count} bytes or more"));
            }
        });
        server
    }

    /// What came so far.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    fn note(&self, what: String) {
        self.heard.lock().unwrap().push(what);
    }
}

#[test]
fn whatever_comes_is_heard() {
    use std::io::Write;
    let server = OutsideServer::start();
    let mut connection = std::net::TcpStream::connect(&server.address).unwrap();
    connection.write_all(b"GET /?x").unwrap();
    UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"x", &server.address).unwrap();
    drop(connection);
    let start = std::time::Instant::now();
    while server.heard().len() < 2 && start.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(20));
    }
    let mut heard = server.heard();
    heard.sort();
    assert_eq!(heard, ["a connection: \"GET /?x\"", "a datagram of 1 bytes or more"]);
}
