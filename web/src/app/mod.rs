//! The UI thread's half: takes recordings, shows and plays what the worker made of them.

mod addresses;
mod average;
mod axis;
mod clock;
mod colour;
mod computing;
mod details;
mod format;
mod graphics;
mod heart;
mod intake;
mod marks;
mod news;
mod page;
mod picture;
mod probabilities;
mod queue;
mod recording;
mod result;
mod save;
mod session;
mod settings;
mod speaker;
mod ticks;
mod verdict;
mod words;

/// Puts the page into the document. Called once, by the app's `main`.
pub fn start() {
    match addresses::Addresses::of_document() {
        Some(addresses) => {
            yew::Renderer::<page::Page>::with_root_and_props(
                addresses.root.clone(),
                page::PageProps { addresses },
            )
            .render();
        }
        None => addresses::show_boot_error(),
    }
}
