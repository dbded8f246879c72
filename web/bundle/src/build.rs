//! Runs all stages of a build.

use std::path::PathBuf;
use std::thread;

use crate::assemble::{Page, assemble};
use crate::asset::Asset;
use crate::bindings::bind;
use crate::compile::{self, APP, Programs, WORKER, WORKER_GPU};
use crate::compress::Cache;
use crate::progress::Progress;
use crate::reply::{File, Site};
use crate::workspace::Workspace;
use crate::{BundleError, statics, toolchain};

/// Compiles, binds, names and compresses the page.
///
/// # Errors
/// Those of the stages.
pub fn build(workspace: &Workspace, progress: &mut Progress) -> Result<Site, BundleError> {
    toolchain::ensure_wasm_target(progress)?;
    let programs = progress
        .step("Compile app and workers for the browser", |_| compile::compile(workspace))?;
    let page = progress.step("Bind them to JavaScript and name files by content", |_| {
        page(workspace, &programs)
    })?;
    let cache = Cache::new(cache_folder(&programs))?;
    let site = progress.step("Compress with Brotli and gzip", |_| compress(page, &cache))?;
    progress.block(&size_table(&site));
    Ok(site)
}

fn page(workspace: &Workspace, programs: &Programs) -> Result<Page, BundleError> {
    let app = bind(&programs.app, APP)?;
    let worker = bind(&programs.worker, WORKER)?;
    let worker_gpu = bind(&programs.worker_gpu, WORKER_GPU)?;
    assemble(
        &app,
        [(WORKER, &worker), (WORKER_GPU, &worker_gpu)],
        statics::read(&workspace.static_files())?,
    )
}

/// Beside what cargo built, so that removing the target folder removes it too.
fn cache_folder(programs: &Programs) -> PathBuf {
    programs.app.with_file_name("bundle-cache")
}

/// One thread a file: the programs take nearly all the time.
fn compress(page: Page, cache: &Cache) -> Result<Site, BundleError> {
    let compressed = thread::scope(|scope| {
        let threads: Vec<_> =
            page.assets.iter().map(|asset| scope.spawn(|| cache.compress(asset))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or(Err(BundleError::Compressor)))
            .collect::<Result<Vec<_>, _>>()
    })?;
    let pair = |(asset, compressed): (Asset, _)| File { asset, compressed };
    let files = page.assets.into_iter().zip(compressed).map(pair).collect();
    Ok(Site::new(files))
}

/// Bytes of each file as it is and compressed.
fn size_table(site: &Site) -> String {
    let files = site.files();
    let width = files.iter().map(|f| f.asset.path.len()).max().unwrap_or(0);
    let mut lines =
        vec![format!("  {:width$} {:>10} {:>10} {:>10}", "bytes", "as it is", "Brotli", "gzip")];
    lines.extend(files.iter().map(|file| {
        format!(
            "  {:width$} {:>10} {:>10} {:>10}",
            file.asset.path,
            file.asset.bytes.len(),
            file.compressed.brotli.len(),
            file.compressed.gzip.len()
        )
    }));
    lines.join("\n")
}
