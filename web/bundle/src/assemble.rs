//! Puts programs and static files together into the page's assets.

use crate::BundleError;
use crate::asset::Asset;
use crate::bindings::Module;
use crate::statics::{SHELL, Statics};
use crate::template;

/// Every file of the page.
#[derive(Debug)]
pub struct Page {
    /// The page itself, then all it may load.
    pub assets: Vec<Asset>,
}

/// Names all files by their content, generates the scripts that start the programs,
/// and fills the shell. Every reference is relative, so the page works under any path.
///
/// # Errors
/// Those of [`template::fill`].
pub fn assemble(
    app: &Module,
    workers: &[(&str, &Module)],
    statics: Statics,
) -> Result<Page, BundleError> {
    let mut assets = program("app", app);
    let boot = boot_script(&assets[0].path, &assets[1].path);
    assets.push(Asset::hashed("boot.js", boot.into_bytes()));
    for &(name, worker) in workers {
        let modules = program(name, worker);
        let start = worker_script(&modules[0].path, &modules[1].path);
        assets.extend(modules);
        assets.push(Asset::hashed(&format!("{name}.js"), start.into_bytes()));
    }
    assets.extend(statics.assets);
    let page = template::fill(&statics.shell, &assets)?;
    assets.insert(0, Asset::plain(SHELL, page.into_bytes()));
    Ok(Page { assets })
}

/// The ES module and the WASM file of a program, in this order.
fn program(name: &str, module: &Module) -> Vec<Asset> {
    vec![
        Asset::hashed(&format!("{name}-bindings.js"), module.glue.clone().into_bytes()),
        Asset::hashed(&format!("{name}.wasm"), module.wasm.clone()),
    ]
}

/// Starts the app. The WASM file is asked for before the module that needs it arrives.
/// Where anything fails, the message that the shell keeps hidden is shown.
fn boot_script(bindings: &str, wasm: &str) -> String {
    format!(
        r#"try {{
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
fn worker_script(bindings: &str, wasm: &str) -> String {
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
        let workers = [module(b"worker"), module(b"worker on graphics")];
        let workers = [("worker", &workers[0]), ("worker-gpu", &workers[1])];
        assemble(&module(app), &workers, statics).unwrap()
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
        for (script, program) in
            [("boot.js", "app"), ("worker.js", "worker"), ("worker-gpu.js", "worker-gpu")]
        {
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
