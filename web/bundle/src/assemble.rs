//! Puts programs and static files together into the page's assets.

use crate::BundleError;
use crate::asset::Asset;
use crate::bindings::Module;
use crate::compile::{APP, DECODER, WORKER, WORKER_GPU};
use crate::statics::{SHELL, Statics};
use crate::template;

/// Every file of the page.
#[derive(Debug)]
pub struct Page {
    /// The page itself, then all it may load.
    pub assets: Vec<Asset>,
}

/// The programs that the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct Programs<'a> {
    /// Runs on the UI thread.
    pub app: &'a Module,
    /// Runs in workers.
    pub worker: &'a Module,
    /// Is loaded by workers.
    pub decoder: &'a Module,
    /// Runs in a worker, where it is built.
    pub worker_gpu: Option<&'a Module>,
}

/// Names all files by their content, generates the scripts that start the programs,
/// and fills the shell. Every reference is relative, so the page works under any path.
///
/// # Errors
/// Those of [`template::fill`].
pub fn assemble(programs: Programs<'_>, statics: Statics) -> Result<Page, BundleError> {
    let app = Program::new(APP, programs.app);
    let decoder = Program::new(DECODER, programs.decoder);
    let worker = Program::new(WORKER, programs.worker);
    let boot = boot_script(&app);
    let start = decoder_script(&decoder) + &worker_script(&worker);
    let mut assets = app.with_script("boot.js", boot);
    assets.extend(decoder.files());
    assets.extend(worker.with_script("worker.js", start));
    if let Some(module) = programs.worker_gpu {
        let worker = Program::new(WORKER_GPU, module);
        let start = worker_script(&worker);
        assets.extend(worker.with_script("worker-gpu.js", start));
    }
    assets.extend(statics.assets);
    let page = template::fill(&statics.shell, &assets)?;
    assets.insert(0, Asset::plain(SHELL, page.into_bytes()));
    Ok(Page { assets })
}

/// The files of a program.
struct Program {
    /// The ES module.
    bindings: Asset,
    wasm: Asset,
}

impl Program {
    fn new(name: &str, module: &Module) -> Self {
        let bindings = module.glue.clone().into_bytes();
        Self {
            bindings: Asset::hashed(&format!("{name}-bindings.js"), bindings),
            wasm: Asset::hashed(&format!("{name}.wasm"), module.wasm.clone()),
        }
    }

    fn files(self) -> Vec<Asset> {
        vec![self.bindings, self.wasm]
    }

    fn with_script(self, name: &str, script: String) -> Vec<Asset> {
        vec![self.bindings, self.wasm, Asset::hashed(name, script.into_bytes())]
    }
}

/// Starts the app. The WASM file is asked for before the module that needs it arrives.
/// Where anything fails, the message that the shell keeps hidden is shown.
///
/// First it takes away the two ways out of a page that no Content-Security-Policy closes: windows and WebRTC.
fn boot_script(Program { bindings, wasm }: &Program) -> String {
    let (bindings, wasm) = (&bindings.path, &wasm.path);
    format!(
        r#"for (const way of ["open", "RTCPeerConnection", "webkitRTCPeerConnection"]) {{
  Object.defineProperty(window, way, {{ value: undefined }});
}}
try {{
  const wasm = fetch(new URL("./{wasm}", import.meta.url));
  const app = await import("./{bindings}");
  await app.default({{ module_or_path: wasm }});
}} catch (error) {{
  console.error(error);
  const message = document.getElementById("boot-error");
  if (message) message.hidden = false;
}}
"#
    )
}

/// Starts the worker. Messages that arrive before the program listens are kept for it;
/// a failure to start is thrown outside the promise, so that the page's `error` event
/// on the worker tells of it.
fn worker_script(Program { bindings, wasm }: &Program) -> String {
    let (bindings, wasm) = (&bindings.path, &wasm.path);
    format!(
        r#"import init from "./{bindings}";
const early = [];
const keep = (event) => early.push(event);
self.addEventListener("message", keep);
try {{
  await init({{ module_or_path: new URL("./{wasm}", import.meta.url) }});
  self.removeEventListener("message", keep);
  for (const {{ data, ports }} of early) {{
    self.dispatchEvent(new MessageEvent("message", {{ data, ports: [...ports] }}));
  }}
}} catch (error) {{
  setTimeout(() => {{ throw error; }});
}}
"#
    )
}

/// Gives the worker a function that loads the decoder; it resolves to the decoder's ES module.
fn decoder_script(Program { bindings, wasm }: &Program) -> String {
    let (bindings, wasm) = (&bindings.path, &wasm.path);
    format!(
        r#"self.loadDecoder = async () => {{
  const decoder = await import("./{bindings}");
  await decoder.default({{ module_or_path: new URL("./{wasm}", import.meta.url) }});
  return decoder;
}};
"#
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn module(wasm: &[u8]) -> Module {
        Module { glue: "export default 0;".to_owned(), wasm: wasm.to_vec() }
    }

    fn page(app: &[u8]) -> Page {
        let shell = "<head><script src=\"{{asset:boot.js}}\" data-worker=\"{{asset:worker.js}}\">";
        let statics = Statics { shell: shell.to_owned(), assets: Vec::new() };
        let [app, worker, decoder] = [app, b"worker", b"decoder"].map(module);
        let worker_gpu = module(b"worker on graphics");
        let programs = Programs {
            app: &app,
            worker: &worker,
            decoder: &decoder,
            worker_gpu: Some(&worker_gpu),
        };
        assemble(programs, statics).unwrap()
    }

    fn asset<'a>(page: &'a Page, name: &str) -> &'a Asset {
        page.assets.iter().find(|a| a.name == name).unwrap()
    }

    fn text<'a>(page: &'a Page, name: &str) -> &'a str {
        std::str::from_utf8(&asset(page, name).bytes).unwrap()
    }

    #[test]
    fn each_script_refers_to_its_own_programs_hashed_files() {
        let page = page(b"app");
        for (script, program) in [
            ("boot.js", "app"),
            ("worker.js", "worker"),
            ("worker.js", "decoder"),
            ("worker-gpu.js", "worker-gpu"),
        ] {
            let script = text(&page, script);
            assert!(script.contains(&asset(&page, &format!("{program}.wasm")).path));
            assert!(script.contains(&asset(&page, &format!("{program}-bindings.js")).path));
        }
    }

    #[test]
    fn a_changed_program_changes_every_path_that_leads_to_it_and_no_other() {
        let (one, other) = (page(b"one"), page(b"other"));
        for name in ["app.wasm", "boot.js"] {
            assert_ne!(asset(&one, name).path, asset(&other, name).path);
        }
        for name in ["worker.wasm", "worker.js", "worker-gpu.js", "app-bindings.js"] {
            assert_eq!(asset(&one, name).path, asset(&other, name).path);
        }
        assert_ne!(text(&one, SHELL), text(&other, SHELL));
    }

    #[test]
    fn no_reference_is_absolute() {
        let page = page(b"app");
        for name in [SHELL, "boot.js", "worker.js"] {
            let text = text(&page, name);
            assert!(!text.contains("\"/") && !text.contains("://"), "{name}");
        }
    }
}
