//! Whether two shared values are the same one.

use std::rc::Rc;

/// Whether both are the same one, or none.
pub fn is_same<T>(ours: Option<&Rc<T>>, theirs: Option<&Rc<T>>) -> bool {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => Rc::ptr_eq(ours, theirs),
        (None, None) => true,
        _ => false,
    }
}
