//! An audit as tables for a terminal, and as a part of a model card.

use std::collections::BTreeSet;

use engine::findings::Class;

use super::text::with_interval;
use super::{Align, Table};
use crate::audit::findings::AuditFindings;
use crate::audit::probe::Probe;
use crate::audit::shared::{BINS, Correlated, Correlations};
use crate::metrics::{MeasuredFigure, Metric, reported_name};

mod frames;
mod sanity;

pub use frames::{frame_audit_markdown, frame_audit_text};

/// A part of the report: its title, a paragraph, and a table, which may have no rows.
struct Section {
    title: &'static str,
    text: String,
    table: Table,
}

/// The audit as tables for a terminal.
#[must_use]
pub fn audit_text(findings: &AuditFindings) -> String {
    text_of(&verdict(findings), sections(findings))
}

fn text_of(verdict: &str, sections: Vec<Section>) -> String {
    let section = |Section { title, text, table }: Section| {
        let table = if table.is_empty() { String::new() } else { format!("\n{table}") };
        format!("{title}\n{text}\n{table}")
    };
    let sections: Vec<String> = sections.into_iter().map(section).collect();
    format!("{verdict}\n\n{}", sections.join("\n"))
}

/// The audit as Markdown for a model card.
#[must_use]
pub fn audit_markdown(findings: &AuditFindings) -> String {
    markdown_of(&verdict(findings), sections(findings))
}

fn markdown_of(verdict: &str, sections: Vec<Section>) -> String {
    let section = |Section { title, text, table }: Section| {
        let table =
            if table.is_empty() { String::new() } else { format!("\n{}", table.markdown()) };
        format!("**{title}.** {text}\n{table}")
    };
    let sections: Vec<String> = sections.into_iter().map(section).collect();
    format!("## Audit\n\n{verdict}\n\n{}", sections.join("\n"))
}

/// Whether it passed, and what was looked at.
fn verdict(findings: &AuditFindings) -> String {
    let AuditFindings { model, data, recordings, groups, .. } = findings;
    let checked = match &findings.partitions[..] {
        [] => "no folds and no split were given to check".to_owned(),
        partitions => format!("checked: {}", partitions.join(", ")),
    };
    let digest = model.sha256.get(..8).unwrap_or_default();
    format!(
        "{} ({checked}). Model {} (SHA-256 {digest}…), {data}, {recordings} labelled recordings of {groups} groups.",
        outcome(findings),
        model.name
    )
}

/// What failed; else what passed, where anything was checked.
fn outcome(AuditFindings { partitions, leaks, sanity, .. }: &AuditFindings) -> String {
    let mut failed = Vec::new();
    if !leaks.is_empty() {
        failed.push(format!("{} pair(s) with shared audio cross a split", leaks.len()));
    }
    if sanity.as_ref().is_some_and(|sanity| !sanity.passed) {
        failed.push("explanations are not shown to depend on what was learnt".to_owned());
    }
    if !failed.is_empty() {
        return format!("FAILED: {}", failed.join("; "));
    }
    let split = (!partitions.is_empty()).then_some("no group and no shared audio crosses a split");
    let learnt = sanity.as_ref().map(|_| "explanations depend on what was learnt");
    let passed: Vec<&str> = split.into_iter().chain(learnt).collect();
    if passed.is_empty() {
        return "Nothing to pass or fail".to_owned();
    }
    format!("Passed: {}", passed.join("; "))
}

fn sections(findings: &AuditFindings) -> Vec<Section> {
    let mut sections = vec![
        shared_audio(findings),
        Section {
            title: "Correlations of all pairs",
            text: gap(&findings.shared_audio),
            table: histogram(&findings.shared_audio),
        },
        Section {
            title: "Without listening",
            text: "What names and dates of files give away. A model that does no better on grouped folds has learnt nothing.".to_owned(),
            table: figures(&findings.baselines),
        },
        Section {
            title: "Random folds beside grouped ones",
            text: "The same recipe on folds that tear subjects apart. A figure that is higher there by more than the intervals allow comes of the leak.".to_owned(),
            table: figures(&findings.contrast),
        },
        Section {
            title: "The source, told from the embedding",
            text: "A logistic regression on the values before the last layer, in grouped cross-validation. Above chance within a class, where only the source differs, the network carries what tells the device or the room; the untrained network shows how much of that any look at the sound does.".to_owned(),
            table: probes(&findings.probes, &findings.untrained_probes),
        },
    ];
    sections.extend(findings.sanity.as_ref().map(sanity::section));
    if !findings.suspect_labels.is_empty() {
        sections.push(suspect_labels(findings));
    }
    sections
}

