//! The audit of a frame model as tables for a terminal, and as a part of a model card.

use std::collections::BTreeMap;

use super::{Section, gap, histogram, markdown_of, probes, text_of};
use crate::audit::frame_model::crossings::{Crossing, Family};
use crate::audit::frame_model::findings::FrameAuditFindings;
use crate::audit::sanity::{Agreement, SanityFindings};
use crate::audit::shared::SearchFindings;
use crate::report::text::with_interval;
use crate::report::{Align, Table};

/// How many families and pairs are named; `audit.json` has all.
const NAMED: usize = 12;

/// The audit as tables for a terminal.
#[must_use]
pub fn frame_audit_text(findings: &FrameAuditFindings) -> String {
    text_of(&verdict(findings), sections(findings))
}

/// The audit as Markdown for a model card.
#[must_use]
pub fn frame_audit_markdown(findings: &FrameAuditFindings) -> String {
    markdown_of(&verdict(findings), sections(findings))
}

/// Whether it passed, and what was looked at.
fn verdict(findings: &FrameAuditFindings) -> String {
    let FrameAuditFindings { model, recordings, groups, folds, sources, .. } = findings;
    let digest = model.sha256.get(..8).unwrap_or_default();
    let sources: Vec<String> =
        sources.iter().map(|(source, count)| format!("{} {count}", source.key())).collect();
    format!(
        "{}. Model {} (SHA-256 {digest}…), {recordings} recordings of {groups} groups ({}); {folds}.",
        outcome(findings),
        model.name,
        sources.join(", ")
    )
}

/// What failed, and what passed.
fn outcome(findings: &FrameAuditFindings) -> String {
    let (pairs, parted) = (findings.crossings.len(), findings.parted());
    let audio = if pairs == 0 {
        "no groups share audio".to_owned()
    } else {
        format!("{pairs} pair(s) of two groups share audio, {parted} of them in different folds")
    };
    let shading = findings.sanity.as_ref().map(|sanity| {
        if sanity.passed {
            "the shading depends on what was learnt"
        } else {
            "the shading is not shown to depend on what was learnt"
        }
    });
    let word = if findings.passed { "Passed" } else { "FAILED" };
    let parts: Vec<&str> = [audio.as_str()].into_iter().chain(shading).collect();
    format!("{word}: {}", parts.join("; "))
}

fn sections(findings: &FrameAuditFindings) -> Vec<Section> {
    let mut sections = vec![
        shared_audio(findings),
        Section {
            title: "Groups that share audio",
            text: families_text(findings),
            table: families(&findings.families),
        },
        Section {
            title: "Pairs of two groups",
            text: format!("The most alike; `audit.json` names all {}.", findings.crossings.len()),
            table: pairs(&findings.crossings),
        },
        Section {
            title: "Correlations of the pairs that were compared exactly",
            text: gap(&findings.shared_audio.exact),
            table: histogram(&findings.shared_audio.exact),
        },
        Section {
            title: "The source, told from the embedding",
            text: "A logistic regression on the values before the last layer, averaged over the frames, in grouped cross-validation. Above chance within a class, where only the source differs, the network carries what tells the device, the place or the patients; the untrained network shows how much of that any look at the sound does.".to_owned(),
            table: probes(&findings.probes, &findings.untrained_probes),
        },
    ];
    sections.extend(findings.sanity.as_ref().map(shading));
    sections
}

fn shared_audio(findings: &FrameAuditFindings) -> Section {
    let SearchFindings { pairs, kept, recall, exact, .. } = &findings.shared_audio;
    let across = findings.crossings.len();
    let compared = match recall {
        Some(recall) => format!(
            "every one was compared exactly; the prefilter would have kept {kept}, and {} of the {} that share audio",
            recall.kept, recall.shared
        ),
        None => format!("a prefilter kept {kept}, which were compared exactly"),
    };
    let text = format!(
        "Of {pairs} pairs {compared}: {} share audio (correlation of the best {} s of at least {}), {} within a group and {across} of two groups, {} of which are in different folds.",
        exact.shared.len(),
        exact.config.window_s,
        exact.config.threshold,
        exact.shared.len() - across,
        findings.parted()
    );
    Section { title: "Shared audio", text, table: by_sources(&findings.crossings) }
}

