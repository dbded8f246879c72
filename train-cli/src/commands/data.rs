//! `lubdub data`: what a data set holds.

use super::{print, progress};
use crate::args::DataArgs;
use engine::stats::quantile_of_sorted;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::process::ExitCode;
use train_cli::data::survey::{Defect, Surveyed, same_audio, survey};
use train_cli::data::{Dataset, TableDefect, Tally, tally};
use train_cli::report::{Align, Table};

/// How many recordings of a frequent defect are named.
const NAMED: usize = 8;

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    name: &'a str,
    recordings: usize,
    labelled: usize,
    groups: usize,
    classes: Vec<ClassRow>,
    #[serde(rename = "irregularities")]
    table_defects: &'a [TableDefect],
    defects: Vec<&'a Surveyed>,
    same_audio: Vec<Vec<&'a str>>,
}

/// Counts, durations and rates of one class of one source.
#[derive(Serialize)]
struct ClassRow {
    #[serde(flatten)]
    tally: Tally,
    /// Shortest, median and longest, in seconds; `None` if none could be decoded.
    duration_s: Option<[f64; 3]>,
    sample_rates: BTreeSet<u32>,
}

/// Reads the data set, decodes every recording and prints what was found.
pub fn run(args: &DataArgs) -> anyhow::Result<ExitCode> {
    let dataset = Dataset::open(&args.dir)?;
    let bar = progress::bar(dataset.recordings.len(), "decoding");
    let surveyed = survey(&dataset, || bar.inc(1));
    bar.finish_and_clear();
    let report = Report {
        name: dataset.name,
        recordings: dataset.recordings.len(),
        labelled: dataset.labelled().count(),
        groups: dataset
            .recordings
            .iter()
            .map(|recording| &recording.group)
            .collect::<BTreeSet<_>>()
            .len(),
        classes: tally(&dataset).into_iter().map(|tally| row(tally, &surveyed)).collect(),
        table_defects: &dataset.table_defects,
        defects: surveyed.iter().filter(|one| !one.defects.is_empty()).collect(),
        same_audio: same_audio(&surveyed),
    };
    let text =
        if args.json { format!("{}\n", serde_json::to_string(&report)?) } else { tables(&report)? };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Adds durations and rates to the counts of a class.
fn row(tally: Tally, surveyed: &[Surveyed]) -> ClassRow {
    let of_class =
        || surveyed.iter().filter(|one| (one.source, one.class) == (tally.source, tally.class));
    let mut durations: Vec<_> = of_class().filter_map(|one| one.duration_s).collect();
    durations.sort_by(f64::total_cmp);
    let ends = durations.first().zip(durations.last());
    let duration_s = ends
        .zip(quantile_of_sorted(&durations, 0.5))
        .map(|((&shortest, &longest), median)| [shortest, median, longest]);
    let sample_rates = of_class().filter_map(|one| one.sample_rate).collect();
    ClassRow { tally, duration_s, sample_rates }
}

fn tables(report: &Report) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let Report { name, recordings, labelled, groups, .. } = report;
    writeln!(
        out,
        "{name}: {recordings} recordings of {groups} groups, {labelled} with a usable label\n"
    )?;
    writeln!(out, "{}", classes(&report.classes))?;
    for defect in report.table_defects {
        writeln!(out, "{defect}")?;
    }
    for names in &report.same_audio {
        writeln!(out, "sample for sample the same audio: {}", names.join(", "))?;
    }
    writeln!(out, "\n{}", defects(&report.defects))?;
    Ok(out)
}

fn classes(rows: &[ClassRow]) -> Table {
    use Align::{Left, Right};
    let mut table = Table::new(&[
        ("source", Left),
        ("class", Left),
        ("recordings", Right),
        ("noisy", Right),
        ("groups", Right),
        ("shortest s", Right),
        ("median s", Right),
        ("longest s", Right),
        ("Hz", Right),
    ]);
    for ClassRow { tally, duration_s, sample_rates } in rows {
        let counts = [tally.recordings, tally.noisy, tally.groups].map(|count| count.to_string());
        let durations = duration_s.map_or_else(Default::default, |d| d.map(|d| format!("{d:.1}")));
        let rates: Vec<_> = sample_rates.iter().map(u32::to_string).collect();
        let class = tally.class.map_or("no label", |class| class.key());
        let names = [tally.source.key(), class].map(str::to_owned);
        table.push(names.into_iter().chain(counts).chain(durations).chain([rates.join(", ")]));
    }
    table
}

/// Each kind of defect with its recordings, the first few by name.
fn defects(surveyed: &[&Surveyed]) -> Table {
    let mut kinds = BTreeMap::<_, Vec<String>>::new();
    for one in surveyed {
        for defect in &one.defects {
            kinds.entry(defect.title()).or_default().push(described(&one.name, defect));
        }
    }
    let mut table = Table::new(&[
        ("defect", Align::Left),
        ("recordings", Align::Right),
        ("which", Align::Left),
    ]);
    for (title, which) in kinds {
        let more = which.len().saturating_sub(NAMED);
        let mut shown = which.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if more > 0 {
            // Writing to a string cannot fail.
            let _ = write!(shown, " and {more} more (all with --json)");
        }
        table.push([title.to_owned(), which.len().to_string(), shown]);
    }
    table
}

/// A recording with how bad its defect is.
fn described(name: &str, defect: &Defect) -> String {
    match defect {
        Defect::Unreadable { reason } => format!("{name} ({reason})"),
        Defect::TooShort { duration_s } => format!("{name} ({duration_s:.2} s)"),
        Defect::NearSilent { level_dbfs: Some(level) } => format!("{name} ({level:.0} dB)"),
        Defect::Clipped { share } => format!("{name} ({:.2} %)", share * 100.0),
        Defect::DcOffset { mean } => format!("{name} ({mean:+.2})"),
        Defect::NearSilent { level_dbfs: None } | Defect::Truncated => name.to_owned(),
    }
}