/// Pairs of two groups that share audio; those of one group are only counted.
fn shared_audio(findings: &AuditFindings) -> Section {
    let Correlations { config, pairs, shared, .. } = &findings.shared_audio;
    let across: Vec<&Correlated> = shared.iter().filter(|pair| !pair.same_group).collect();
    let within = shared.len() - across.len();
    let crossing = findings.leaks.len();
    let text = format!(
        "Of {pairs} pairs, {} share audio (correlation of the best {} s of at least {}): {within} within a group, {} of two groups, {crossing} of them on two sides of a split.",
        shared.len(),
        config.window_s,
        config.threshold,
        across.len()
    );
    Section { title: "Shared audio", text, table: pair_table(across.into_iter()) }
}

fn pair_table<'a>(pairs: impl Iterator<Item = &'a Correlated>) -> Table {
    let mut table = Table::new(&[
        ("recording", Align::Left),
        ("and", Align::Left),
        ("correlation", Align::Right),
        ("shifted by s", Align::Right),
    ]);
    for pair in pairs {
        let (correlation, lag) =
            (format!("{:.3}", pair.correlation), format!("{:+.2}", pair.lag_s));
        table.push([pair.first.clone(), pair.second.clone(), correlation, lag]);
    }
    table
}

/// How far below the threshold everything else is.
fn gap(found: &Correlations) -> String {
    let lowest = found.shared.iter().map(|pair| pair.correlation).fold(1.0, f64::min);
    let nearest = found.nearest.first().map_or_else(
        || "no pair of two groups is below it".to_owned(),
        |pair| format!("the most alike pair of two groups below it has {:.3}", pair.correlation),
    );
    format!(
        "The threshold is {}; the least alike pair above it has {lowest:.3}, {nearest}.",
        found.config.threshold
    )
}

fn histogram(found: &Correlations) -> Table {
    let mut table = Table::new(&[
        ("correlation", Align::Left),
        ("pairs of one group", Align::Right),
        ("pairs of two groups", Align::Right),
    ]);
    let [within, across] = &found.histogram;
    let width = 1.0 / BINS as f64;
    for (bin, (within, across)) in within.iter().zip(across).enumerate() {
        let low = bin as f64 * width;
        let range = format!("{low:.2} to {:.2}", low + width);
        table.push([range, within.to_string(), across.to_string()]);
    }
    table
}

/// A line for each protocol on each data set.
fn figures(all: &[MeasuredFigure]) -> Table {
    const SHOWN: [Metric; 3] =
        [Metric::UnweightedAverageRecall, Metric::Accuracy, Metric::Auroc(Class::Murmur)];
    let heads = SHOWN.map(|metric| reported_name(metric).unwrap_or(metric.title()));
    let mut table = Table::new(&[
        ("data", Align::Left),
        ("protocol", Align::Left),
        (heads[0], Align::Right),
        (heads[1], Align::Right),
        (heads[2], Align::Right),
        ("n", Align::Right),
        ("groups", Align::Right),
    ]);
    let data: BTreeSet<&str> = all.iter().map(|figure| figure.data.as_str()).collect();
    for data in data {
        let of_data = || all.iter().filter(move |figure| figure.data == data);
        let mut seen = BTreeSet::new();
        for first in of_data().filter(|figure| seen.insert(figure.protocol.as_str())) {
            let value = |metric: Metric| {
                of_data()
                    .find(|f| f.protocol == first.protocol && f.metric == metric)
                    .map_or_else(|| "–".to_owned(), |figure| with_interval(Some(figure.estimate())))
            };
            let cells = [data.to_owned(), first.protocol.clone()].into_iter();
            let n = [first.n.to_string(), first.groups.to_string()];
            table.push(cells.chain(SHOWN.map(value)).chain(n));
        }
    }
    table
}

fn probes(probes: &[Probe], untrained_probes: &[Probe]) -> Table {
    let mut table = Table::new(&[
        ("among", Align::Left),
        ("sources", Align::Left),
        ("balanced accuracy", Align::Right),
        ("untrained network", Align::Right),
        ("chance", Align::Right),
        ("n", Align::Right),
        ("groups", Align::Right),
    ]);
    for probe in probes {
        let untrained = untrained_probes.iter().find(|other| other.class == probe.class);
        let estimate = |probe: &Probe| with_interval(probe.balanced_accuracy);
        let sources: Vec<&str> = probe.sources.iter().map(|source| source.key()).collect();
        table.push([
            probe.class.map_or("all recordings", Class::key).to_owned(),
            sources.join(", "),
            estimate(probe),
            untrained.map_or_else(|| "–".to_owned(), estimate),
            format!("{:.2}", probe.chance),
            probe.recordings.to_string(),
            probe.groups.to_string(),
        ]);
    }
    table
}

