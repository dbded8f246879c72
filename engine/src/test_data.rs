//! Where tests find real recordings. They are not part of the project; see CONTRIBUTING.

use std::path::PathBuf;

/// The first of `names` that is in the data folder: `LUBDUB_DATA`, else `../shared/data` beside the
/// project. `None`, said aloud, where there is none; under `CI=true` that is a failure, but for
/// WebAssembly, which sees no files.
pub(crate) fn find(names: &[String]) -> Option<PathBuf> {
    // Tests run in their package's folder.
    let data = std::env::var_os("LUBDUB_DATA").unwrap_or_else(|| "../../shared/data".into());
    let data = PathBuf::from(data);
    if let Some(path) = names.iter().map(|name| data.join(name)).find(|path| path.exists()) {
        return Some(path);
    }
    let must_be_there =
        std::env::var("CI").as_deref() == Ok("true") && !cfg!(target_arch = "wasm32");
    assert!(!must_be_there, "{names:?} is needed under CI: set LUBDUB_DATA");
    eprintln!("SKIPPED: no {names:?}; set LUBDUB_DATA");
    None
}

/// A file of the cases that people reported, by its path in the folder `LUBDUB_CASES`, else in `../shared/cases/formats`
/// beside the project. `None`, said aloud, where it isn't there; under `CI=true` that is a failure.
pub(crate) fn case(path: &str) -> Option<Vec<u8>> {
    let cases = std::env::var_os("LUBDUB_CASES");
    let cases = PathBuf::from(cases.unwrap_or_else(|| "../../shared/cases/formats".into()));
    let bytes = std::fs::read(cases.join(path)).ok();
    if bytes.is_none() {
        let must_be_there =
            std::env::var("CI").as_deref() == Ok("true") && !cfg!(target_arch = "wasm32");
        assert!(!must_be_there, "the case {path} is needed under CI: set LUBDUB_CASES");
        eprintln!("SKIPPED: no case {path}; set LUBDUB_CASES");
    }
    bytes
}
