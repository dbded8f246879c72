//! The page in a real browser, from the built files to the words that a person reads.
//!
//! These tests need Chromium, ffmpeg and the programs of the workspace, so they are
//! ignored by a plain `cargo test`; `cargo verify --only build --only e2e` runs them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failing test should stop"
)]

mod accessibility;
mod appearance;
mod axe;
mod batches;
mod chromium;
mod close_look;
mod close_look_long;
mod decoder;
mod exam;
mod folders;
mod formats;
mod formats_document;
mod graphics;
mod journeys;
mod large_text;
mod listening;
mod liveliness;
mod long;
mod long_list;
mod memory;
mod microphone;
mod native;
mod net_log;
mod outside_server;
mod pace;
mod page;
mod parity;
mod privacy;
mod process;
mod recording;
mod recordings;
mod saving;
mod session;
mod starting;
mod states;
mod tampered;
mod together;
mod uploads;
mod verdicts;
mod workers;
