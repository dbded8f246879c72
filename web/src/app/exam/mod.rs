//! The exam of a person: where on the chest was listened, what was heard there, and what is said of the person.

mod chest;
mod panel;
mod person;
mod words;

pub use panel::ExamPanel;
