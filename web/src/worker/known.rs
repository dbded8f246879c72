//! The questions that a graphics processor is checked with, and the processor's answers.

use engine::backend::Cpu;
use engine::diagnose::{Listener, Question, Refusal, known_questions};

use super::Desk;
use super::work::WorkError;
use crate::scope::now_s;
use crate::timing;

/// Questions with their answers.
pub struct Known {
    /// What is asked.
    pub questions: Vec<Question>,
    /// The logits of every window of all questions.
    pub logits: Vec<[f64; 5]>,
    /// Time that the first question takes, in milliseconds.
    pub processor_ms: f64,
}

/// Makes the questions and answers them.
///
/// # Errors
/// When the model is not ready or fails.
pub async fn known(desk: &Desk) -> Result<Known, WorkError> {
    let mut listener = desk.listener.take().ok_or(WorkError::NotReady)?;
    let known = ask(&mut listener).await;
    desk.listener.replace(Some(listener));
    Ok(known?)
}

async fn ask(listener: &mut Listener<Cpu>) -> Result<Known, Refusal> {
    let questions = known_questions(listener).await?;
    let judge = listener.judge();
    let logits = judge.logits(&questions).await?;
    let processor_ms = timing::middle_ms(now_s, || judge.logits(&questions[..1])).await?;
    Ok(Known { questions, logits, processor_ms })
}
