//! Log lines on standard error.

use env_logger::{Builder, Env, Target};

/// Starts logging: warnings alone, with `-v` what was chosen and written, with `-vv` every recording and what was
/// cached. `RUST_LOG` decides instead where it is set, also about what other crates log.
pub fn start(verbose: u8) {
    let level = ["warn", "info"].get(usize::from(verbose)).unwrap_or(&"debug");
    let own = format!("off,lubdub={level},train_cli={level}");
    Builder::from_env(Env::default().default_filter_or(own)).target(Target::Stderr).init();
}
