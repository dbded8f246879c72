//! Figures for people: text tables, an HTML report with plots, and the plots themselves as SVG.

mod audit;
mod comparison;
mod error;
mod html;
pub mod plots;
mod study;
mod table;
mod text;

pub use audit::{audit_markdown, audit_text, frame_audit_markdown, frame_audit_text};
pub use comparison::{comparison_html, comparison_text};
pub use error::ReportError;
pub use html::html;
pub use study::{study_html, study_text};
pub use table::{Align, Table};
pub use text::text;
