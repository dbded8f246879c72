//! Finds links in Markdown that lead to no file of the repository.

use super::{Text, ending};

/// A line for each relative link of a Markdown file that leads to none of `paths` and to no folder
/// of theirs.
#[must_use]
pub fn dead(paths: &[&str], texts: &[Text]) -> Vec<String> {
    let documents = texts.iter().filter(|text| ending(&text.path) == "md");
    documents.flat_map(|document| dead_in(document, paths)).collect()
}

fn dead_in(document: &Text, paths: &[&str]) -> Vec<String> {
    let leads = |target: &String| {
        let below = format!("{target}/");
        target.is_empty() || paths.iter().any(|path| path == target || path.starts_with(&below))
    };
    targets(&document.text)
        .filter(|target| is_relative(target))
        .filter(|target| resolved(&document.path, target).is_none_or(|target| !leads(&target)))
        .map(|target| format!("{}: the link to {target} leads nowhere", document.path))
        .collect()
}

/// What stands in `](…)` and `src="…"`, outside code.
fn targets(markdown: &str) -> impl Iterator<Item = &str> {
    let outside_code = markdown.split("```").step_by(2);
    outside_code.flat_map(|text| {
        let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
        let sources = text.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
        links.chain(sources)
    })
}

fn is_relative(target: &str) -> bool {
    !target.contains(':') && !target.starts_with('#')
}

/// The target from the repository's top folder; `None` where it leads out of that.
fn resolved(document: &str, target: &str) -> Option<String> {
    let target = target.split('#').next()?;
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dead_links(path: &str, text: &str) -> Vec<String> {
        let paths = ["README.md", "docs/cli.md", "docs/images/a.png"];
        dead(&paths, &[Text { path: path.to_owned(), text: text.to_owned() }])
    }

    #[test]
    fn links_are_taken_from_the_documents_folder() {
        assert!(dead_links("docs/cli.md", "[a](../README.md#start) ![b](images/a.png)").is_empty());
        assert!(
            dead_links(
                "README.md",
                "[a](docs/cli.md), [b](docs/), <img src=\"docs/images/a.png\">"
            )
            .is_empty()
        );
        assert_eq!(dead_links("docs/cli.md", "[a](docs/cli.md)").len(), 1);
        assert_eq!(dead_links("README.md", "[a](../other)").len(), 1);
    }

    #[test]
    fn addresses_anchors_and_code_are_not_looked_at() {
        let text = "[a](https://example.org/x) [b](#start)\n```\n[c](nowhere)\n```\n";
        assert!(dead_links("README.md", text).is_empty());
    }

    #[test]
    fn a_dead_link_is_told_with_its_document() {
        let told = dead_links("README.md", "see [a](docs/gone.md)");
        assert_eq!(told, ["README.md: the link to docs/gone.md leads nowhere"]);
    }
}
