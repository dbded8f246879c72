//! The modules of a crate, and which file a path leads to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::source::{self, Import, Source};

/// Longest chain of re-exports that is followed, in case they lead in a circle.
const MAX_STEPS: usize = 16;

/// A crate: its modules by their paths from the crate's root, which is the empty path.
#[derive(Debug)]
pub struct Tree {
    modules: BTreeMap<Vec<String>, Module>,
    /// The files with what they say, in the order in which they were read.
    files: Vec<File>,
}

/// A file of a crate.
#[derive(Debug)]
pub struct File {
    /// From the repository's top folder.
    pub path: PathBuf,
    /// The module that it is.
    pub module: Vec<String>,
    source: Source,
}

#[derive(Debug)]
struct Module {
    /// Index of the file that it is in.
    file: usize,
}

/// A path in a file that leads to another file of the crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Index of the file that the path is in.
    pub from: usize,
    /// Index of the file that it leads to.
    pub to: usize,
    /// The path as it is written.
    pub path: Vec<String>,
    /// Whether it only passes on, to other modules, what lies below the file's own module.
    pub is_facade: bool,
}

impl Tree {
    /// Reads a crate from its root file; `read` gives a file's text, or `None` where there is none.
    ///
    /// # Errors
    /// Where a file is missing or can't be read.
    pub fn read(root: &Path, read: &dyn Fn(&Path) -> Option<String>) -> Result<Self> {
        let mut tree = Self { modules: BTreeMap::new(), files: Vec::new() };
        let folder = root.parent().context("a crate's root lies in a folder")?;
        tree.add(root.to_path_buf(), &[], folder, read)?;
        Ok(tree)
    }

    fn add(
        &mut self,
        path: PathBuf,
        module: &[String],
        folder: &Path,
        read: &dyn Fn(&Path) -> Option<String>,
    ) -> Result<()> {
        let text = read(&path).with_context(|| format!("no {}", path.display()))?;
        let source = source::read(&text).with_context(|| path.display().to_string())?;
        let (children, inline) = (source.children.clone(), source.inline.clone());
        let file = self.files.len();
        self.files.push(File { path, module: module.to_vec(), source });
        for inner in inline {
            self.modules.insert([module, &inner].concat(), Module { file });
        }
        self.modules.insert(module.to_vec(), Module { file });
        for child in children {
            let below = child.iter().fold(folder.to_path_buf(), |folder, name| folder.join(name));
            let beside = below.with_extension("rs");
            let path = if read(&beside).is_some() { beside } else { below.join("mod.rs") };
            self.add(path, &[module, &child].concat(), &below, read)?;
        }
        Ok(())
    }

    /// All files.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// Whether the module of this path has modules in files of their own below it.
    #[must_use]
    pub fn is_folder(&self, module: &[String]) -> bool {
        self.files
            .iter()
            .any(|file| file.module.len() > module.len() && file.module.starts_with(module))
    }

    /// Every path that leads from a file to another one of the crate.
    ///
    /// # Errors
    /// Where re-exports lead in a circle.
    pub fn links(&self) -> Result<Vec<Link>> {
        let mut links = Vec::new();
        for (from, file) in self.files.iter().enumerate() {
            let imports = file.source.imports.iter().map(|i| (&i.at, &i.path, i.is_public));
            let mentions = file.source.paths.iter().map(|m| (&m.at, &m.path, false));
            for (at, path, is_public) in imports.chain(mentions) {
                let at = [&file.module[..], at].concat();
                let Some(found) = self.resolve(&at, path, MAX_STEPS)? else { continue };
                if found.file != from {
                    let is_below = self.files[found.file].module.starts_with(&file.module);
                    let is_facade = is_public && is_below;
                    links.push(Link { from, to: found.file, path: path.clone(), is_facade });
                }
            }
        }
        Ok(links)
    }

    /// The file that defines what a path, written in the module `at`, leads to; `None` outside the crate.
    fn resolve(&self, at: &[String], path: &[String], steps: usize) -> Result<Option<Found>> {
        ensure!(steps > 0, "re-exports lead in a circle at {}", path.join("::"));
        let Some((first, rest)) = path.split_first() else { return Ok(None) };
        match first.as_str() {
            "crate" => self.descend(&[], rest, steps),
            "self" => self.descend(at, rest, steps),
            "super" => {
                let above = at.len().checked_sub(1).context("`super` above the crate")?;
                // `super::super` goes on from there.
                if rest.first().is_some_and(|next| next == "super") {
                    return self.resolve(&at[..above], rest, steps);
                }
                self.descend(&at[..above], rest, steps)
            }
            name if self.knows(at, name) => self.descend(at, path, steps),
            _ => Ok(None),
        }
    }

