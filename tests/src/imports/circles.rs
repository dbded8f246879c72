//! Circles in a graph of imports.
//!
//! The nodes are a crate's files. A file and the modules below it are one thing to the outside, so
//! what a file names of its own modules counts for nothing: `a/mod.rs` may pass on what `a/x.rs`
//! defines, and `a/x.rs` may use what `a/mod.rs` defines. Everything else counts.
//!
//! The same again for folders: one is joined to another, or to a file, beside it where any file
//! below the one names any file below the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::Result;

use super::tree::{Link, Tree};

/// Files or folders each of which leads to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// What it joins.
    pub what: &'static str,
    /// An example of each step between two of them: from, to, and the path that is written.
    pub steps: Vec<(String, String, String)>,
}

impl fmt::Display for Circle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "a circle of {}:", self.what)?;
        for (from, to, path) in &self.steps {
            writeln!(formatter, "  {from} names {path} of {to}")?;
        }
        Ok(())
    }
}

/// All circles of a crate.
///
/// # Errors
/// Those of [`Tree::links`].
pub fn circles(tree: &Tree) -> Result<Vec<Circle>> {
    let files = tree.files();
    let links = tree.links()?;
    let counting = links.iter().filter(|link| {
        let (from, to) = (&files[link.from].module, &files[link.to].module);
        !to.starts_with(from)
    });
    let mut among_files = Graph::default();
    let mut among_folders = Graph::default();
    for link in counting {
        let name = |index: usize| files[index].path.display().to_string();
        let step = |from, to| (from, to, link.path.join("::"));
        among_files.add(name(link.from), name(link.to), step(name(link.from), name(link.to)));
        if let Some((from, to)) = folders(tree, link) {
            among_folders.add(from, to, step(name(link.from), name(link.to)));
        }
    }
    Ok([among_files.circles("files"), among_folders.circles("folders")].concat())
}

/// The folders side by side that a link joins, or a folder and a file, by their modules' paths. Two
/// files are no matter of folders.
fn folders(tree: &Tree, link: &Link) -> Option<(String, String)> {
    let (from, to) = (&tree.files()[link.from].module, &tree.files()[link.to].module);
    let shared = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let (from, to) = (from.get(..=shared)?, to.get(..=shared)?);
    let any = tree.is_folder(from) || tree.is_folder(to);
    any.then(|| (from.join("/"), to.join("/")))
}

/// Nodes, and the first example of each step between two of them.
#[derive(Default)]
struct Graph(BTreeMap<String, BTreeMap<String, (String, String, String)>>);

impl Graph {
    fn add(&mut self, from: String, to: String, example: (String, String, String)) {
        self.0.entry(from).or_default().entry(to).or_insert(example);
    }

