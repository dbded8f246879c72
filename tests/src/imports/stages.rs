//! The order of the stages is written in one folder: no other file names two of them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use super::tree::{Link, Tree};

/// The folder that knows the order.
const PIPELINE: &str = "engine/src/pipeline";

/// The entry point of each stage: its module, and what does its work there.
const STAGES: [(&str, &str); 6] = [
    ("audio", "decode"),
    ("audio", "condition"),
    ("features", "Extractor"),
    ("beats", "BeatFinder"),
    ("inference", "predict_logits"),
    ("findings", "conclude"),
];

/// A line for each file outside the pipeline that names the entry points of two stages. What a
/// module passes on of its own is no use of it.
///
/// # Errors
/// Those of [`Tree::links`].
pub fn elsewhere(tree: &Tree) -> Result<Vec<String>> {
    let mut named: BTreeMap<&Path, Vec<String>> = BTreeMap::new();
    for link in tree.links()?.iter().filter(|link| !link.is_facade) {
        let path = tree.files()[link.from].path.as_path();
        if let Some(stage) = stage(tree, link).filter(|_| !path.starts_with(PIPELINE)) {
            let stages = named.entry(path).or_default();
            if !stages.contains(&stage) {
                stages.push(stage);
            }
        }
    }
    let order = |(path, stages): (&Path, Vec<String>)| {
        (stages.len() > 1).then(|| format!("{} names {}", path.display(), stages.join(" and ")))
    };
    Ok(named.into_iter().filter_map(order).collect())
}

/// The stage whose entry point a path names: a function at its end, or a type anywhere in it.
fn stage(tree: &Tree, link: &Link) -> Option<String> {
    let module = tree.files()[link.to].module.first()?;
    let names = |entry: &str| match link.path.iter().position(|part| part == entry) {
        Some(at) => at + 1 == link.path.len() || entry.starts_with(char::is_uppercase),
        None => false,
    };
    let (module, entry) =
        STAGES.into_iter().find(|(stage, entry)| stage == module && names(entry))?;
    Some(format!("{module}::{entry}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::super::tree::Tree;
    use super::*;

    /// The engine with these two files in addition.
    fn elsewhere_in(pipeline: &str, other: &str) -> Vec<String> {
        let files = [
            ("engine/src/lib.rs", "mod audio; mod beats; mod pipeline; mod other;"),
            (
                "engine/src/audio/mod.rs",
                "mod decode; pub use decode::decode; pub fn condition() {} pub struct Pcg;",
            ),
            ("engine/src/audio/decode.rs", "pub fn decode() {} pub struct DecodeError;"),
            ("engine/src/beats.rs", "pub struct BeatFinder;"),
            ("engine/src/pipeline/mod.rs", pipeline),
            ("engine/src/other.rs", other),
        ];
        let read = |path: &Path| {
            let named = files.iter().find(|(name, _)| Path::new(name) == path);
            named.map(|(_, text)| (*text).to_owned())
        };
        elsewhere(&Tree::read(Path::new("engine/src/lib.rs"), &read).unwrap()).unwrap()
    }

    const BOTH: &str = "use crate::audio::decode; fn f() { crate::beats::BeatFinder::new(); }";

    #[test]
    fn two_stages_are_named_in_the_pipeline_only() {
        assert_eq!(elsewhere_in(BOTH, ""), Vec::<String>::new());
        let told = elsewhere_in("", BOTH);
        assert_eq!(told, ["engine/src/other.rs names audio::decode and beats::BeatFinder"]);
    }

    #[test]
    fn two_steps_of_one_module_are_two_stages() {
        let told = elsewhere_in("", "use crate::audio::{condition, decode};");
        assert_eq!(told.len(), 1, "{told:?}");
    }

    #[test]
    fn one_stage_and_what_others_return_may_be_named() {
        let other = "use crate::audio::decode; use crate::audio::Pcg; use crate::beats::Beats;";
        assert!(elsewhere_in("", other).is_empty());
        let tests = format!("#[cfg(test)] mod tests {{ {BOTH} }}");
        assert!(elsewhere_in("", &tests).is_empty());
    }
}
