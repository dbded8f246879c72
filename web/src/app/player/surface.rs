//! The element on which pointers act. Yew listens at the root of the page, so that an event's own current element is
//! another one.

use web_sys::{Element, MouseEvent, PointerEvent};
use yew::NodeRef;

/// The element of a reference, on which pointers act.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Surface(pub NodeRef);

impl Surface {
    /// The element; none before it is drawn.
    pub fn element(&self) -> Option<Element> {
        self.0.cast()
    }

    /// Its width, in pixels.
    pub fn width(&self) -> f64 {
        self.element().map_or(1.0, |element| element.get_bounding_client_rect().width().max(1.0))
    }

    /// Where on it a pointer is, from 0 at the left to 1 at the right.
    pub fn share_across(&self, event: &MouseEvent) -> f64 {
        let Some(element) = self.element() else { return 0.0 };
        let place = element.get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - place.left()) / place.width().max(1.0);
        share.clamp(0.0, 1.0)
    }

    /// Keeps a pointer's moves coming to it when it leaves it.
    pub fn hold(&self, event: &PointerEvent) {
        if let Some(element) = self.element() {
            // Fails only for a pointer that is gone already.
            let _ = element.set_pointer_capture(event.pointer_id());
        }
    }
}
