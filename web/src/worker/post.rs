//! Sending replies.

use engine::diagnose::Refusal;
use js_sys::{Array, Float32Array};
use wasm_bindgen::JsValue;

use super::Desk;
use super::known::Known;
use super::show::Judged;
use super::work::{Progress, WorkError};
use crate::protocol::{Reply, Shape, logits, numbers};
use crate::scope::{send, tell};

/// Sends what became of a recording, handing over its pictures and sound.
pub fn outcome(desk: &Desk, id: u32, outcome: Result<Progress, WorkError>) {
    let sent = match outcome {
        // No fault of the recording's: it is to be heard elsewhere.
        Err(WorkError::Refused(Refusal::Device(_))) => false,
        Err(error) => send(&Reply::Refused { id, reason: error.to_string() }, &[], &Array::new()),
        Ok(Progress::Asked) => asked(desk, id),
        Ok(Progress::Judged(Judged { verdict, record, pictures })) => {
            let head = Reply::Judged { id, verdict, record };
            send(&head, &pictures.payload(), &pictures.buffers())
        }
    };
    if !sent {
        tell(&Reply::Crashed);
    }
}

/// Sends the question about a recording; false where there is none.
fn asked(desk: &Desk, id: u32) -> bool {
    let pending = desk.pending.borrow();
    let question = pending.as_ref().and_then(|pending| pending.prepared.question());
    question.is_some_and(|question| {
        let numbers = Float32Array::from(numbers(question).as_slice());
        let head = Reply::Asked { id, shape: Shape::of(question) };
        send(&head, &[numbers.as_ref()], &Array::of1(&numbers.buffer()))
    })
}

/// Sends questions with their answers. Without a model there is nobody to ask.
pub fn known(known: Result<Known, WorkError>) {
    let Ok(Known { questions, logits: answers, processor_ms }) = known else {
        return tell(&Reply::Crashed);
    };
    let shapes = questions.iter().map(Shape::of).collect();
    let payload: Vec<JsValue> = questions
        .iter()
        .map(|question| Float32Array::from(numbers(question).as_slice()).into())
        .chain([logits(&answers).into()])
        .collect();
    let payload: Vec<&JsValue> = payload.iter().collect();
    send(&Reply::Known { shapes, processor_ms }, &payload, &Array::new());
}
