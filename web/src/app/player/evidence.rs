//! What carried the statement about a murmur, along time.

use std::rc::Rc;

use engine::findings::{Evidence, EvidencePart};
use yew::prelude::*;

use super::viewport::Viewport;
use crate::protocol::Drawing;

/// Height of the strip's coordinates; half of it lies above the line.
const HEIGHT: f64 = 40.0;

/// Properties of [`EvidenceStrip`].
#[derive(Properties, PartialEq)]
pub struct EvidenceProps {
    /// The recording, with what carried the statement.
    pub drawing: Rc<Drawing>,
    /// The part that is shown.
    pub view: Viewport,
}

/// A bar for each part: upwards where it speaks for a murmur, downwards where it speaks against one.
#[component]
pub fn EvidenceStrip(EvidenceProps { drawing, view }: &EvidenceProps) -> Html {
    let Some(evidence) = &drawing.head.evidence else { return Html::default() };
    let largest =
        evidence.parts.iter().map(|part| part.adds.abs()).fold(f64::MIN_POSITIVE, f64::max);
    let is_seen = |part: &&EvidencePart| view.shows([part.start_s, part.end_s]);
    let bar = |part: &EvidencePart| {
        let height = part.adds.abs() / largest * HEIGHT / 2.0;
        let y = if part.adds > 0.0 { HEIGHT / 2.0 - height } else { HEIGHT / 2.0 };
        html! {
            <rect
                class={if part.adds > 0.0 { "speaks-for" } else { "speaks-against" }}
                x={view.x(part.start_s)}
                width={view.width(part.end_s - part.start_s)}
                y={format!("{y:.1}")}
                height={format!("{height:.1}")}
            />
        }
    };
    html! {
        <svg
            class="evidence"
            width="100%"
            height={HEIGHT.to_string()}
            role="img"
            aria-label={words(evidence)}
            focusable="false"
        >
            { for evidence.parts.iter().filter(is_seen).map(bar) }
            <line class="evidence-line" x2="100%" y1="50%" y2="50%" />
        </svg>
    }
}

/// What the strip shows, for those who don't see it.
fn words(evidence: &Evidence) -> String {
    let speaks_for = evidence.parts.iter().filter(|part| part.adds > 0.0).count();
    let strongest = evidence
        .parts
        .iter()
        .filter(|part| part.adds > 0.0)
        .max_by(|a, b| a.adds.total_cmp(&b.adds))
        .map(|part| format!(" The strongest is at {:.1} seconds.", part.start_s))
        .unwrap_or_default();
    format!(
        "What carried the statement about a murmur: {speaks_for} of {} parts speak for one, the others against.{strongest}",
        evidence.parts.len()
    )
}

/// What the strip shows, as a sentence for a caption.
#[must_use]
pub fn evidence_caption(Evidence { segment_s: [from_s, to_s], .. }: &Evidence) -> String {
    format!(
        "The strip shows what carried the statement about a murmur, from {from_s:.0} to {to_s:.0}\u{a0}s: bars upwards \
         speak for one, bars downwards against, and all together they make the score."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strip_is_told_in_words() {
        let part = |start_s: f64, adds: f64| EvidencePart { start_s, end_s: start_s + 0.06, adds };
        let parts = vec![part(0.2, 0.1), part(0.3, 0.4), part(0.9, -0.2)];
        let evidence = Evidence { segment_s: [0.0, 9.6], parts };
        let told = words(&evidence);
        assert!(told.contains("2 of 3 parts speak for one"), "{told}");
        assert!(told.ends_with("The strongest is at 0.3 seconds."), "{told}");
        let against = Evidence { parts: vec![part(0.9, -0.2)], ..evidence };
        assert!(words(&against).ends_with("0 of 1 parts speak for one, the others against."));
        assert!(evidence_caption(&against).contains("from 0 to 10\u{a0}s"));
    }
}
