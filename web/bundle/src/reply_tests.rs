#![allow(clippy::unwrap_used, reason = "a failing test should stop")]
use super::*;

fn site() -> Site {
    let file = |asset: Asset| File {
        asset,
        compressed: Some(Compressed { brotli: b"br".to_vec(), gzip: b"gzip".to_vec() }),
    };
    Site::new(vec![
        file(Asset::plain(SHELL, b"<html></html>".to_vec())),
        file(Asset::hashed("app.wasm", b"\0asm of the app".to_vec())),
        file(Asset::hashed("dot.png", b"x".to_vec())),
    ])
}

fn get(target: &str) -> Request<'_> {
    Request { method: "GET", target, ..Request::default() }
}

fn header<'a>(reply: &'a Reply<'_>, name: &str) -> Option<&'a str> {
    reply.headers.iter().find(|(found, _)| *found == name).map(|(_, value)| value.as_str())
}

fn path_of(site: &Site, name: &str) -> String {
    let files = site.files();
    let file = files.iter().find(|file| file.asset.name == name).unwrap();
    format!("/{}", file.asset.path)
}

#[test]
fn the_root_is_the_page_and_is_revalidated() {
    let site = site();
    for target in ["/", "/index.html", "/?q=1"] {
        let reply = site.reply(&get(target));
        assert_eq!((reply.status, reply.body), (200, &b"<html></html>"[..]));
        assert_eq!(header(&reply, "Cache-Control"), Some("no-cache"));
    }
}

#[test]
fn a_hashed_file_may_be_cached_for_good() {
    let site = site();
    let path = path_of(&site, "app.wasm");
    let reply = site.reply(&get(&path));
    assert!(header(&reply, "Cache-Control").unwrap().contains("immutable"));
    assert_eq!(header(&reply, "Content-Type"), Some("application/wasm"));
}

#[test]
fn every_reply_carries_the_security_headers() {
    let site = site();
    let post = Request { method: "POST", ..get("/") };
    for request in [get("/"), get("/nothing"), post] {
        let reply = site.reply(&request);
        for (name, value) in policy::headers() {
            assert_eq!(header(&reply, name), Some(value.as_str()));
        }
    }
}

#[test]
fn a_browser_gets_brotli_and_caches_are_told_so() {
    let site = site();
    let reply = site.reply(&Request { accept_encoding: Some("gzip, br"), ..get("/") });
    assert_eq!(reply.body, b"br");
    assert_eq!(header(&reply, "Content-Encoding"), Some("br"));
    assert_eq!(header(&reply, "Vary"), Some("Accept-Encoding"));
}

#[test]
fn a_form_that_is_not_smaller_is_not_sent() {
    let site = site();
    let path = path_of(&site, "dot.png");
    let reply = site.reply(&Request { accept_encoding: Some("gzip, br"), ..get(&path) });
    assert_eq!(reply.body, b"x");
    assert_eq!(header(&reply, "Content-Encoding"), None);
}

#[test]
fn a_site_that_was_not_compressed_is_sent_as_it_is() {
    let asset = Asset::plain(SHELL, b"<html></html>".to_vec());
    let site = Site::new(vec![File { asset, compressed: None }]);
    let reply = site.reply(&Request { accept_encoding: Some("gzip, br"), ..get("/") });
    assert_eq!(reply.body, b"<html></html>");
    assert_eq!(header(&reply, "Content-Encoding"), None);
}

#[test]
fn a_known_tag_is_answered_with_304_and_no_body() {
    let site = site();
    let tag = header(&site.reply(&get("/")), "ETag").unwrap().to_owned();
    for known in [tag.clone(), format!("W/{tag}"), format!("\"a\", {tag}"), "*".to_owned()] {
        let reply = site.reply(&Request { if_none_match: Some(&known), ..get("/") });
        assert_eq!((reply.status, reply.body.len()), (304, 0), "{known}");
        assert_eq!(header(&reply, "ETag"), Some(tag.as_str()));
    }
}

#[test]
fn a_tag_of_another_coding_or_content_is_not_fresh() {
    let site = site();
    let plain = header(&site.reply(&get("/")), "ETag").unwrap().to_owned();
    let reply = site.reply(&Request {
        if_none_match: Some(&plain),
        accept_encoding: Some("br"),
        ..get("/")
    });
    assert_eq!(reply.status, 200);
}

#[test]
fn no_path_leads_out_of_the_page() {
    let site = site();
    let targets = [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/./index.html",
        "//index.html",
        "/index.html/..",
        "index.html",
        "http://example.org/",
        "",
        "*",
    ];
    for target in targets {
        assert_eq!(site.reply(&get(target)).status, 404, "{target}");
    }
}

#[test]
fn writing_methods_are_refused_with_the_allowed_ones() {
    let site = site();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
        let reply = site.reply(&Request { method, ..get("/") });
        assert_eq!(reply.status, 405);
        assert_eq!(header(&reply, "Allow"), Some("GET, HEAD"));
    }
}
