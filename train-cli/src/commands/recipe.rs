//! What training and cross-validation do alike before they start.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use train_cli::data::Dataset;
use train_cli::train::TrainConfig;
use train_cli::train::prepare::{Example, prepare};

use super::progress;

/// The labelled recordings as examples, by name, with a bar.
pub fn examples(dataset: &Dataset, config: &TrainConfig) -> anyhow::Result<HashMap<String, Example>> {
    let labelled: Vec<_> = dataset.labelled().cloned().collect();
    let bar = progress::bar(labelled.len(), "decoding");
    let examples = prepare(&labelled, &config.preprocessing, || bar.inc(1))?;
    bar.finish_and_clear();
    Ok(examples.into_iter().map(|example| (example.name.clone(), example)).collect())
}

/// A flag that Ctrl-C sets; pressed twice, the program ends at once.
pub fn interruption() -> anyhow::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })
    .context("Ctrl-C can't be caught")?;
    Ok(flag)
}
