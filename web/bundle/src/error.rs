//! What can go wrong while the page is built or served.

use std::io;
use std::path::{Path, PathBuf};

/// A failure of the bundler, each a sentence that says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// Neither the starting folder nor one above it is the Lubdub workspace.
    #[error("{} is not inside the Lubdub repository: change into it and try again", .0.display())]
    NoWorkspace(PathBuf),
    /// A file or folder couldn't be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A program couldn't be started at all.
    #[error("couldn't start `{program}` ({source}): install Rust from https://rustup.rs")]
    Start {
        /// The program's name.
        program: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// A program ran and reported failure; its own messages went to the terminal.
    #[error("`{command}` failed; its messages are above")]
    Command {
        /// The command line.
        command: String,
    },
    /// The WASM target is missing and couldn't be added.
    #[error(
        "the Rust target {target} is not installed and `rustup target add` could not add it: \
         run `rustup target add {target}` where there is network, then try again"
    )]
    MissingTarget {
        /// The target triple.
        target: &'static str,
    },
    /// Cargo finished without naming the file that was asked for.
    #[error("cargo built no WASM file for the binary `{0}`")]
    NoArtifact(&'static str),
    /// wasm-bindgen refused the module.
    #[error("wasm-bindgen could not process `{name}`: {message}")]
    Bindgen {
        /// The binary's name.
        name: String,
        /// wasm-bindgen's chain of reasons.
        message: String,
    },
    /// The module needs JavaScript files beside it, which the bundler does not carry.
    #[error(
        "`{0}` uses wasm-bindgen snippets or npm packages, which this bundler does not ship: \
         use web-sys or js-sys instead"
    )]
    Snippets(String),
    /// The page shell names an asset that does not exist.
    #[error("index.html names {{{{asset:{name}}}}}, which is none of: {known}")]
    UnknownAsset {
        /// The name in the placeholder.
        name: String,
        /// The names that exist, comma-separated.
        known: String,
    },
    /// A `{{…}}` in the page shell that is not an asset placeholder.
    #[error("index.html holds `{0}`, which is not a placeholder of the form {{{{asset:NAME}}}}")]
    BadPlaceholder(String),
    /// The page shell has no `<head>` to put the Content-Security-Policy into.
    #[error("index.html has no <head> tag to put the Content-Security-Policy into")]
    NoHead,
    /// A static file is not text where text is needed.
    #[error("{} is not UTF-8 text", .0.display())]
    NotText(PathBuf),
    /// A compressing thread died.
    #[error("the compressor stopped unexpectedly")]
    Compressor,
    /// The address is taken or not allowed.
    #[error(
        "can't listen on {address} ({source}): is another program using it? Choose another with --port"
    )]
    Listen {
        /// Host and port.
        address: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// The HTTP server couldn't take over the socket.
    #[error("the HTTP server did not start: {0}")]
    Server(String),
}

impl BundleError {
    /// Wraps an I/O error with the path it happened at.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }
}
