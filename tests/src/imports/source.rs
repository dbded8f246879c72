//! What a source file says of modules: those it declares, what it imports, and which paths it
//! names. Test code and comments are left out.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The parts of a file that matter here, each with the inline modules around it.
#[derive(Debug, Default)]
pub struct Source {
    /// Modules that have a file of their own.
    pub children: Vec<Vec<String>>,
    /// Modules that are written out in this file.
    pub inline: Vec<Vec<String>>,
    /// What `use` brings in.
    pub imports: Vec<Import>,
    /// Other paths of two and more parts.
    pub paths: Vec<Mention>,
    /// Names of items.
    pub items: BTreeSet<(Vec<String>, String)>,
}

/// One leaf of a `use`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Where it is written.
    pub at: Vec<String>,
    /// What is imported; for `a::*` this is `a`.
    pub path: Vec<String>,
    /// The name that it has from then on; `None` for all names.
    pub name: Option<String>,
    /// Whether other modules see it too.
    pub is_public: bool,
}

/// A path somewhere in the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it is written.
    pub at: Vec<String>,
    /// Its parts.
    pub path: Vec<String>,
}

/// Words before the name of an item.
const ITEM_WORDS: [&str; 9] =
    ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules"];

/// Reads a file.
///
/// # Errors
/// Where it is no Rust, or puts a module somewhere else with `#[path]`.
pub fn read(text: &str) -> Result<Source> {
    let tokens: TokenStream = text.parse().ok().context("this is no Rust")?;
    let mut source = Source::default();
    source.walk(tokens, &[])?;
    Ok(source)
}

impl Source {
    fn walk(&mut self, tokens: TokenStream, at: &[String]) -> Result<()> {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        let mut is_public = false;
        while let Some(token) = rest.first() {
            if let Some((attribute, after)) = attribute(rest) {
                rest = if is_test(attribute) { skip_item(after) } else { after };
                if !is_test(attribute) && names(attribute).first().is_some_and(|n| n == "path") {
                    bail!("a module outside tests has #[path]");
                }
                continue;
            }
            rest = match word(token).as_deref() {
                Some("pub") => {
                    is_public = true;
                    after_visibility(rest)
                }
                Some("use") if !rest.get(1).is_some_and(|next| is_punct(next, '<')) => {
                    let end = rest.iter().position(|t| is_punct(t, ';')).unwrap_or(rest.len());
                    self.import(&rest[1..end], at, is_public);
                    is_public = false;
                    &rest[end..]
                }
                Some("mod") => {
                    is_public = false;
                    self.module(rest, at)?
                }
                _ => {
                    is_public = false;
                    self.other(rest, at)?
                }
            };
        }
        Ok(())
    }

    fn module<'a>(&mut self, rest: &'a [TokenTree], at: &[String]) -> Result<&'a [TokenTree]> {
        let Some(name) = rest.get(1).and_then(word) else { return Ok(&rest[1..]) };
        let path = [at, &[name]].concat();
        if let Some(TokenTree::Group(body)) = rest.get(2) {
            self.inline.push(path.clone());
            self.walk(body.stream(), &path)?;
            return Ok(&rest[3..]);
        }
        self.children.push(path);
        Ok(&rest[2..])
    }

    /// Anything but an attribute, a `use` and a `mod`: looks into groups, and notes items and paths.
    fn other<'a>(&mut self, rest: &'a [TokenTree], at: &[String]) -> Result<&'a [TokenTree]> {
        if let TokenTree::Group(group) = &rest[0] {
            self.walk(group.stream(), at)?;
            return Ok(&rest[1..]);
        }
        let Some(first) = word(&rest[0]) else { return Ok(&rest[1..]) };
        if ITEM_WORDS.contains(&first.as_str()) {
            let name = rest[1..].iter().find_map(word);
            self.items.extend(name.map(|name| (at.to_vec(), name)));
            return Ok(&rest[1..]);
        }
        let (path, after) = path(rest);
        if path.len() > 1 {
            self.paths.push(Mention { at: at.to_vec(), path });
        }
        Ok(after)
    }

    /// Notes each leaf of what stands between `use` and `;`.
    fn import(&mut self, tokens: &[TokenTree], at: &[String], is_public: bool) {
        let mut leaves = Vec::new();
        leaves_of(tokens, &[], &mut leaves);
        let import = |(path, name)| Import { at: at.to_vec(), path, name, is_public };
        self.imports.extend(leaves.into_iter().map(import));
    }
}

/// Paths and names in a tree of imports, each below `prefix`.
fn leaves_of(
    tokens: &[TokenTree],
    prefix: &[String],
    leaves: &mut Vec<(Vec<String>, Option<String>)>,
) {
    for branch in tokens.split(|token| is_punct(token, ',')) {
        let (own, after) = path(branch);
        let full = [prefix, &own].concat();
        match after {
            [TokenTree::Group(group), ..] => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                leaves_of(&inner, &full, leaves);
            }
            [star, ..] if is_punct(star, '*') => leaves.push((full, None)),
            [r#as, name, ..] if word(r#as).as_deref() == Some("as") => {
                leaves.push((without_self(full), word(name)));
            }
            _ => {
                let path = without_self(full);
                let name = path.last().cloned();
                leaves.extend(name.map(|name| (path, Some(name))));
            }
        }
    }
}

