//! The list of checks.
//!
//! Everything native is built in the `dev` profile and with the features of the whole
//! workspace (`--workspace`), and the page in the `web` profile, so that Burn is compiled
//! as few times as possible.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};

use crate::command::{Workspace, output_of, run};
use crate::{budget, licences, numbers, system_tools};

/// A named check.
pub struct Step {
    /// The name by which `--only` chooses it.
    pub name: &'static str,
    /// What it checks, in a few words.
    pub what: &'static str,
    /// Steps whose result it builds on.
    pub needs: &'static [&'static str],
    /// Runs it; an error is a failed check.
    pub run: fn(&Workspace) -> Result<()>,
}

/// All checks, cheap ones first.
#[must_use]
pub fn all() -> Vec<Step> {
    vec![
        step("format", "cargo fmt", &[], |w| run(&mut w.cargo("fmt --all --check"))),
        step("licences", "licences of all dependencies", &[], check_licences),
        step("clippy", "clippy, native", &[], |w| {
            run(&mut w.cargo("clippy --workspace --all-targets --locked -- -D warnings"))
        }),
        step("clippy-wasm", "clippy, for the browser", &[], |w| {
            const LINT: &str = "clippy -p web -p engine --target wasm32-unknown-unknown --locked";
            run(&mut w.cargo(&format!("{LINT} -- -D warnings")))?;
            run(&mut w.cargo(&format!("{LINT} --features web/gpu -- -D warnings")))
        }),
        step("build", "programs and tests", &[], |w| {
            run(&mut w.cargo("build --workspace --bins --tests --examples --locked"))
        }),
        step("tests", "unit, property, data and doc tests", &["build"], |w| {
            run(&mut w.cargo("test --workspace --locked --no-fail-fast"))
        }),
        step("wasm", "the engine's numbers as WebAssembly", &["build"], check_numbers),
        step("docs", "documentation without warnings", &[], |w| {
            let mut command = w.cargo("doc --workspace --no-deps --locked");
            run(command.env("RUSTDOCFLAGS", "-D warnings"))
        }),
        step("page", "the page and its size budget", &["build"], check_page),
        step("e2e", "the page in Chromium, and its parity with lubdub", &["build", "page"], |w| {
            system_tools::ensure_browser()?;
            let tests = "test --workspace --locked --test browser -- --ignored --skip timed";
            run(&mut w.cargo(&format!("{tests} --test-threads=1 --nocapture")))
        }),
        step("cuda", "cargo check of the CUDA backend", &[], |w| {
            run(&mut w.cargo("check -p train-cli --features cuda --locked --tests"))
        }),
        step("wgpu", "cargo check of the Vulkan and Metal backend", &[], |w| {
            run(&mut w.cargo("check -p train-cli --features wgpu --locked --tests"))
        }),
    ]
}

fn step(
    name: &'static str,
    what: &'static str,
    needs: &'static [&'static str],
    run: fn(&Workspace) -> Result<()>,
) -> Step {
    Step { name, what, needs, run }
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

fn check_page(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target().join("page");
    let mut build = workspace.command(&workspace.program("bundle"));
    run(build.arg("build").arg("--out").arg(&folder))?;
    budget::check(&folder, &mut std::io::stdout())
}

fn check_numbers(workspace: &Workspace) -> Result<()> {
    const TARGET: &str = "wasm32-wasip1";
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