/// How many pairs of two groups each two sources have.
fn by_sources(crossings: &[Crossing]) -> Table {
    let mut table = Table::new(&[
        ("source", Align::Left),
        ("and", Align::Left),
        ("pairs of two groups", Align::Right),
        ("in different folds", Align::Right),
    ]);
    let mut counts = BTreeMap::<_, [usize; 2]>::new();
    for crossing in crossings {
        let mut sources = crossing.places.each_ref().map(|place| place.source);
        sources.sort();
        let count = counts.entry(sources).or_default();
        count[0] += 1;
        count[1] += usize::from(crossing.parts_folds());
    }
    for ([first, second], [all, parted]) in counts {
        let sources = [first, second].map(|source| source.key().to_owned());
        table.push(sources.into_iter().chain([all, parted].map(|count| count.to_string())));
    }
    table
}

fn families_text(findings: &FrameAuditFindings) -> String {
    let families = &findings.families;
    let count = |of: fn(&Family) -> usize| families.iter().map(of).sum::<usize>();
    format!(
        "Shared audio joins {} of the {} groups to {} families, with {} recordings. The largest {}:",
        count(|family| family.groups.len()),
        findings.groups,
        families.len(),
        count(|family| family.recordings.len()),
        families.len().min(NAMED)
    )
}

fn families(all: &[Family]) -> Table {
    let mut table = Table::new(&[
        ("sources", Align::Left),
        ("groups", Align::Right),
        ("recordings", Align::Right),
        ("pairs", Align::Right),
        ("folds", Align::Left),
        ("for example", Align::Left),
    ]);
    for Family { groups, recordings, sources, folds, pairs } in all.iter().take(NAMED) {
        let sources: Vec<&str> = sources.iter().map(|source| source.key()).collect();
        let folds: Vec<String> = folds.iter().map(usize::to_string).collect();
        let some: Vec<&str> = recordings.iter().take(3).map(String::as_str).collect();
        table.push([
            sources.join(", "),
            groups.len().to_string(),
            recordings.len().to_string(),
            pairs.to_string(),
            folds.join(", "),
            some.join(", "),
        ]);
    }
    table
}

fn pairs(crossings: &[Crossing]) -> Table {
    let mut table = Table::new(&[
        ("recording", Align::Left),
        ("group, fold", Align::Left),
        ("and", Align::Left),
        ("group, fold", Align::Left),
        ("correlation", Align::Right),
        ("peak", Align::Right),
        ("shifted by s", Align::Right),
    ]);
    for Crossing { pair, places } in crossings.iter().take(NAMED) {
        let [a, b] = places.each_ref().map(|place| format!("{}, {}", place.group, place.fold));
        table.push([
            pair.first.clone(),
            a,
            pair.second.clone(),
            b,
            format!("{:.3}", pair.correlation),
            format!("{:.2}", pair.peak),
            format!("{:+.2}", pair.lag_s),
        ]);
    }
    table
}

