//! Chromium's own record of its network requests, the worker's included.

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
    host: Option<String>,
    network_anonymization_key: Option<String>,
}

/// Reads the requests that were started by content of the page's origin. Chromium's own
/// (it looks for updates and accounts) carry no origin.
pub fn read(text: &str, page_url: &str) -> Vec<Request> {
    let origin = page_url.trim_end_matches('/');
    let requests: Vec<Request> =
        text.lines().filter_map(|line| request(line.trim_end_matches(','), origin)).collect();
    assert!(!requests.is_empty(), "the network log tells of no request of {origin}");
    requests
}

/// The hosts, with their schemes, whose names were looked up for the page, but for its own.
pub fn names(text: &str, page_url: &str) -> Vec<String> {
    text.lines().filter_map(|line| name(line.trim_end_matches(','), page_url)).collect()
}

/// A look-up tells the site of the page that it is for: the scheme and the host without a port.
fn name(line: &str, page_url: &str) -> Option<String> {
    let parameters = serde_json::from_str::<Event>(line).ok()?.params?;
    let (host, key) = (parameters.host?, parameters.network_anonymization_key?);
    let site = key.split(' ').next()?;
    (page_url.starts_with(site) && !host.starts_with(site)).then_some(host)
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

#[test]
fn names_that_were_looked_up_for_the_page_are_told() {
    let event = |host: &str, key: &str| {
        format!(
            r#"{{"params":{{"host":"{host}","network_anonymization_key":"{key} same_site"}}}},"#
        )
    };
    let (page, other) = ("http://127.0.0.1", "https://b");
    let log = [event(other, page), event("http://127.0.0.1:80", page), event(other, other)];
    assert_eq!(names(&log.join("\n"), "http://127.0.0.1:80/"), [other]);
}
