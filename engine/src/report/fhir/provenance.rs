//! Who said it, from what.

use super::codes::{AI_ASSERTED, AUTHOR, VERIFIER, concept};
use super::common::Common;
use super::elements::{Coding, Reference};
use super::resources::{Agent, Entity, Provenance};

/// The origin of these targets from these sources: the device said it, and a person verified it where one did.
pub fn provenance(
    common: &Common<'_>,
    target: Vec<Reference>,
    sources: Vec<Reference>,
) -> Provenance {
    let agent = |kind: Coding, who| Agent { kind: concept(kind), who };
    let verifier = common.verifier().map(|who| agent(VERIFIER, who));
    Provenance {
        id: common.id("provenance", 0),
        target,
        recorded: common.issued(),
        reason: vec![concept(AI_ASSERTED)],
        agent: std::iter::once(agent(AUTHOR, common.device())).chain(verifier).collect(),
        entity: sources.into_iter().map(|what| Entity { role: "source", what }).collect(),
    }
}
