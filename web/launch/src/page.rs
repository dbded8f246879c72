//! The cargo commands that compile the page's programs.

use std::path::Path;
use std::process::Command;

use crate::toolchain::{BROWSER, cargo};

/// The profile that the programs are compiled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Small, for any host: what visitors download.
    Web,
    /// Quick to compile, for a page that doesn't leave this computer.
    Serve,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Serve => "serve",
        }
    }
}

/// A part of the page that is compiled by itself, because its features differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Programs {
    /// The app, the worker that computes on the CPU, and the decoder.
    Cpu,
    /// The worker that computes on a GPU.
    Gpu,
}

impl Programs {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Cpu => &["--bin", "app", "--bin", "worker", "--bin", "decoder"],
            Self::Gpu => &["--bin", "worker-gpu", "--features", "gpu"],
        }
    }
}

/// The command that compiles these programs in the repository `root`.
#[must_use]
pub fn build(root: &Path, programs: Programs, profile: Profile) -> Command {
    let mut command = Command::new(cargo());
    command
        // `-p web` keeps other members' features (training, threads) out of the page.
        .args(["build", "-p", "web", "--target", BROWSER, "--profile", profile.name()])
        .args(programs.arguments())
        .current_dir(root)
        // Either would replace the target's own flags, SIMD128 among them.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    command
}
