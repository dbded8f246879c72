//! Logistic regression on rows of features: what baselines, probes and the head of classes fit.

mod logistic;
mod rows;

pub(crate) use logistic::Logistic;
pub(crate) use rows::{Rows, Standard, balanced};
