//! Runs wasm-bindgen, as a library, over a compiled program.

use std::path::Path;

use wasm_bindgen_cli_support::{Bindgen, Output};

use crate::BundleError;

/// A program as the browser loads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// The ES module that instantiates the program and gives it its imports.
    pub glue: String,
    /// The program.
    pub wasm: Vec<u8>,
}

/// Makes an ES module and a WASM file of what cargo built. The ES module knows no file
/// name of its own: whoever loads it hands it the address of the WASM file.
///
/// # Errors
/// [`BundleError::Bindgen`] where wasm-bindgen refuses the file,
/// [`BundleError::Snippets`] where the program needs further JavaScript files.
pub fn bind(program: &Path, name: &str) -> Result<Module, BundleError> {
    let mut output = generate(program, name)?;
    // wasm-bindgen lists every crate that it knows, most of them without a script.
    let needs_files = output.snippets().values().any(|scripts| !scripts.is_empty())
        || !output.local_modules().is_empty()
        || !output.npm_dependencies().is_empty();
    if needs_files {
        return Err(BundleError::Snippets(name.to_owned()));
    }
    Ok(Module { glue: output.js().to_owned(), wasm: output.wasm_mut().emit_wasm() })
}

/// wasm-bindgen's error type is `anyhow`'s, which this crate keeps out of its own interface.
fn generate(program: &Path, name: &str) -> Result<Output, BundleError> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(program)
        .web(true)
        .and_then(|bindgen| {
            bindgen.remove_name_section(true).remove_producers_section(true).generate_output()
        })
        .map_err(|error| BundleError::Bindgen { name: name.to_owned(), source: error.into() })
}
