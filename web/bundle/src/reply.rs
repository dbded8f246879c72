//! Answers requests from memory: a pure function from request to reply.

use std::collections::HashMap;

use crate::asset::Asset;
use crate::compress::Compressed;
use crate::negotiate::{self, Coding};
use crate::policy;
use crate::statics::SHELL;

/// A page that is ready to be served: every path it answers, with its content.
#[derive(Debug, PartialEq, Eq)]
pub struct Site {
    files: HashMap<String, File>,
}

/// An asset and its compressed forms.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// The content.
    pub asset: Asset,
    /// Its compressed forms, where it was compressed.
    pub compressed: Option<Compressed>,
}

impl File {
    /// The content in the given coding, where there is such a form.
    #[must_use]
    pub fn coded(&self, coding: Coding) -> Option<&[u8]> {
        let compressed = self.compressed.as_ref();
        match coding {
            Coding::Brotli => compressed.map(|forms| forms.brotli.as_slice()),
            Coding::Gzip => compressed.map(|forms| forms.gzip.as_slice()),
            Coding::Identity => Some(&self.asset.bytes),
        }
    }

    /// The form to send: in the best of the codings that make the content smaller, else as it is.
    fn best(&self, accept_encoding: Option<&str>) -> (Coding, &[u8]) {
        let is_smaller = |coding: &Coding| {
            self.coded(*coding).is_some_and(|form| form.len() < self.asset.bytes.len())
        };
        let mut codings = vec![Coding::Brotli, Coding::Gzip];
        codings.retain(is_smaller);
        codings.push(Coding::Identity);
        let chosen = negotiate::choose(accept_encoding, &codings);
        self.coded(chosen).map_or((Coding::Identity, &self.asset.bytes), |form| (chosen, form))
    }
}

/// A request, as far as it matters here.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// Such as `GET`.
    pub method: &'a str,
    /// The request target, with its query.
    pub target: &'a str,
    /// The `Accept-Encoding` header.
    pub accept_encoding: Option<&'a str>,
    /// The `If-None-Match` header.
    pub if_none_match: Option<&'a str>,
}

/// What is answered.
#[derive(Debug)]
pub struct Reply<'a> {
    /// The status code.
    pub status: u16,
    /// Names and values; `Content-Length` is the server's.
    pub headers: Vec<(&'static str, String)>,
    /// The content, empty for 304.
    pub body: &'a [u8],
}

impl Site {
    /// A site of these files.
    #[must_use]
    pub fn new(files: Vec<File>) -> Self {
        let files = files.into_iter().map(|file| (file.asset.path.clone(), file)).collect();
        Self { files }
    }

    /// The files, in the order of their paths.
    #[must_use]
    pub fn files(&self) -> Vec<&File> {
        let mut files: Vec<&File> = self.files.values().collect();
        files.sort_by(|a, b| a.asset.path.cmp(&b.asset.path));
        files
    }

    /// Answers a request. Only exact paths of known files are answered, so no path can
    /// lead anywhere else.
    #[must_use]
    pub fn reply(&self, request: &Request<'_>) -> Reply<'_> {
        if !matches!(request.method, "GET" | "HEAD") {
            return refusal(405, b"Only GET and HEAD.\n", Some(("Allow", "GET, HEAD")));
        }
        match self.file(request.target) {
            Some(file) => answer(file, request),
            None => refusal(404, b"No such file.\n", None),
        }
    }

    fn file(&self, target: &str) -> Option<&File> {
        let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
        self.files.get(if path.is_empty() { SHELL } else { path })
    }
}

fn answer<'a>(file: &'a File, request: &Request<'_>) -> Reply<'a> {
    let (coding, body) = file.best(request.accept_encoding);
    let tag = entity_tag(&file.asset, coding);
    let fresh = request.if_none_match.is_some_and(|known| matches_tag(known, &tag));
    let mut headers = policy::headers();
    headers.push(("Cache-Control", cache_control(&file.asset).to_owned()));
    headers.push(("ETag", tag));
    headers.push(("Vary", "Accept-Encoding".to_owned()));
    if fresh {
        return Reply { status: 304, headers, body: &[] };
    }
    headers.push(("Content-Type", policy::media_type(&file.asset.path).to_owned()));
    if coding != Coding::Identity {
        headers.push(("Content-Encoding", coding.name().to_owned()));
    }
    Reply { status: 200, headers, body }
}

fn refusal(
    status: u16,
    body: &'static [u8],
    extra: Option<(&'static str, &'static str)>,
) -> Reply<'static> {
    let mut headers = policy::headers();
    headers.push(("Cache-Control", "no-store".to_owned()));
    headers.push(("Content-Type", policy::media_type("reason.txt").to_owned()));
    headers.extend(extra.map(|(name, value)| (name, value.to_owned())));
    Reply { status, headers, body }
}

/// A path with a hash never changes its content; the page's own path does.
fn cache_control(asset: &Asset) -> &'static str {
    if asset.is_immutable() { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// A strong tag differs between codings (RFC 9110, section 8.8.3).
fn entity_tag(asset: &Asset, coding: Coding) -> String {
    format!("\"{}-{}\"", &asset.digest[..32], coding.name())
}

/// `If-None-Match` compares weakly (RFC 9110, section 13.1.2).
fn matches_tag(known: &str, tag: &str) -> bool {
    known.split(',').map(str::trim).any(|item| item == "*" || item.trim_start_matches("W/") == tag)
}

#[cfg(test)]
#[path = "reply_tests.rs"]
mod tests;
