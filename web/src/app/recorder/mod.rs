//! Recording from a microphone: what is kept, what is heard meanwhile, and what the reader is told.

mod devices;
mod hint;
mod level;
mod live;
mod message;
mod microphone;
mod monitor;
mod open;
mod panel;
mod take;
mod trouble;
mod view;
mod wav;

pub use view::Recorder;
