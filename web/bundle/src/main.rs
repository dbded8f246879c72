//! `bundle serve` and `bundle build`: the page, without npm, trunk or a downloaded tool.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;
use bundle::progress::Progress;
use bundle::workspace::Workspace;
use bundle::{build, dist, server};
use clap::{Parser, Subcommand};

/// Builds Lubdub's page and serves it.
#[derive(Parser)]
#[command(name = "bundle", version)]
struct Arguments {
    #[command(subcommand)]
    command: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Build the page and serve it from memory.
    Serve {
        /// The port to listen on; 0 takes any free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// The address to listen on.
        #[arg(long, default_value = "127.0.0.1")]
        host: String,
    },
    /// Build the page and write it for any static host.
    Build {
        /// The folder to write to.
        #[arg(long, default_value = "dist")]
        out: PathBuf,
    },
}

fn main() -> Result<()> {
    let workspace = Workspace::find(&std::env::current_dir()?)?;
    let mut progress = Progress::new(Box::new(io::stdout()));
    match Arguments::parse().command {
        Action::Serve { port, host } => serve(&workspace, &mut progress, &host, port),
        Action::Build { out } => write(&workspace, &mut progress, &out),
    }
}

fn serve(workspace: &Workspace, progress: &mut Progress, host: &str, port: u16) -> Result<()> {
    let listener = server::listen(host, port)?;
    let site = build::build(workspace, progress)?;
    let running = server::start(listener, site)?;
    progress.block(&format!("Lubdub is at {} (Ctrl-C stops it)", running.url()));
    running.wait();
    Ok(())
}

fn write(workspace: &Workspace, progress: &mut Progress, out: &Path) -> Result<()> {
    let site = build::build(workspace, progress)?;
    dist::write(&site, out)?;
    progress.block(&format!("Written to {}", out.display()));
    Ok(())
}