    /// Every node that a walk from `start` comes to.
    fn reached(&self, start: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            for next in self.0.get(node).into_iter().flatten().map(|(to, _)| to.as_str()) {
                if reached.insert(next) {
                    waiting.push(next);
                }
            }
        }
        reached
    }

    /// The largest sets of nodes each of which leads to each other.
    fn circles(&self, what: &'static str) -> Vec<Circle> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.0.keys().map(|node| (node.as_str(), self.reached(node))).collect();
        let leads = |from: &str, to: &str| reached.get(from).is_some_and(|set| set.contains(to));
        let mut found = BTreeSet::new();
        for node in self.0.keys().filter(|node| leads(node, node)) {
            let together: BTreeSet<&str> =
                reached[node.as_str()].iter().copied().filter(|other| leads(other, node)).collect();
            found.insert(together);
        }
        found.iter().map(|nodes| Circle { what, steps: self.steps(nodes) }).collect()
    }

    fn steps(&self, nodes: &BTreeSet<&str>) -> Vec<(String, String, String)> {
        nodes
            .iter()
            .flat_map(|from| self.0.get(*from).into_iter().flatten())
            .filter(|(to, _)| nodes.contains(to.as_str()))
            .map(|(_, example)| example.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::super::tree::tests::tree;
    use super::*;

    /// What kind of circle there is, and among which files its steps go.
    fn found(files: &[(&str, &str)]) -> Vec<(&'static str, Vec<String>)> {
        let steps = |circle: &Circle| {
            circle.steps.iter().map(|(from, to, _)| format!("{from} {to}")).collect()
        };
        circles(&tree(files)).unwrap().iter().map(|circle| (circle.what, steps(circle))).collect()
    }

    #[test]
    fn two_files_that_name_each_other_are_a_circle() {
        let found = found(&[
            ("src/lib.rs", "mod a; mod b; mod c;"),
            ("src/a.rs", "pub struct A; use crate::b::B;"),
            ("src/b.rs", "pub struct B(crate::a::A);"),
            ("src/c.rs", "use crate::a::A;"),
        ]);
        let steps = vec!["src/a.rs src/b.rs".to_owned(), "src/b.rs src/a.rs".to_owned()];
        assert_eq!(found, [("files", steps)]);
    }

    #[test]
    fn a_circle_of_three_that_goes_through_a_re_export_is_found() {
        let found = found(&[
            ("src/lib.rs", "mod d;"),
            ("src/d/mod.rs", "mod a; mod b; mod c; pub use a::A; pub use b::B; pub use c::C;"),
            ("src/d/a.rs", "pub struct A(super::B);"),
            ("src/d/b.rs", "use super::C; pub struct B;"),
            ("src/d/c.rs", "use crate::d::*; pub struct C; use crate::d::A;"),
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].1.len(), 3);
    }

    #[test]
    fn a_module_and_its_own_children_are_none() {
        let found = found(&[
            ("src/lib.rs", "mod a; pub use a::x; pub struct Error;"),
            ("src/a/mod.rs", "mod x; mod y; pub use x::x; pub enum Kind {} use y::y;"),
            ("src/a/x.rs", "use super::Kind; use crate::Error; pub fn x() {}"),
            ("src/a/y.rs", "use super::x; pub fn y(k: super::Kind) {}"),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_circle_in_tests_is_none() {
        let found = found(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "pub struct A; #[cfg(test)] mod tests { use crate::b::B; }"),
            ("src/b.rs", "pub struct B(crate::a::A);"),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }

    const FOLDERS: [(&str, &str); 7] = [
        ("src/lib.rs", "mod a; mod b;"),
        ("src/a/mod.rs", "pub mod x; pub mod y;"),
        ("src/a/x.rs", "use crate::b::z::Z;"),
        ("src/a/y.rs", "pub struct Y;"),
        ("src/b/mod.rs", "pub mod z; pub mod w;"),
        ("src/b/z.rs", "pub struct Z;"),
        ("src/b/w.rs", "use crate::a::y::Y;"),
    ];

    #[test]
    fn two_folders_that_name_each_other_are_a_circle_though_no_files_are() {
        let steps = vec!["src/a/x.rs src/b/z.rs".to_owned(), "src/b/w.rs src/a/y.rs".to_owned()];
        assert_eq!(found(&FOLDERS), [("folders", steps)]);
    }

    #[test]
    fn a_folder_and_a_file_beside_it_that_name_each_other_are_a_circle() {
        let found = found(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a/mod.rs", "pub mod x; pub mod y;"),
            ("src/a/x.rs", "use crate::b::B;"),
            ("src/a/y.rs", "pub struct Y;"),
            ("src/b.rs", "pub struct B(crate::a::y::Y);"),
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "folders");
    }

    #[test]
    fn nested_folders_side_by_side_are_looked_at_too() {
        let nested: Vec<(String, String)> = FOLDERS
            .iter()
            .map(|(path, text)| {
                (path.replace("src/", "src/n/"), text.replace("crate::", "crate::n::"))
            })
            .map(|(path, text)| (path.replace("lib.rs", "mod.rs"), text))
            .collect();
        let mut files: Vec<(&str, &str)> =
            nested.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        files.push(("src/lib.rs", "mod n;"));
        assert_eq!(found(&files).len(), 1);
    }

    #[test]
    fn a_circle_is_told_with_its_files_and_paths() {
        let circle = circles(&tree(&FOLDERS)).unwrap().remove(0);
        let text = circle.to_string();
        assert!(text.contains("src/a/x.rs names crate::b::z::Z of src/b/z.rs"), "{text}");
    }
}
