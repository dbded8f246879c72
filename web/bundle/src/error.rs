//! What can go wrong while the page is built or served.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// A failure of the bundler, each a sentence that says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// Neither the starting folder nor one above it is the Lubdub workspace.
    #[error("{} is not inside the Lubdub repository: change into it and try again", .0.display())]
    NoWorkspace(PathBuf),
    /// The toolchain lacks something that can't be added.
    #[error(transparent)]
    Toolchain(#[from] launch::toolchain::ToolchainError),
    /// A file or folder couldn't be read or written.
    #[error("couldn't read or write {}", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Cargo couldn't be started at all.
    #[error("couldn't start cargo: install Rust from https://rustup.rs")]
    Start(#[source] io::Error),
    /// The connection to a running cargo broke.
    #[error("couldn't read what cargo built, or wait for its end")]
    Cargo(#[source] io::Error),
    /// Cargo reported failure; its own messages went to the terminal.
    #[error("`{command}` ended with {status}; its messages are above")]
    Command {
        /// The command line.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A line of cargo's messages is not what cargo documents.
    #[error("cargo wrote a message that can't be read: {line}")]
    Message {
        /// The line.
        line: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Cargo finished without naming the file that was asked for.
    #[error("cargo built no WASM file for the binary `{name}`; it named {}", .named.join(", "))]
    NoArtifact {
        /// The binary's name.
        name: &'static str,
        /// The binaries whose WASM files it named.
        named: Vec<String>,
    },
    /// wasm-bindgen refused the module.
    #[error("wasm-bindgen could not process `{name}`")]
    Bindgen {
        /// The binary's name.
        name: String,
        /// wasm-bindgen's chain of reasons.
        source: Box<dyn Error + Send + Sync>,
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
    #[error("{} is not UTF-8 text", path.display())]
    NotText {
        /// Where.
        path: PathBuf,
        /// The first bytes that are no text.
        source: std::string::FromUtf8Error,
    },
    /// A folder that is to be served holds no page.
    #[error("{} holds no index.html: write a page there with `bundle build`", .0.display())]
    NoPage(PathBuf),
    /// The address is taken or not allowed.
    #[error("can't listen on {address}: is another program using it? Choose another with --port")]
    Listen {
        /// Host and port.
        address: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// The HTTP server couldn't take over the socket.
    #[error("the HTTP server did not start")]
    Server(#[source] Box<dyn Error + Send + Sync>),
    /// The HTTP server takes no more requests.
    #[error("the HTTP server stopped")]
    Stopped(#[source] io::Error),
}

impl BundleError {
    /// Wraps an I/O error with the path it happened at.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }
}