fn suspect_labels(findings: &AuditFindings) -> Section {
    let mut table = Table::new(&[
        ("recording", Align::Left),
        ("label", Align::Left),
        ("its probability", Align::Right),
        ("said instead", Align::Left),
        ("its probability", Align::Right),
    ]);
    for suspect in &findings.suspect_labels {
        table.push([
            suspect.file.clone(),
            suspect.label.key().to_owned(),
            format!("{:.3}", suspect.probability),
            suspect.predicted.key().to_owned(),
            format!("{:.3}", suspect.predicted_probability),
        ]);
    }
    Section {
        title: "Labels to listen to again",
        text: "The labels that networks which never saw the group believe least. Most are the networks' errors, some may be the label's.".to_owned(),
        table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::crossing::Leak;
    use crate::audit::sanity::{Agreement, Likeness, SanityFindings};
    use crate::audit::shared::SharedAudioConfig;
    use crate::metrics::Estimate;
    use engine::report::JsonModel;

    fn findings(partitions: &[&str], leaks: usize) -> AuditFindings {
        let pair = |same_group, correlation| Correlated {
            first: "a.wav".to_owned(),
            second: "b|c.wav".to_owned(),
            same_group,
            correlation,
            peak: 0.5,
            lag_s: -1.25,
        };
        let leak = Leak {
            partition: "repeat 1 of the folds".to_owned(),
            first: "a.wav".to_owned(),
            first_side: "fold 0".to_owned(),
            second: "b|c.wav".to_owned(),
            second_side: "fold 1".to_owned(),
            correlation: 0.99,
        };
        let pairs = vec![pair(false, 0.99), pair(true, 0.98), pair(false, 0.4)];
        AuditFindings {
            model: JsonModel { name: "model".to_owned(), sha256: "0123456789".to_owned() },
            data: "made-up".to_owned(),
            recordings: 3,
            groups: 2,
            passed: leaks == 0,
            partitions: partitions.iter().map(|&name| name.to_owned()).collect(),
            leaks: vec![leak; leaks],
            shared_audio: Correlations::new(pairs, &SharedAudioConfig::default()),
            baselines: Vec::new(),
            contrast: Vec::new(),
            probes: Vec::new(),
            untrained_probes: Vec::new(),
            sanity: None,
            suspect_labels: Vec::new(),
        }
    }

    #[test]
    fn the_verdict_comes_first_and_nothing_checked_is_no_pass() {
        let folds = ["repeat 1 of the folds"];
        assert!(audit_text(&findings(&folds, 0)).starts_with("Passed"));
        assert!(audit_text(&findings(&folds, 1)).starts_with("FAILED: 1 pair(s)"));
        let unchecked = audit_text(&findings(&[], 0));
        assert!(
            unchecked.starts_with("Nothing to pass or fail (no folds and no split"),
            "{unchecked}"
        );
    }

    #[test]
    fn explanations_that_do_not_depend_on_the_network_fail_the_audit_and_others_pass_it() {
        let agreement = |value: f64| {
            let effects = Some(Estimate { value, low: value - 0.1, high: value + 0.1 });
            let likeness = Likeness { effects, signed: None, sizes: None };
            Agreement { with: "random".to_owned(), moments: likeness, bands: likeness }
        };
        let with_agreement = |value| {
            let sanity = Some(SanityFindings::new(9, 5, agreement(value), vec![agreement(0.8)]));
            AuditFindings { sanity, ..findings(&[], 0) }
        };
        let [depends, does_not] = [with_agreement(0.2), with_agreement(0.45)];
        assert!(audit_text(&depends).starts_with("Passed: explanations depend on what was learnt"));
        assert!(depends.faults().is_empty() && does_not.faults().len() == 1);
        assert!(audit_text(&does_not).starts_with("FAILED: explanations are not shown to depend"));
        let markdown = audit_markdown(&does_not);
        assert!(markdown.contains("| random | 0.450 (0.350–0.550) | – | – |"), "{markdown}");
    }

    #[test]
    fn pairs_of_two_groups_are_named_and_those_of_one_are_counted() {
        let markdown = audit_markdown(&findings(&[], 0));
        assert!(markdown.contains("Of 3 pairs, 2 share audio"), "{markdown}");
        assert!(markdown.contains("1 within a group, 1 of two groups"), "{markdown}");
        assert_eq!(markdown.matches("| a.wav | b\\|c.wav | 0.990 | -1.25 |").count(), 1);
        assert!(markdown.contains("the least alike pair above it has 0.980"), "{markdown}");
        assert!(markdown.contains("two groups below it has 0.400"), "{markdown}");
        assert!(markdown.contains("| 0.40 to 0.45 | 0 | 1 |"), "{markdown}");
    }
}
