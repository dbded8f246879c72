//! Serves the page as soon as there is one, and adds the part for GPUs to it.

use std::error::Error;
use std::net::TcpListener;
use std::path::Path;

use crate::progress::Progress;
use crate::reply::Site;
use crate::server::Running;
use crate::workspace::Workspace;
use crate::{BundleError, build, dist, server};

/// Builds the page, serves it, builds the part for GPUs meanwhile and adds it. Where that part
/// can't be built, the page goes on being served without it.
///
/// # Errors
/// Those of a build without the part for GPUs, and of the server.
pub fn built(
    workspace: &Workspace,
    listener: TcpListener,
    progress: &mut Progress,
) -> Result<(), BundleError> {
    let parts = build::without_gpu(workspace, progress)?;
    let running = start(listener, parts.site(None)?, progress)?;
    let whole = build::gpu_part(workspace, progress).and_then(|gpu| parts.site(Some(&gpu)));
    add(&running, whole, progress);
    running.wait()
}

/// Serves the page that [`dist::write`] wrote to `folder`.
///
/// # Errors
/// Those of [`dist::read`] and of the server.
pub fn written(
    folder: &Path,
    listener: TcpListener,
    progress: &mut Progress,
) -> Result<(), BundleError> {
    start(listener, dist::read(folder)?, progress)?.wait()
}

fn start(
    listener: TcpListener,
    site: Site,
    progress: &mut Progress,
) -> Result<Running, BundleError> {
    let running = server::start(listener, site)?;
    progress.block(&format!("Lubdub is at {} (Ctrl-C stops it)", running.url()));
    Ok(running)
}

fn add(running: &Running, whole: Result<Site, BundleError>, progress: &mut Progress) {
    match whole {
        Ok(site) => {
            running.replace(site);
            progress.block("The part for graphics processors is added: reload the page to use it");
        }
        Err(error) => {
            progress.block(&format!(
                "The part for graphics processors could not be built, so the page is served \
                 without it: {}",
                with_causes(&error)
            ));
        }
    }
}

/// An error's sentence and those of its causes.
fn with_causes(error: &BundleError) -> String {
    let mut sentences = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(source) = cause {
        sentences.push(source.to_string());
        cause = source.source();
    }
    sentences.join(": ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Terminal(Arc<Mutex<Vec<u8>>>);

    impl Write for Terminal {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Terminal {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    fn empty() -> Site {
        Site::new(Vec::new())
    }

    /// What the terminal says of this outcome.
    fn said(whole: Result<Site, BundleError>) -> String {
        let terminal = Terminal::default();
        let running = server::start(server::listen("127.0.0.1", 0).unwrap(), empty()).unwrap();
        add(&running, whole, &mut Progress::new(Box::new(terminal.clone())));
        terminal.text()
    }

    #[test]
    fn an_added_part_is_said() {
        assert!(said(Ok(empty())).contains("is added: reload the page"));
    }

    #[test]
    fn a_failed_part_is_said_with_its_causes() {
        let cause = io::Error::new(io::ErrorKind::NotFound, "no such program");
        let said = said(Err(BundleError::Start(cause)));
        assert!(said.contains("could not be built"), "{said}");
        assert!(
            said.contains("couldn't start cargo") && said.contains("no such program"),
            "{said}"
        );
    }
}
