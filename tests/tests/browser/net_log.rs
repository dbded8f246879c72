//! Chromium's own record of its network requests, the worker's included.

use std::path::Path;

use serde::Deserialize;

/// A request that the page or its worker started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Such as `GET`.
    pub method: String,
    /// The address.
    pub url: String,
}

/// One event; the log holds one on each line.
#[derive(Deserialize)]
struct Event {
    params: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    initiator: Option<String>,
    method: Option<String>,
    url: Option<String>,
}

/// Reads the requests that were started by content of the page's origin. Chromium's own
/// (it looks for updates and accounts) carry no origin.
pub fn read(log: &Path, page_url: &str) -> Vec<Request> {
    let text = std::fs::read_to_string(log).unwrap();
    let origin = page_url.trim_end_matches('/');
    let requests: Vec<Request> =
        text.lines().filter_map(|line| request(line.trim_end_matches(','), origin)).collect();
    assert!(!requests.is_empty(), "the network log tells of no request of {origin}");
    requests
}

fn request(line: &str, origin: &str) -> Option<Request> {
    let parameters = serde_json::from_str::<Event>(line).ok()?.params?;
    let ours = parameters.initiator? == origin;
    let (method, url) = (parameters.method?, parameters.url?);
    ours.then_some(Request { method, url })
}

#[test]
fn requests_of_the_page_are_told_from_those_of_the_browser() {
    let event = |initiator: &str| {
        format!(
            r#"{{"params":{{"initiator":"{initiator}","method":"GET","url":"http://a/x"}},"type":136}}"#
        )
    };
    let of_page = request(&event("http://a"), "http://a").unwrap();
    assert_eq!((of_page.method.as_str(), of_page.url.as_str()), ("GET", "http://a/x"));
    assert_eq!(request(&event("not an origin"), "http://a"), None);
    assert_eq!(request(r#"{"constants": {"#, "http://a"), None);
}