    /// Whether a name without `crate`, `self` or `super` before it is one of the module's own.
    fn knows(&self, module: &[String], name: &str) -> bool {
        self.modules.contains_key(&[module, &[name.to_owned()]].concat())
            || self.imports_of(module).any(|import| import.name.as_deref() == Some(name))
    }

    fn descend(&self, module: &[String], path: &[String], steps: usize) -> Result<Option<Found>> {
        let Some(here) = self.modules.get(module) else { return Ok(None) };
        let own = Found { file: here.file, is_sure: true };
        let Some((name, rest)) = path.split_first() else { return Ok(Some(own)) };
        let below = [module, std::slice::from_ref(name)].concat();
        if self.modules.contains_key(&below) {
            return self.descend(&below, rest, steps);
        }
        let named = |import: &&Import| import.name.as_ref() == Some(name);
        if let Some(import) = self.imports_of(module).find(named) {
            let full = [&import.path[..], rest].concat();
            // An import that names itself, such as `use rand;`, leads out of the crate.
            let is_itself = import.path.first() == Some(name);
            return if is_itself && !self.modules.contains_key(&below) {
                Ok(None)
            } else {
                self.resolve(module, &full, steps - 1)
            };
        }
        let inside = module[self.files[here.file].module.len()..].to_vec();
        if self.files[here.file].source.items.contains(&(inside, name.clone())) {
            return Ok(Some(own));
        }
        for import in self.imports_of(module).filter(|import| import.name.is_none()) {
            let full = [&import.path[..], path].concat();
            let found = self.resolve(module, &full, steps - 1)?;
            if let Some(found) = found.filter(|found| found.is_sure) {
                return Ok(Some(found));
            }
        }
        Ok(Some(Found { is_sure: false, ..own }))
    }

    fn imports_of(&self, module: &[String]) -> impl Iterator<Item = &Import> {
        let file = self.modules.get(module).map(|module| &self.files[module.file]);
        let inside = file.map_or(Vec::new(), |file| module[file.module.len()..].to_vec());
        file.into_iter()
            .flat_map(|file| &file.source.imports)
            .filter(move |import| import.at == inside)
    }
}

/// Where a path led.
#[derive(Debug, Clone, Copy)]
struct Found {
    file: usize,
    /// Whether the item itself was seen there, and not only the module that should hold it.
    is_sure: bool,
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    /// A crate of these files.
    pub fn tree(files: &[(&str, &str)]) -> Tree {
        let read = |path: &Path| {
            let named = files.iter().find(|(name, _)| Path::new(name) == path);
            named.map(|(_, text)| (*text).to_owned())
        };
        Tree::read(Path::new("src/lib.rs"), &read).unwrap()
    }

    /// `from -> to`, without the folder and the ending.
    fn links(files: &[(&str, &str)]) -> Vec<String> {
        let tree = tree(files);
        let name = |index: usize| {
            let path = tree.files()[index].path.with_extension("");
            path.strip_prefix("src").unwrap().display().to_string()
        };
        let links = tree.links().unwrap();
        links.iter().map(|link| format!("{} -> {}", name(link.from), name(link.to))).collect()
    }

    #[test]
    fn a_path_leads_to_the_file_that_defines_the_item_through_re_exports() {
        let found = links(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a/mod.rs", "mod x; mod y; pub use x::X; pub use y::*;"),
            ("src/a/x.rs", "pub struct X;"),
            ("src/a/y.rs", "pub fn y() {} use super::X;"),
            ("src/b.rs", "use crate::a::{X, y}; use crate::a; fn f() { a::y(); }"),
        ]);
        assert!(found.contains(&"a/y -> a/x".to_owned()), "{found:?}");
        let of_b: Vec<&str> = found.iter().filter_map(|link| link.strip_prefix("b -> ")).collect();
        assert_eq!(of_b, ["a/x", "a/y", "a/mod", "a/y"]);
    }

    #[test]
    fn what_lies_outside_the_crate_leads_nowhere() {
        let files = [("src/lib.rs", "use std::fs; use rand; fn f() { fs::read(rand::x()); }")];
        assert_eq!(links(&files), Vec::<String>::new());
    }

    #[test]
    fn a_missing_file_is_an_error() {
        let read = |path: &Path| path.ends_with("lib.rs").then(|| "mod gone;".to_owned());
        assert!(Tree::read(Path::new("src/lib.rs"), &read).is_err());
    }
}
