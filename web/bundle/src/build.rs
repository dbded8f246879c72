//! Runs all stages of a build.

use std::thread::{self, ScopedJoinHandle};

use launch::page::{Profile, Programs};
use launch::toolchain::{self, Part};

use crate::assemble::{Page, Programs as Modules, assemble};
use crate::asset::Asset;
use crate::bindings::{Module, bind};
use crate::compile::{APP, Compiled, DECODER, WORKER, WORKER_GPU, compile};
use crate::compress::{Cache, Compressed};
use crate::negotiate::Coding;
use crate::progress::Progress;
use crate::reply::{File, Site};
use crate::statics::Statics;
use crate::workspace::Workspace;
use crate::{BundleError, statics};

/// What the page is made of, but for the part for GPUs.
#[derive(Debug, Clone)]
pub struct Parts {
    app: Module,
    worker: Module,
    decoder: Module,
    statics: Statics,
}

/// Compiles, binds, names and compresses the whole page, as visitors download it.
///
/// # Errors
/// Those of the stages.
pub fn for_visitors(workspace: &Workspace, progress: &mut Progress) -> Result<Site, BundleError> {
    add_target(progress)?;
    let (programs, gpu) =
        progress.step("Compile the app and its workers for the browser", |_| {
            let programs = compile(workspace, Programs::Cpu, Profile::Web)?;
            Ok::<_, BundleError>((programs, compile(workspace, Programs::Gpu, Profile::Web)?))
        })?;
    let page = progress.step("Bind them to JavaScript and name files by content", |_| {
        let worker_gpu = bind(gpu.path(WORKER_GPU)?, WORKER_GPU)?;
        parts(workspace, &programs)?.page(Some(&worker_gpu))
    })?;
    // Beside what cargo built, so that removing the target folder removes it too.
    let cache = Cache::new(programs.path(APP)?.with_file_name("bundle-cache"))?;
    let site = progress.step("Compress with Brotli and gzip", |_| compressed(page, &cache))?;
    progress.block(&size_table(&site));
    Ok(site)
}

/// Compiles and binds the page for this computer, without the part for GPUs.
///
/// # Errors
/// Those of the stages.
pub fn without_gpu(workspace: &Workspace, progress: &mut Progress) -> Result<Parts, BundleError> {
    add_target(progress)?;
    let programs = progress.step("Compile the app and its worker for the browser", |_| {
        compile(workspace, Programs::Cpu, Profile::Serve)
    })?;
    progress.step("Bind them to JavaScript", |_| parts(workspace, &programs))
}

/// Compiles and binds the part for GPUs.
///
/// # Errors
/// Those of the stages.
pub fn gpu_part(workspace: &Workspace, progress: &mut Progress) -> Result<Module, BundleError> {
    let gpu = progress.step("Compile the part for graphics processors", |_| {
        compile(workspace, Programs::Gpu, Profile::Serve)
    })?;
    progress.step("Bind it to JavaScript", |_| bind(gpu.path(WORKER_GPU)?, WORKER_GPU))
}

impl Parts {
    /// The page as it is served on this computer, where compressing would take longer than it saves.
    ///
    /// # Errors
    /// Those of [`assemble`].
    pub fn site(&self, worker_gpu: Option<&Module>) -> Result<Site, BundleError> {
        let assets = self.page(worker_gpu)?.assets;
        Ok(Site::new(assets.into_iter().map(|asset| File { asset, compressed: None }).collect()))
    }

    fn page(&self, worker_gpu: Option<&Module>) -> Result<Page, BundleError> {
        let programs =
            Modules { app: &self.app, decoder: &self.decoder, worker: &self.worker, worker_gpu };
        assemble(programs, self.statics.clone())
    }
}

fn add_target(progress: &mut Progress) -> Result<(), BundleError> {
    Ok(toolchain::ensure(&[Part::BROWSER], |line| progress.note(line))?)
}

fn parts(workspace: &Workspace, programs: &Compiled) -> Result<Parts, BundleError> {
    let [app, worker, decoder] = thread::scope(|scope| {
        [APP, WORKER, DECODER]
            .map(|name| scope.spawn(move || bind(programs.path(name)?, name)))
            .map(finished)
    });
    let statics = statics::read(&workspace.static_files())?;
    Ok(Parts { app: app?, worker: worker?, decoder: decoder?, statics })
}

/// One thread a file: the programs take nearly all the time.
fn compressed(page: Page, cache: &Cache) -> Result<Site, BundleError> {
    let compressed = thread::scope(|scope| {
        let threads: Vec<_> =
            page.assets.iter().map(|asset| scope.spawn(|| cache.compress(asset))).collect();
        threads.into_iter().map(finished).collect::<Result<Vec<_>, _>>()
    })?;
    let pair =
        |(asset, compressed): (Asset, Compressed)| File { asset, compressed: Some(compressed) };
    let files = page.assets.into_iter().zip(compressed).map(pair).collect();
    Ok(Site::new(files))
}

/// What a thread returns; its panic goes on in this one.
fn finished<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Bytes of each file as it is and compressed.
fn size_table(site: &Site) -> String {
    let files = site.files();
    let width = files.iter().map(|f| f.asset.path.len()).max().unwrap_or(0);
    let mut lines =
        vec![format!("  {:width$} {:>10} {:>10} {:>10}", "bytes", "as it is", "Brotli", "gzip")];
    lines.extend(files.iter().map(|file| {
        let bytes = |coding| file.coded(coding).map_or(0, <[u8]>::len);
        format!(
            "  {:width$} {:>10} {:>10} {:>10}",
            file.asset.path,
            bytes(Coding::Identity),
            bytes(Coding::Brotli),
            bytes(Coding::Gzip)
        )
    }));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn module(wasm: &[u8]) -> Module {
        Module { glue: "export default 0;".to_owned(), wasm: wasm.to_vec() }
    }

    fn parts() -> Parts {
        let shell = "<html {{attribute-if-built:data-gpu=worker-gpu.js}}><head>";
        let statics = Statics { shell: shell.to_owned(), assets: Vec::new() };
        let [app, worker, decoder] = [b"app", b"wrk", b"dec"].map(|wasm| module(wasm));
        Parts { app, worker, decoder, statics }
    }

    fn names(site: &Site) -> Vec<&str> {
        site.files().iter().map(|file| file.asset.name.as_str()).collect()
    }

    fn shell(site: &Site) -> String {
        let files = site.files();
        let shell = files.iter().find(|file| file.asset.name == statics::SHELL).unwrap();
        String::from_utf8(shell.asset.bytes.clone()).unwrap()
    }

    #[test]
    fn the_shell_names_the_part_for_gpus_only_where_it_is_there() {
        let without = parts().site(None).unwrap();
        assert!(!shell(&without).contains("data-gpu"));
        assert!(!names(&without).contains(&"worker-gpu.js"));
        let with = parts().site(Some(&module(b"gpu"))).unwrap();
        assert!(shell(&with).contains("data-gpu=\"worker-gpu-"));
        assert!(names(&with).contains(&"worker-gpu.wasm"));
    }

    #[test]
    fn adding_the_part_for_gpus_moves_no_file_that_an_open_page_may_still_ask_for() {
        let paths = |site: &Site| -> Vec<String> {
            site.files().iter().map(|file| file.asset.path.clone()).collect()
        };
        let with = paths(&parts().site(Some(&module(b"gpu"))).unwrap());
        assert!(paths(&parts().site(None).unwrap()).iter().all(|path| with.contains(path)));
    }
}
