//! `lubdub features`: every view of a recording, as pictures and arrays.

mod archive;
mod seen;
mod summary;

use super::{print, read_bounded};
use crate::args::FeaturesArgs;
use anyhow::Context;
use engine::audio::{ConditionConfig, Pcg};
use seen::{Seen, step_s};
use std::path::Path;
use std::process::ExitCode;
use summary::Summary;
use train_cli::examples::conditioned;
use train_cli::report::plots::Heatmap;

/// Computes the views, writes what was asked for and prints what was written.
pub fn run(args: &FeaturesArgs) -> anyhow::Result<ExitCode> {
    let pcg = read(&args.file).with_context(|| args.file.display().to_string())?;
    let views =
        args.chosen().map(|view| Seen::new(view, &pcg)).collect::<anyhow::Result<Vec<_>>>()?;
    std::fs::create_dir_all(&args.out)
        .with_context(|| format!("the folder {} can't be made", args.out.display()))?;
    for view in &views {
        draw(args, view, &pcg)?;
    }
    if args.npz {
        write(&args.out, archive::NAME, &archive::bytes(&views, &pcg)?)?;
    }
    let summary = Summary::new(args, &views, &pcg);
    write(&args.out, summary::NAME, (serde_json::to_string_pretty(&summary)? + "\n").as_bytes())?;
    print(&if args.json { serde_json::to_string(&summary)? + "\n" } else { summary.to_string() })?;
    Ok(ExitCode::SUCCESS)
}

/// A recording, conditioned as for the released models.
fn read(path: &Path) -> anyhow::Result<Pcg> {
    let bytes = read_bounded::bytes(path).context("the file can't be read")?;
    Ok(conditioned(&bytes, &ConditionConfig::default())?.pcg)
}

/// Writes a view's pictures.
fn draw(args: &FeaturesArgs, view: &Seen, pcg: &Pcg) -> anyhow::Result<()> {
    let file = args.file.file_name().unwrap_or_default().to_string_lossy();
    let map = Heatmap {
        title: &format!("{}: {file}", view.name()),
        caption: &format!(
            "{:.1} s at {} Hz, conditioned; {} rows, {} frames, one every {:.0} ms",
            pcg.duration_s(),
            pcg.sample_rate,
            view.image.rows,
            view.image.columns,
            1000.0 * step_s(pcg)
        ),
        image: &view.image,
        axis: &view.axis,
        step_s: step_s(pcg),
        scale: view.scale(),
    };
    write(&args.out, &view.file("svg"), map.svg()?.as_bytes())?;
    if args.png {
        write(&args.out, &view.file("png"), &map.png()?)?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = folder.join(name);
    std::fs::write(&path, bytes).with_context(|| format!("{} can't be written", path.display()))
}
