//! What the browser says of its GPU. WebGPU is young, so that everything is asked for by
//! name, and what is missing is no error.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A GPU, or a program that plays one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adapter {
    /// As the browser describes it.
    pub name: String,
    /// It computes on the CPU, only more slowly.
    pub is_software: bool,
}

/// Programs that play a GPU, as they are called in an adapter's description.
const SOFTWARE: [&str; 7] =
    ["swiftshader", "llvmpipe", "lavapipe", "softpipe", "software", "basic render", "warp"];

/// Properties of an adapter's `info` that name it.
const NAMES: [&str; 4] = ["vendor", "architecture", "device", "description"];

impl Adapter {
    fn new(names: &[String], is_fallback: bool) -> Self {
        let known = names.iter().filter(|name| !name.is_empty()).map(String::as_str);
        let name = known.collect::<Vec<_>>().join(" ");
        let lower = name.to_ascii_lowercase();
        let is_software = is_fallback || SOFTWARE.iter().any(|program| lower.contains(program));
        Self { name: if name.is_empty() { "unnamed".to_owned() } else { name }, is_software }
    }
}

/// The browser's best adapter; `None` where it has none, or doesn't know WebGPU.
pub async fn adapter() -> Option<Adapter> {
    let gpu = get(web_sys::window()?.navigator().as_ref(), "gpu")?;
    let request: Function = get(&gpu, "requestAdapter")?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"powerPreference".into(), &"high-performance".into()).ok()?;
    let promise: Promise = request.call1(&gpu, &options).ok()?.dyn_into().ok()?;
    let adapter = JsFuture::from(promise).await.ok().filter(JsValue::is_object)?;
    let info = get(&adapter, "info").unwrap_or_default();
    let names = NAMES.map(|name| get(&info, name).and_then(|value| value.as_string()));
    let names = names.map(Option::unwrap_or_default);
    // It has moved from the one to the other.
    let is_fallback = [&adapter, &info]
        .map(|object| get(object, "isFallbackAdapter").is_some_and(|value| value.is_truthy()));
    Some(Adapter::new(&names, is_fallback.contains(&true)))
}

/// A property that is there.
fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter(names: [&str; 4]) -> Adapter {
        Adapter::new(&names.map(str::to_owned), false)
    }

    #[test]
    fn programs_that_play_a_gpu_are_known_by_any_of_their_names() {
        assert!(adapter(["google", "swiftshader", "", ""]).is_software);
        assert!(adapter(["", "", "", "Microsoft Basic Render Driver"]).is_software);
        assert!(adapter(["mesa", "", "llvmpipe (LLVM 15.0.6, 256 bits)", ""]).is_software);
        assert!(!adapter(["nvidia", "ampere", "", ""]).is_software);
        assert!(!adapter(["apple", "metal-3", "", ""]).is_software);
        assert!(Adapter::new(&[], true).is_software);
    }

    #[test]
    fn an_adapter_is_called_by_what_is_known_of_it() {
        assert_eq!(adapter(["nvidia", "", "", "RTX"]).name, "nvidia RTX");
        assert_eq!(adapter([""; 4]).name, "unnamed");
    }
}
