//! What helps and what doesn't: the recipe with one part changed at a time, on the same folds.

mod plan;
mod summary;

pub use plan::{Part, Variant, plan};
pub use summary::{ClassRecall, VariantPredictions, VariantSummary, summarise};