/// What the check of the shading found.
fn shading(findings: &SanityFindings) -> Section {
    let SanityFindings { recordings, networks, threshold, passed, .. } = findings;
    let outcome = if *passed { "It passes" } else { "It FAILS" };
    let text = format!(
        "The posterior of a systolic murmur in every frame of {recordings} recordings, each of another group, by the network and by {networks} others of each kind (Adebayo et al. 2018). |ρ|: mean absolute rank correlation over the frames, 1 where a shading shows the recording alone; ρ: the same with its sign. {outcome}: with all weights random |ρ| must surely be below {threshold}."
    );
    let mut table =
        Table::new(&[("shaded beside", Align::Left), ("|ρ|", Align::Right), ("ρ", Align::Right)]);
    for Agreement { with, moments, .. } in std::iter::once(&findings.random).chain(&findings.others)
    {
        let figures = [moments.effects, moments.signed].map(with_interval);
        table.push(std::iter::once(with.clone()).chain(figures));
    }
    Section { title: "The shading of random networks", text, table }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::frame_model::crossings::{Place, families};
    use crate::audit::sanity::Likeness;
    use crate::audit::shared::{Correlated, Correlations, PrefilterConfig, SharedAudioConfig};
    use crate::data::Collection;
    use crate::metrics::Estimate;
    use engine::report::JsonModel;

    fn crossing(number: usize) -> Crossing {
        let place = |group: usize| Place {
            source: Collection::YASEEN,
            group: format!("yaseen-{group}"),
            fold: group % 2,
        };
        let pair = Correlated {
            first: format!("yaseen/{number}.wav"),
            second: "yaseen/b|c.wav".to_owned(),
            same_group: false,
            correlation: 0.97,
            peak: 0.5,
            lag_s: -1.25,
        };
        Crossing { pair, places: [place(number), place(99)] }
    }

    fn findings(crossings: usize, agreement: f64) -> FrameAuditFindings {
        let crossings: Vec<Crossing> = (0..crossings).map(crossing).collect();
        let shared = crossings.iter().map(|crossing| crossing.pair.clone()).collect();
        let effects =
            Some(Estimate { value: agreement, low: agreement - 0.1, high: agreement + 0.1 });
        let likeness = Likeness { effects, signed: None, sizes: None };
        let random = Agreement { with: "random".to_owned(), moments: likeness, bands: likeness };
        let sanity = SanityFindings::new(9, 5, random, Vec::new());
        FrameAuditFindings {
            model: JsonModel { name: "model".to_owned(), sha256: "0123456789".to_owned() },
            sources: vec![(Collection::YASEEN, 30)],
            recordings: 30,
            groups: 30,
            folds: "5 folds".to_owned(),
            passed: crossings.is_empty() && sanity.passed,
            shared_audio: SearchFindings {
                prefilter: PrefilterConfig::default(),
                pairs: 435,
                kept: 40,
                recall: None,
                exact: Correlations::new(shared, &SharedAudioConfig::default()),
            },
            families: families(&crossings),
            crossings,
            probes: Vec::new(),
            untrained_probes: Vec::new(),
            sanity: Some(sanity),
        }
    }

    #[test]
    fn the_verdict_comes_first_and_either_fault_fails() {
        let text = frame_audit_text(&findings(0, 0.2));
        assert!(text.starts_with("Passed: no groups share audio; the shading depends"), "{text}");
        let text = frame_audit_text(&findings(15, 0.2));
        let expected = "FAILED: 15 pair(s) of two groups share audio, 8 of them in different folds";
        assert!(text.starts_with(expected), "{text}");
        let text = frame_audit_text(&findings(0, 0.45));
        assert!(text.starts_with("FAILED: no groups share audio; the shading is not"), "{text}");
    }

    #[test]
    fn an_error_names_some_pairs_and_counts_the_others() {
        let faults = findings(15, 0.2).faults();
        assert_eq!(faults.len(), 11);
        assert!(faults[0].contains("group yaseen-0, fold 0") && faults[10].starts_with("5 more"));
        assert!(findings(0, 0.2).faults().is_empty());
        assert_eq!(findings(0, 0.45).faults().len(), 1);
    }

    #[test]
    fn families_and_pairs_are_tables_on_the_card() {
        let markdown = frame_audit_markdown(&findings(15, 0.2));
        assert!(markdown.contains("| yaseen | yaseen | 15 | 8 |"), "{markdown}");
        assert!(markdown.contains("| yaseen | 16 | 16 | 15 | 0, 1 |"), "{markdown}");
        let row = "| yaseen/3.wav | yaseen-3, 1 | yaseen/b\\|c.wav | yaseen-99, 1 | 0.970 |";
        assert!(markdown.contains(row) && !markdown.contains("yaseen/14.wav |"), "{markdown}");
        assert!(markdown.contains("| random | 0.200 (0.100–0.300) | – |"), "{markdown}");
    }
}
