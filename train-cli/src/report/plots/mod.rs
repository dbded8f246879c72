//! Plots as SVG that reads on light and dark ground; every one states what it was measured on.

mod canvas;
mod confusion;
mod coverage;
mod curves;
mod heatmap;
mod intervals;
mod reliability;
mod roc;
mod study;

pub use confusion::confusion_matrix;
pub use coverage::coverage_risk_curve;
pub use curves::{Curve, Curves, curves};
pub use heatmap::{ColourScale, Heatmap};
pub use intervals::{IntervalRow, intervals};
pub use reliability::reliability_diagram;
pub use roc::roc_curves;
pub use study::{ParallelAxis, ParallelLine, parallel, search_history, shares};

#[cfg(test)]
mod tests;
