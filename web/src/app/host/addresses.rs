//! What the document says of itself: where the page goes and where its parts lie.

use web_sys::{Document, Element, Url};

/// Addresses of the page's parts, and its place in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Addresses {
    /// The element that the page fills.
    pub root: Element,
    /// The worker's script.
    pub worker: String,
    /// The script of the worker on the GPU; absent where that is not built yet.
    pub worker_gpu: Option<String>,
    /// The script that hands over a microphone's samples.
    pub capture: String,
    /// The model file.
    pub model: String,
    /// The frame model's file.
    pub frames: String,
}

impl Addresses {
    /// Reads them from the document's `#page` and the attributes of its root; `None` where one is
    /// missing that the page needs.
    #[must_use]
    pub fn of_document() -> Option<Self> {
        let document = document()?;
        Some(Self {
            root: document.get_element_by_id("page")?,
            worker: absolute(&document, "data-worker")?,
            worker_gpu: absolute(&document, "data-worker-gpu"),
            capture: absolute(&document, "data-capture")?,
            model: absolute(&document, "data-model")?,
            frames: absolute(&document, "data-frames")?,
        })
    }
}

/// Unhides the document's own words for a page that can't start.
pub fn show_boot_error() {
    if let Some(element) = document().and_then(|d| d.get_element_by_id("boot-error")) {
        // Fails only for names that aren't attributes.
        let _ = element.remove_attribute("hidden");
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// An address in an attribute of the document's root, resolved: the worker would resolve it
/// against its own. An empty one counts as none.
fn absolute(document: &Document, attribute: &str) -> Option<String> {
    let relative = document.document_element()?.get_attribute(attribute)?;
    let relative = Some(relative).filter(|relative| !relative.is_empty())?;
    let base = document.base_uri().ok()??;
    Url::new_with_base(&relative, &base).ok().map(|url| url.href())
}
