//! Whether explanations depend on the network, as a part of the report.

use super::super::{Align, Table};
use super::Section;
use crate::audit::sanity::{Agreement, SanityFindings};
use crate::report::text::with_interval;

/// What the check found.
pub(super) fn section(findings: &SanityFindings) -> Section {
    let SanityFindings { recordings, networks, threshold, passed, .. } = findings;
    let outcome = if *passed { "They pass" } else { "They FAIL" };
    let text = format!(
        "The verdicts of {recordings} recordings, each of another group, explained by the network and by {networks} others of each kind (the same class; Adebayo et al. 2018). |ρ|: mean absolute rank correlation of the effects, 1 where an explanation shows the recording alone; ρ: the same with its sign. \"Sizes\": mean rank correlation of the effects without their signs, that is whether the same parts matter to any network. {outcome}: with all weights random |ρ| must surely be below {threshold}."
    );
    Section { title: "Explanations of random networks", text, table: table(findings) }
}

fn table(findings: &SanityFindings) -> Table {
    let mut table = Table::new(&[
        ("explained beside", Align::Left),
        ("moments: |ρ|", Align::Right),
        ("ρ", Align::Right),
        ("sizes", Align::Right),
        ("bands: |ρ|", Align::Right),
        ("ρ", Align::Right),
        ("sizes", Align::Right),
    ]);
    for Agreement { with, moments, bands } in
        std::iter::once(&findings.random).chain(&findings.others)
    {
        let figures = [moments, bands]
            .into_iter()
            .flat_map(|likeness| [likeness.effects, likeness.signed, likeness.sizes])
            .map(with_interval);
        table.push(std::iter::once(with.clone()).chain(figures));
    }
    table
}
