//! What is written for readers: short documents, short sentences, links that lead somewhere, and
//! the field's words instead of retired ones.

pub mod links;
pub mod sentences;
pub mod vocabulary;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::command::{Workspace, output_of};

/// The documents that a newcomer reads, with the most lines that each may have.
const DOCUMENTS: [(&str, usize); 2] = [("README.md", 150), ("ARCHITECTURE.md", 300)];

/// Most words of a sentence in one of those.
const MAX_WORDS: usize = 40;

/// A file of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// From the repository's top folder, with `/` between its parts.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// Fails with every fault of what the repository's files say.
///
/// # Errors
/// Where there are any, or a file can't be read.
pub fn check(workspace: &Workspace) -> Result<()> {
    let listed = output_of(workspace.command("git".as_ref()).args(["ls-files", "-z"]))?;
    let listed = String::from_utf8(listed).context("a file's name is no UTF-8")?;
    // A file that was removed is listed until that is committed.
    let exists = |path: &&str| workspace.root().join(path).is_file();
    let paths: Vec<&str> = listed.split('\0').filter(|p| !p.is_empty()).filter(exists).collect();
    let texts = paths
        .iter()
        .filter(|path| is_text(path))
        .map(|path| {
            let text = fs::read_to_string(workspace.root().join(path));
            Ok(Text { path: (*path).to_owned(), text: text.context((*path).to_owned())? })
        })
        .collect::<Result<Vec<_>>>()?;
    let faults = faults(&paths, &texts);
    if !faults.is_empty() {
        bail!("{} faults:\n{}", faults.len(), faults.join("\n"));
    }
    Ok(())
}

/// Every fault of files of these paths, and of those that are text.
fn faults(paths: &[&str], texts: &[Text]) -> Vec<String> {
    let mut faults: Vec<String> = texts.iter().flat_map(faults_of_document).collect();
    faults.extend(paths.iter().filter(|path| is_generated(path)).map(|path| {
        format!("{path}: generated HTML is made by its command and not kept in the repository")
    }));
    faults.extend(links::dead(paths, texts));
    faults.extend(vocabulary::retired_in(paths, texts));
    faults
}

fn faults_of_document(text: &Text) -> Vec<String> {
    let Some((_, limit)) = DOCUMENTS.iter().find(|(path, _)| *path == text.path) else {
        return Vec::new();
    };
    let lines = text.text.lines().count();
    let too_long =
        (lines > *limit).then(|| format!("{}: {lines} lines, and the limit is {limit}", text.path));
    let sentences = sentences::longer_than(MAX_WORDS, &text.text);
    let told = |(words, sentence)| format!("{}: {words} words in: {sentence}", text.path);
    too_long.into_iter().chain(sentences.into_iter().map(told)).collect()
}

fn is_generated(path: &str) -> bool {
    path.starts_with("docs/") && ending(path) == "html"
}

/// What follows the last point of a path.
fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Whether people write files with this ending; data and pictures are not looked into.
fn is_text(path: &str) -> bool {
    const ENDINGS: [&str; 9] = ["css", "html", "js", "md", "mjs", "py", "rs", "sh", "toml"];
    ENDINGS.contains(&ending(path)) && !is_generated(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str, text: &str) -> Text {
        Text { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_document_over_its_limit_and_a_long_sentence_are_told() {
        let long = "word ".repeat(41);
        let readme = text("README.md", &format!("{}{long}.", "line\n\n".repeat(80)));
        let told = faults(&["README.md"], &[readme]);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("161 lines") && told[1].contains("41 words"), "{told:?}");
    }

    #[test]
    fn other_documents_may_be_longer() {
        let other = text("docs/cli.md", &"line\n\n".repeat(200));
        assert!(faults(&["docs/cli.md"], &[other]).is_empty());
    }

    #[test]
    fn generated_html_is_told_and_the_pages_shell_is_not() {
        let told = faults(&["docs/results/compare.html", "static/index.html"], &[]);
        assert_eq!(told.len(), 1, "{told:?}");
    }
}
