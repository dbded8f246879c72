//! The headers that keep the page's promise: nothing but its own files, nothing leaves it.

/// The directives that a `<meta>` element can carry, for hosts that send no headers.
/// `'wasm-unsafe-eval'` lets WASM compile and does not allow `eval`.
const META_DIRECTIVES: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; \
     base-uri 'none'; form-action 'none'";

/// The `Content-Security-Policy` header; `frame-ancestors` is ignored in a `<meta>`.
#[must_use]
pub fn content_security_policy() -> String {
    format!("{META_DIRECTIVES}; frame-ancestors 'none'")
}

/// The same policy as an element of the page's head.
#[must_use]
pub fn meta_element() -> String {
    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{META_DIRECTIVES}\">")
}

/// The headers of every reply, whatever it carries.
#[must_use]
pub fn headers() -> Vec<(&'static str, String)> {
    vec![
        ("Content-Security-Policy", content_security_policy()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        ("Cross-Origin-Embedder-Policy", "require-corp".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
    ]
}

/// The media type by a path's ending; unknown endings are bytes that no browser runs.
#[must_use]
pub fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn wasm_is_served_as_wasm_so_that_it_can_compile_while_it_loads() {
        assert_eq!(media_type("a/app-00.wasm"), "application/wasm");
        assert_eq!(media_type("app-00.js"), "text/javascript; charset=utf-8");
        assert_eq!(media_type("models/m-00.safetensors"), "application/octet-stream");
        assert_eq!(media_type("no-ending"), "application/octet-stream");
    }

    #[test]
    fn the_policy_names_no_source_but_the_page_itself() {
        let policy = content_security_policy();
        assert!(policy.starts_with("default-src 'none';"));
        for forbidden in ["http", "*", "data:", "blob:", "unsafe-inline", "'unsafe-eval'"] {
            assert!(!policy.contains(forbidden), "{forbidden} in {policy}");
        }
    }

    fn directives(policy: &str) -> Vec<&str> {
        policy.split(';').map(str::trim).collect()
    }

    #[test]
    fn the_meta_element_holds_the_headers_directives_but_for_frame_ancestors() {
        let meta = meta_element();
        let (_, content) = meta.split_once("content=\"").unwrap();
        let in_meta = directives(content.strip_suffix("\">").unwrap());
        let header = content_security_policy();
        let mut in_header = directives(&header);
        in_header.retain(|directive| !directive.starts_with("frame-ancestors"));
        assert_eq!(in_meta, in_header);
        // A quote inside would end the attribute and with it the policy.
        assert!(!in_meta.iter().any(|directive| directive.contains('"')));
        assert_eq!(header.matches("frame-ancestors 'none'").count(), 1);
    }

    #[test]
    fn what_the_page_is_made_of_may_load_and_nothing_else_may() {
        let policy = content_security_policy();
        let allowed: Vec<(&str, &str)> = directives(&policy)
            .into_iter()
            .filter_map(|directive| directive.split_once(' '))
            .filter(|(_, sources)| *sources != "'none'")
            .collect();
        let own = "'self'";
        assert_eq!(
            allowed,
            [
                ("script-src", "'self' 'wasm-unsafe-eval'"),
                ("style-src", own),
                ("img-src", own),
                ("connect-src", own),
                ("worker-src", own),
            ]
        );
    }
}
