//! A state that is never stale.
//!
//! Between two drawings several keys may be pressed. What they change is read here as it is, and not as it was when the
//! page was drawn last.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use yew::prelude::*;

/// A state that is never stale. Clones share it.
#[derive(Clone)]
pub struct Latest<T> {
    value: Rc<RefCell<T>>,
    redraw: UseForceUpdateHandle,
}

/// A state of a component that begins with a value.
#[hook]
pub fn use_latest<T: Default + 'static>() -> Latest<T> {
    Latest { value: use_mut_ref(T::default), redraw: use_force_update() }
}

impl<T: Clone + PartialEq> Latest<T> {
    /// The value.
    pub fn get(&self) -> T {
        self.value.borrow().clone()
    }

    /// Has the component drawn again where this changes the value.
    pub fn set(&self, value: T) {
        if *self.value.borrow() != value {
            self.value.replace(value);
            self.redraw.force_update();
        }
    }
}

impl<T: PartialEq> PartialEq for Latest<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.value, &other.value)
    }
}

impl<T: fmt::Debug> fmt::Debug for Latest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.borrow().fmt(f)
    }
}
