//! The list of checks.
//!
//! Everything native is built in the `dev` profile and with the features of the whole
//! workspace (`--workspace`), and the page in the `web` profile, so that Burn is compiled
//! as few times as possible.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::command::{Workspace, output_of, run};
use crate::requirements::Requirement;
use crate::{budget, imports, licences, numbers, prose};

/// Programs and tests, with the features that every step builds them with.
const BUILD: &str = "build --workspace --bins --tests --examples --locked";

/// A named check.
pub struct Step {
    /// The name by which `--only` chooses it.
    pub name: &'static str,
    /// What it checks, in a few words.
    pub what: &'static str,
    /// What it needs of the machine, looked at before the first step starts.
    pub requires: &'static [Requirement],
    /// Steps whose failure it would only repeat. What those build, it builds itself where they
    /// weren't run.
    pub needs: &'static [&'static str],
    /// Runs it; an error is a failed check.
    pub run: fn(&Workspace) -> Result<()>,
}

/// All checks, cheap ones first.
#[must_use]
pub fn all() -> Vec<Step> {
    [text_steps(), native_steps(), page_steps(), gpu_steps()].into_iter().flatten().collect()
}

/// Checks that compile nothing.
fn text_steps() -> Vec<Step> {
    vec![
        step("format", "cargo fmt", |w| run(&mut w.cargo("fmt --all --check")))
            .requiring(&[Requirement::RUSTFMT]),
        step("imports", "no circles of imports, one order of stages", |w| imports::check(w.root())),
        step("prose", "lengths, links and words of what is written", prose::check)
            .requiring(&[Requirement::GIT]),
        step("licences", "licences of all dependencies", check_licences),
    ]
}

fn native_steps() -> Vec<Step> {
    vec![
        step("clippy", "clippy, native", |w| {
            run(&mut w.cargo("clippy --workspace --all-targets --locked -- -D warnings"))
        })
        .requiring(&[Requirement::CLIPPY]),
        step("clippy-wasm", "clippy, for the browser", |w| {
            const LINT: &str = "clippy -p web -p engine --target wasm32-unknown-unknown --locked";
            run(&mut w.cargo(&format!("{LINT} -- -D warnings")))?;
            run(&mut w.cargo(&format!("{LINT} --features web/gpu -- -D warnings")))
        })
        .requiring(&[Requirement::CLIPPY, Requirement::BROWSER]),
        step("build", "programs and tests", |w| run(&mut w.cargo(BUILD))),
        step("tests", "unit, property, data and doc tests", |w| {
            run(&mut w.cargo("test --workspace --locked --no-fail-fast"))
        })
        .requiring(&[Requirement::FFMPEG])
        .needing(&["build"]),
        step("fhir", "bundles of FHIR R4, by validators of others", check_bundles)
            .requiring(&[Requirement::NODE, Requirement::NPM, Requirement::PYTHON])
            .needing(&["build"]),
        step("wasm", "the engine's numbers as WebAssembly", check_numbers)
            .requiring(&[Requirement::WASI, Requirement::NODE])
            .needing(&["build"]),
        step("docs", "documentation without warnings", |w| {
            let mut command = w.cargo("doc --workspace --no-deps --locked");
            run(command.env("RUSTDOCFLAGS", "-D warnings"))
        }),
    ]
}

fn page_steps() -> Vec<Step> {
    vec![
        step("page", "the page and its size budget", |w| {
            budget::check(&build_page(w)?, &mut std::io::stdout())
        })
        .requiring(&[Requirement::BROWSER])
        .needing(&["build"]),
        step("e2e", "the page in Chromium, and its parity with lubdub", check_in_browser)
            .requiring(&[
                Requirement::BROWSER,
                Requirement::CHROMIUM,
                Requirement::CHROMEDRIVER,
                Requirement::NPM,
                Requirement::FFMPEG,
                Requirement::SOX,
                Requirement::FLAC,
                Requirement::LAME,
            ])
            .needing(&["build", "page"]),
    ]
}

/// Lints of what other steps don't compile. It takes long, and running it takes a GPU.
fn gpu_steps() -> Vec<Step> {
    const LINT: &str = "clippy -p train-cli --all-targets --locked --features";
    vec![
        step("cuda", "clippy of the CUDA backend", |w| {
            run(&mut w.cargo(&format!("{LINT} cuda -- -D warnings")))
        })
        .requiring(&[Requirement::CLIPPY]),
        step("wgpu", "clippy of the Vulkan and Metal backend", |w| {
            run(&mut w.cargo(&format!("{LINT} wgpu -- -D warnings")))
        })
        .requiring(&[Requirement::CLIPPY]),
    ]
}

fn step(name: &'static str, what: &'static str, run: fn(&Workspace) -> Result<()>) -> Step {
    Step { name, what, requires: &[], needs: &[], run }
}

impl Step {
    fn requiring(self, requires: &'static [Requirement]) -> Self {
        Self { requires, ..self }
    }

    fn needing(self, needs: &'static [&'static str]) -> Self {
        Self { needs, ..self }
    }
}

fn check_licences(workspace: &Workspace) -> Result<()> {
    let metadata = output_of(&mut workspace.cargo("metadata --format-version 1 --locked"))?;
    let packages = licences::dependencies(&metadata)?;
    let refused = licences::refused(&packages);
    if !refused.is_empty() {
        bail!("licences that are not on the list in tests/src/licences.rs: {}", refused.join("; "));
    }
    Ok(())
}

/// Builds the page as visitors get it, and the program that does so; where it lies.
fn build_page(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target().join("page");
    run(&mut workspace.cargo("build --workspace --bin bundle --locked"))?;
    let mut build = workspace.command(&workspace.program("bundle"));
    run(build.arg("build").arg("--out").arg(&folder))?;
    Ok(folder)
}

fn check_in_browser(workspace: &Workspace) -> Result<()> {
    let page = build_page(workspace)?;
    run(&mut workspace.cargo(BUILD))?;
    let tests = "test --workspace --locked --test browser -- --ignored --skip timed";
    let mut tests = workspace.cargo(&format!("{tests} --test-threads=1 --nocapture"));
    run(tests.env("LUBDUB_PAGE", page))
}

fn check_bundles(workspace: &Workspace) -> Result<()> {
    run(&mut workspace.cargo(BUILD))?;
    run(&mut workspace.cargo("test --workspace --locked --test fhir -- --ignored --nocapture"))
}

fn check_numbers(workspace: &Workspace) -> Result<()> {
    const TARGET: &str = "wasm32-wasip1";
    run(&mut workspace.cargo("build --workspace --example numbers --locked"))?;
    let build = format!("build -p engine --example numbers --target {TARGET} --locked");
    run(&mut workspace.cargo(&build))?;
    let native = workspace.target().join("debug/examples/numbers");
    let wasm = workspace.target().join(TARGET).join("debug/examples/numbers.wasm");
    let native = output_of(&mut workspace.command(&native))?;
    let mut node = workspace.command(Path::new("node"));
    let wasm = output_of(node.arg("--no-warnings").arg("tests/wasi.mjs").arg(wasm))?;
    let compared = numbers::compare(&String::from_utf8(native)?, &String::from_utf8(wasm)?)?;
    writeln!(std::io::stdout(), "{compared}")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_needs_only_steps_before_it() {
        let steps = all();
        for (index, step) in steps.iter().enumerate() {
            for needed in step.needs {
                let before = steps.iter().take(index).any(|other| other.name == *needed);
                assert!(before, "{} needs {needed}", step.name);
            }
        }
    }
}