/// `a::{self}` is `a`; `self` alone is what it is.
fn without_self(mut path: Vec<String>) -> Vec<String> {
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    path
}

/// The words of `a::b::c` at the start, and what follows them; a `::` at the very end, before
/// a group or a star, is taken too.
fn path(tokens: &[TokenTree]) -> (Vec<String>, &[TokenTree]) {
    let mut words = Vec::new();
    let mut rest = tokens;
    while let [first, after @ ..] = rest {
        let Some(word) = word(first) else { break };
        words.push(word);
        rest = after;
        match rest {
            [one, two, after @ ..] if is_punct(one, ':') && is_punct(two, ':') => rest = after,
            _ => break,
        }
    }
    // Nothing was taken where the path is absolute: it leads out of the crate.
    let rest = if words.is_empty() { rest.get(1..).unwrap_or_default() } else { rest };
    (words, rest)
}

/// The attribute at the start, and what follows it.
fn attribute(tokens: &[TokenTree]) -> Option<(&Group, &[TokenTree])> {
    let (hash, after) = tokens.split_first()?;
    let after = match after.first() {
        Some(bang) if is_punct(bang, '!') => &after[1..],
        _ => after,
    };
    match after {
        [TokenTree::Group(group), after @ ..]
            if is_punct(hash, '#') && group.delimiter() == Delimiter::Bracket =>
        {
            Some((group, after))
        }
        _ => None,
    }
}

/// Whether what has the attribute is compiled for tests only.
fn is_test(attribute: &Group) -> bool {
    let names = names(attribute);
    let has = |name: &str| names.iter().any(|found| found == name);
    has("test") && !has("not") && (has("cfg") || names.len() <= 2)
}

/// Every word inside a group.
fn names(group: &Group) -> Vec<String> {
    let words = |token: TokenTree| match &token {
        TokenTree::Group(inner) => names(inner),
        _ => word(&token).into_iter().collect(),
    };
    group.stream().into_iter().flat_map(words).collect()
}

/// What follows the item at the start, whose attributes may go on.
fn skip_item(tokens: &[TokenTree]) -> &[TokenTree] {
    let mut rest = tokens;
    while let Some((_, after)) = attribute(rest) {
        rest = after;
    }
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_punct(token, ';'),
    };
    let end = rest.iter().position(is_end).map_or(rest.len(), |end| end + 1);
    &rest[end..]
}

/// What follows `pub` or `pub(…)`.
fn after_visibility(tokens: &[TokenTree]) -> &[TokenTree] {
    match tokens {
        [_, TokenTree::Group(group), after @ ..] if group.delimiter() == Delimiter::Parenthesis => {
            after
        }
        _ => &tokens[1..],
    }
}

fn word(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn imports(text: &str) -> Vec<(String, Option<String>)> {
        let source = read(text).unwrap();
        source.imports.into_iter().map(|import| (import.path.join("::"), import.name)).collect()
    }

    fn paths(text: &str) -> Vec<String> {
        read(text).unwrap().paths.into_iter().map(|mention| mention.path.join("::")).collect()
    }

    #[test]
    fn every_leaf_of_a_use_is_an_import_under_its_name() {
        let found = imports("use crate::a::{self, B as C, d::{E, f::*}}; pub(crate) use super::G;");
        let named = |path: &str, name: &str| (path.to_owned(), Some(name.to_owned()));
        assert_eq!(
            found,
            [
                named("crate::a", "a"),
                named("crate::a::B", "C"),
                named("crate::a::d::E", "E"),
                ("crate::a::d::f".to_owned(), None),
                named("super::G", "G"),
            ]
        );
    }

    #[test]
    fn paths_in_code_macros_and_types_are_found() {
        let text = "fn f(x: crate::a::B) -> c::D { html! { <E o={super::g::h()} /> }; 1 }";
        assert_eq!(paths(text), ["crate::a::B", "c::D", "super::g::h"]);
    }

    #[test]
    fn tests_comments_and_strings_are_left_out() {
        let text = r#"
            /// See crate::a::B.
            fn f() { g("crate::c::D"); } // crate::e::F
            #[cfg(test)]
            mod tests { use crate::g::H; }
            #[cfg(all(test, feature = "x"))]
            #[allow(missing_docs)]
            use crate::i::J;
            #[test]
            fn t() { crate::k::l(); }
            #[cfg(not(test))]
            use crate::m::N;
        "#;
        assert_eq!(imports(text), [("crate::m::N".to_owned(), Some("N".to_owned()))]);
        assert!(paths(text).is_empty());
    }

    #[test]
    fn modules_and_items_are_known_with_the_modules_around_them() {
        let source = read("mod a; pub mod b { mod c; pub struct D; } fn e() {}").unwrap();
        assert_eq!(source.children, [vec!["a"], vec!["b", "c"]]);
        assert!(source.items.contains(&(vec!["b".to_owned()], "D".to_owned())));
        assert!(source.items.contains(&(Vec::new(), "e".to_owned())));
    }

    #[test]
    fn a_module_that_lies_elsewhere_is_not_passed_over() {
        assert!(read("#[path = \"b.rs\"] mod a;").is_err());
        assert!(read("#[cfg(test)] #[path = \"b.rs\"] mod a;").is_ok());
    }
}
