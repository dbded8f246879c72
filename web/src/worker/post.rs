//! Sending replies.

use engine::diagnose::Refusal;
use js_sys::Array;

use super::scope::scope;
use super::work::{Judged, WorkError};
use crate::protocol::{Reply, pack};

/// Sends a reply without a payload.
pub fn tell(reply: &Reply) {
    if let (Some(scope), Ok(message)) = (scope(), pack(reply, &[])) {
        // Fails only for values that can't be cloned, and a string can.
        let _ = scope.post_message(&message);
    }
}

/// Sends what became of a recording, handing over its pictures and sound.
pub fn outcome(id: u32, outcome: Result<Judged, WorkError>) {
    match outcome {
        // No fault of the recording's: it is to be heard elsewhere.
        Err(WorkError::Refused(Refusal::Device(_))) => tell(&Reply::Crashed),
        Err(error) => tell(&Reply::Refused { id, sentence: error.to_string() }),
        Ok(Judged { verdict, pictures }) => {
            let head = Reply::Judged { id, verdict };
            let buffers: Array = pictures.buffers();
            let sent = scope()
                .zip(pack(&head, &pictures.payload()).ok())
                .map(|(scope, message)| scope.post_message_with_transfer(&message, &buffers));
            if !matches!(sent, Some(Ok(()))) {
                tell(&Reply::Crashed);
            }
        }
    }
}
