//! What the page finds around it: the document, its address, the machine, the clock.

mod addresses;
mod clock;
mod settings;

pub use addresses::{Addresses, show_boot_error};
pub use clock::now_s;
pub use settings::Settings;
