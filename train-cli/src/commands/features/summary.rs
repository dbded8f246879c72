//! What was written, for people and for programs.

use super::archive;
use super::seen::{Seen, hop};
use crate::args::FeaturesArgs;
use engine::audio::{ConditionConfig, Pcg};
use engine::features::{RowAxis, ViewConfig};
use serde::Serialize;
use std::fmt;
use train_cli::report::{Align, Table};

/// Name of the file.
pub const NAME: &str = "features.json";

/// What `features.json` holds and `--json` prints.
#[derive(Serialize)]
pub struct Summary<'a> {
    file: String,
    duration_s: f64,
    /// In hertz, of the conditioned signal.
    sample_rate: u32,
    /// Of the conditioned signal.
    samples: usize,
    conditioning: ConditionConfig,
    /// Samples between frames; the first is centred on the first sample.
    hop: usize,
    views: Vec<Entry<'a>>,
    /// The file of arrays.
    arrays: Option<&'static str>,
}

/// One view.
#[derive(Serialize)]
struct Entry<'a> {
    name: &'static str,
    rows: usize,
    frames: usize,
    lowest: f32,
    highest: f32,
    /// `None` where each row has its own.
    unit: Option<&'static str>,
    /// Centres of the rows, where they are bands.
    row_hz: Option<&'a [f64]>,
    /// Names of the rows, where they are not.
    row_names: Option<&'a [String]>,
    files: Vec<String>,
    configuration: ViewConfig,
}

impl<'a> Summary<'a> {
    /// Of views whose files have been written.
    pub fn new(args: &FeaturesArgs, views: &'a [Seen], pcg: &Pcg) -> Self {
        let endings: &[&str] = if args.png { &["svg", "png"] } else { &["svg"] };
        Self {
            file: args.file.display().to_string(),
            duration_s: pcg.duration_s(),
            sample_rate: pcg.sample_rate,
            samples: pcg.samples.len(),
            conditioning: ConditionConfig::default(),
            hop: hop(),
            views: views.iter().map(|view| Entry::new(view, endings)).collect(),
            arrays: args.npz.then_some(archive::NAME),
        }
    }
}

impl<'a> Entry<'a> {
    fn new(view: &'a Seen, endings: &[&str]) -> Self {
        let (lowest, highest) = view.extent();
        let (row_hz, row_names) = match &view.axis {
            RowAxis::Hertz(centres) => (Some(&centres[..]), None),
            RowAxis::Named(names) => (None, Some(&names[..])),
        };
        Self {
            name: view.name(),
            rows: view.image.rows,
            frames: view.image.columns,
            lowest,
            highest,
            unit: view.unit(),
            row_hz,
            row_names,
            files: endings.iter().map(|ending| view.file(ending)).collect(),
            configuration: view.view,
        }
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use Align::{Left, Right};
        let mut table = Table::new(&[
            ("view", Left),
            ("rows", Right),
            ("frames", Right),
            ("lowest", Right),
            ("highest", Right),
            ("unit", Left),
            ("written", Left),
        ]);
        for row in &self.views {
            let unit = row.unit.unwrap_or("each row has its own");
            let counts = [row.rows, row.frames].map(|count| count.to_string());
            let extent = [row.lowest, row.highest].map(|value| format!("{value:.2}"));
            let words = [unit.to_owned(), row.files.join(", ")];
            let cells = std::iter::once(row.name.to_owned()).chain(counts).chain(extent);
            table.push(cells.chain(words));
        }
        let Self { file, duration_s, sample_rate, .. } = self;
        writeln!(f, "{file}: {duration_s:.1} s, conditioned to {sample_rate} Hz\n")?;
        writeln!(f, "{table}")?;
        let others = self.arrays.into_iter().chain([NAME]).collect::<Vec<_>>();
        writeln!(f, "and {}", others.join(" and "))
    }
}
