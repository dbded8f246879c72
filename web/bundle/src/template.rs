//! Fills the page shell: `{{asset:NAME}}` becomes the path of the asset of that name, and
//! `{{asset-if-built:NAME}}` too, or nothing where there is no such asset.

use crate::BundleError;
use crate::asset::Asset;
use crate::policy;

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// Replaces every placeholder of `shell` by the hashed path of the asset it names, and
/// puts the Content-Security-Policy first in its head.
///
/// # Errors
/// [`BundleError::UnknownAsset`], [`BundleError::BadPlaceholder`] for a `{{` that opens
/// anything else, [`BundleError::NoHead`].
pub fn fill(shell: &str, assets: &[Asset]) -> Result<String, BundleError> {
    let mut page = String::with_capacity(shell.len());
    let mut rest = shell;
    while let Some(open) = rest.find(OPEN) {
        page.push_str(&rest[..open]);
        let (wanted, after) = placeholder(&rest[open..])?;
        page.push_str(wanted.path(assets)?);
        rest = after;
    }
    page.push_str(rest);
    with_policy(&page)
}

/// What a placeholder stands for.
struct Wanted<'a> {
    name: &'a str,
    may_be_absent: bool,
}

/// Splits `{{asset:NAME}}…` into what it stands for and what follows.
fn placeholder(text: &str) -> Result<(Wanted<'_>, &str), BundleError> {
    let bad = || BundleError::BadPlaceholder(text.chars().take(40).collect());
    let (inside, after) = text[OPEN.len()..].split_once(CLOSE).ok_or_else(bad)?;
    let (kind, name) = inside.split_once(':').ok_or_else(bad)?;
    let may_be_absent = match kind {
        "asset" => false,
        "asset-if-built" => true,
        _ => return Err(bad()),
    };
    Ok((Wanted { name, may_be_absent }, after))
}

impl Wanted<'_> {
    fn path<'a>(&self, assets: &'a [Asset]) -> Result<&'a str, BundleError> {
        let unknown =
            || BundleError::UnknownAsset { name: self.name.to_owned(), known: names(assets) };
        match assets.iter().find(|asset| asset.name == self.name) {
            Some(asset) => Ok(&asset.path),
            None if self.may_be_absent => Ok(""),
            None => Err(unknown()),
        }
    }
}

fn names(assets: &[Asset]) -> String {
    let names: Vec<&str> = assets.iter().map(|asset| asset.name.as_str()).collect();
    names.join(", ")
}

fn with_policy(page: &str) -> Result<String, BundleError> {
    let (before, after) = page.split_once("<head>").ok_or(BundleError::NoHead)?;
    Ok(format!("{before}<head>\n{}{after}", policy::meta_element()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn assets() -> Vec<Asset> {
        vec![Asset::hashed("style.css", b"p{}".to_vec())]
    }

    #[test]
    fn a_placeholder_becomes_the_hashed_path() {
        let shell = r#"<head><link href="{{asset:style.css}}"></head>"#;
        let page = fill(shell, &assets()).unwrap();
        assert!(page.contains(&format!("href=\"{}\"", assets()[0].path)));
        assert!(!page.contains(OPEN));
    }

    #[test]
    fn the_policy_comes_before_anything_that_loads() {
        let page = fill("<head><script></script></head>", &[]).unwrap();
        let policy = page.find("Content-Security-Policy").unwrap();
        assert!(policy < page.find("<script>").unwrap());
    }

    #[test]
    fn what_may_be_absent_becomes_a_path_or_nothing() {
        let filled = |name: &str| {
            fill(&format!("<head>{{{{asset-if-built:{name}}}}}</head>"), &assets()).unwrap()
        };
        assert!(filled("style.css").contains(&assets()[0].path));
        assert!(filled("worker-gpu.js").ends_with("></head>"));
    }

    #[test]
    fn an_unknown_asset_is_refused_by_name_with_the_known_ones() {
        let error = fill("<head>{{asset:styl.css}}", &assets()).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("{{asset:styl.css}}") && message.contains("style.css"));
    }

    #[test]
    fn other_braces_are_refused() {
        for shell in ["<head>{{style.css}}", "<head>{{asset:style.css", "<head>{{if:style.css}}"] {
            assert!(matches!(fill(shell, &assets()), Err(BundleError::BadPlaceholder(_))));
        }
    }

    #[test]
    fn a_shell_without_a_head_is_refused() {
        assert!(matches!(fill("<p>", &[]), Err(BundleError::NoHead)));
    }
}
