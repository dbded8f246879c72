//! `lubdub compare`: runs of cross-validation beside each other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use train_cli::comparison::{Comparison, Run, compare, mean};
use train_cli::io::atomic_file::{create_folder, write_file};
use train_cli::metrics::{BootstrapConfig, Prediction};
use train_cli::report::{comparison_html, comparison_text};

use super::print;
use crate::args::CompareArgs;

/// Reads the runs, compares and reports them.
pub fn run(args: &CompareArgs) -> anyhow::Result<ExitCode> {
    let mut runs: Vec<Run> = named(&args.runs)
        .into_iter()
        .map(|(name, path)| read(name, path))
        .collect::<Result<_, _>>()?;
    if args.ensemble {
        runs.push(mean(&runs)?);
    }
    let bootstrap = BootstrapConfig { resamples: args.resamples, ..BootstrapConfig::default() };
    let comparison = compare(&runs, &bootstrap)?;
    if let Some(out) = &args.out {
        write(out, &comparison)?;
    }
    if args.json {
        print(&(serde_json::to_string(&comparison)? + "\n"))?;
    } else {
        print(&comparison_text(&comparison))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Each run folder with its own name, or with its path where two have the same name.
fn named(folders: &[PathBuf]) -> Vec<(String, &Path)> {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let names: BTreeSet<_> = folders.iter().map(|path| name(path)).collect();
    let is_told_apart = names.len() == folders.len();
    let label = |path: &Path| name(path).filter(|_| is_told_apart);
    let whole = |path: &Path| path.display().to_string();
    folders
        .iter()
        .map(|path| (label(path).unwrap_or_else(|| whole(path)), path.as_path()))
        .collect()
}

fn read(name: String, folder: &Path) -> anyhow::Result<Run> {
    Ok(Run { name, judged: predictions(folder)? })
}

/// The judgements of a run folder, or of a file of them.
pub fn predictions(path: &Path) -> anyhow::Result<Vec<Prediction>> {
    let file = if path.is_dir() { path.join("predictions.json") } else { path.to_path_buf() };
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("{} can't be read", file.display()))?;
    let judged: Vec<Prediction> = serde_json::from_str(&text)
        .with_context(|| format!("{} holds no predictions", file.display()))?;
    ensure!(!judged.is_empty(), "{} holds no predictions", file.display());
    Ok(judged)
}

fn write(out: &Path, comparison: &Comparison) -> anyhow::Result<()> {
    let (page, plots) = comparison_html(comparison)?;
    create_folder(out)?;
    write_file(&out.join("compare.html"), page.as_bytes())?;
    write_file(&out.join("compare.json"), serde_json::to_string_pretty(comparison)?.as_bytes())?;
    for (name, plot) in plots {
        let name = name.to_lowercase().replace(' ', "-");
        write_file(&out.join(format!("compare-{name}.svg")), plot.as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_go_by_their_folders_names_where_those_tell_them_apart() {
        let names = |paths: [&str; 2]| {
            let paths = paths.map(PathBuf::from);
            named(&paths).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(names(["runs/cnn", "runs/rnn/"]), ["cnn", "rnn"]);
        assert_eq!(names(["a/run", "b/run"]), ["a/run", "b/run"]);
    }
}
