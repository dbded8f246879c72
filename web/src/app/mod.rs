//! The UI thread's half: takes recordings, shows and plays what the workers made of them. A folder for each part
//! of the page; none knows of `page`, which puts them together.

mod choice;
mod event_batcher;
mod exam;
mod export;
mod gpu;
mod host;
mod intake;
mod page;
mod player;
mod queue;
mod recorder;
mod result;
mod session;
mod text;
mod uploads;

use host::{Addresses, show_boot_error};

/// Puts the page into the document. Called once, by the app's `main`.
pub fn start() {
    match Addresses::of_document() {
        Some(addresses) => {
            yew::Renderer::<page::Page>::with_root_and_props(
                addresses.root.clone(),
                page::PageProps { addresses },
            )
            .render();
        }
        None => show_boot_error(),
    }
}
