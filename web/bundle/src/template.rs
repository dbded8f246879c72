//! Fills the page shell: `{{asset:NAME}}` becomes the path of the asset of that name, and
//! `{{attribute-if-built:ATTRIBUTE=NAME}}` an attribute with that path, or nothing where there is no
//! such asset.

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
        page.push_str(&wanted.text(assets)?);
        rest = after;
    }
    page.push_str(rest);
    with_policy(&page)
}

/// What a placeholder stands for.
enum Wanted<'a> {
    /// The path of an asset.
    Path(&'a str),
    /// An attribute that holds the path of an asset, which may be absent.
    Attribute(&'a str, &'a str),
}

/// Splits `{{asset:NAME}}…` into what it stands for and what follows.
fn placeholder(text: &str) -> Result<(Wanted<'_>, &str), BundleError> {
    let bad = || BundleError::BadPlaceholder(text.chars().take(40).collect());
    let (inside, after) = text[OPEN.len()..].split_once(CLOSE).ok_or_else(bad)?;
    let wanted = match inside.split_once(':').ok_or_else(bad)? {
        ("asset", name) => Wanted::Path(name),
        ("attribute-if-built", pair) => {
            let (attribute, name) = pair.split_once('=').ok_or_else(bad)?;
            Wanted::Attribute(attribute, name)
        }
        _ => return Err(bad()),
    };
    Ok((wanted, after))
}

impl Wanted<'_> {
    fn text(&self, assets: &[Asset]) -> Result<String, BundleError> {
        let path = |name: &str| {
            assets.iter().find(|asset| asset.name == name).map(|asset| asset.path.clone())
        };
        let unknown =
            |name: &str| BundleError::UnknownAsset { name: name.to_owned(), known: names(assets) };
        match *self {
            Self::Path(name) => path(name).ok_or_else(|| unknown(name)),
            Self::Attribute(attribute, name) => {
                Ok(path(name).map_or_else(String::new, |path| format!("{attribute}=\"{path}\"")))
            }
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
    fn an_attribute_is_there_only_where_its_asset_is() {
        let filled = |name: &str| {
            fill(&format!("<html {{{{attribute-if-built:data-x={name}}}}}><head>"), &assets())
                .unwrap()
        };
        let there = format!("<html data-x=\"{}\"><head>", assets()[0].path);
        assert!(filled("style.css").starts_with(&there));
        assert!(filled("worker-gpu.js").starts_with("<html ><head>"));
    }

    #[test]
    fn an_unknown_asset_is_refused_by_name_with_the_known_ones() {
        let error = fill("<head>{{asset:styl.css}}", &assets()).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("{{asset:styl.css}}") && message.contains("style.css"));
    }

    #[test]
    fn other_braces_are_refused() {
        for inside in ["style.css}}", "asset:style.css", "if:style.css}}", "attribute-if-built:a}}"]
        {
            let shell = &format!("<head>{{{{{inside}");
            assert!(matches!(fill(shell, &assets()), Err(BundleError::BadPlaceholder(_))));
        }
    }

    #[test]
    fn a_shell_without_a_head_is_refused() {
        assert!(matches!(fill("<p>", &[]), Err(BundleError::NoHead)));
    }
}
