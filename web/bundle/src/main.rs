//! `bundle serve` and `bundle build`: the page, without npm, trunk or a downloaded tool.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;
use bundle::progress::Progress;
use bundle::workspace::Workspace;
use bundle::{build, dist, serve, server};
use clap::{Parser, Subcommand};
use launch::address::{HOST, PORT};

/// Builds Lubdub's page and serves it.
#[derive(Parser)]
#[command(name = "bundle", version)]
struct Arguments {
    #[command(subcommand)]
    command: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Build the page and serve it from memory; the part for graphics processors is added when it is built.
    Serve {
        /// The port to listen on; 0 takes any free one.
        #[arg(long, default_value_t = PORT)]
        port: u16,
        /// The address to listen on.
        #[arg(long, default_value = HOST)]
        host: String,
        /// Build nothing: serve the page that `bundle build` wrote to this folder.
        #[arg(long, value_name = "DIR")]
        built: Option<PathBuf>,
    },
    /// Build the page and write it for any static host.
    Build {
        /// The folder to write to.
        #[arg(long, default_value = "dist")]
        out: PathBuf,
    },
}

fn main() -> Result<()> {
    let mut progress = Progress::new(Box::new(io::stdout()));
    match Arguments::parse().command {
        Action::Serve { port, host, built } => {
            let listener = server::listen(&host, port)?;
            match built {
                Some(folder) => serve::written(&folder, listener, &mut progress)?,
                None => serve::built(&workspace()?, listener, &mut progress)?,
            }
        }
        Action::Build { out } => write(&workspace()?, &mut progress, &out)?,
    }
    Ok(())
}

fn workspace() -> Result<Workspace> {
    Ok(Workspace::find(&std::env::current_dir()?)?)
}

fn write(workspace: &Workspace, progress: &mut Progress, out: &Path) -> Result<()> {
    let site = build::for_visitors(workspace, progress)?;
    dist::write(&site, out)?;
    progress.block(&format!("Written to {}", out.display()));
    Ok(())
}
