//! Prints the table of `engine/src/display/normal_beat.rs`: the average beat of the people of CirCor 2022 in whom no murmur
//! was heard.
//!
//! ```sh
//! cargo run --release -p engine --example normal_beat -- ../shared/data/circor-2022
//! ```
//!
//! Beats are those of the data set's tables. Each person counts once, by the mean of their recordings; of people who are in
//! both campaigns one entry counts.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use engine::audio::{self, ConditionConfig, Limits};
use engine::backend::{Cpu, CpuDevice};
use engine::beats::{AverageBeat, LevelImage};
use engine::labels::LabelFormat;
use engine::model_file::read_frame_model;

/// Points of systole, and of diastole.
const POINTS: usize = 50;
/// What 1 is in the table.
const FULL: f64 = 255.0;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::args_os().nth(1).ok_or("give the folder of CirCor 2022")?);
    let mut image = level_image()?;
    let (mut people, mut recordings) = (Vec::new(), 0);
    for person in people_without_murmur(&root)? {
        let curves = curves_of(&root, &person, &mut image)?;
        recordings += curves.len();
        people.extend(mean(&curves));
    }
    let mean = mean(&people).ok_or("no recording with beats")?;
    let spread = spread(&people, &mean);
    let out = &mut std::io::stdout();
    writeln!(out, "// {} people, {recordings} recordings.", people.len())?;
    print(out, "MEAN", &mean)?;
    print(out, "SPREAD", &spread)?;
    Ok(())
}

/// The image from which the released frame model's average beats are taken.
fn level_image() -> Result<LevelImage, Box<dyn Error>> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/models/lubdub-frames.safetensors");
    let model = read_frame_model::<Cpu>(&fs::read(file)?, &CpuDevice::default())?;
    let finder = model.finder()?;
    let config = finder.config();
    Ok(LevelImage::new(config.log_mel, config.condition.sample_rate)?)
}

/// Numbers of the people in whom no murmur was heard, without second entries.
fn people_without_murmur(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut table = csv::Reader::from_path(root.join("training_data.csv"))?;
    let names = table.headers()?.clone();
    let column = |name: &str| names.iter().position(|it| it == name).ok_or(format!("no {name}"));
    let [id, murmur, other] = [column("Patient ID")?, column("Murmur")?, column("Additional ID")?];
    let (mut chosen, mut seen) = (Vec::new(), BTreeSet::new());
    for row in table.records() {
        let row = row?;
        let is_second = seen.contains(&row[id]) || seen.contains(&row[other]);
        if &row[murmur] == "Absent" && !is_second {
            chosen.push(row[id].to_owned());
            seen.extend([row[id].to_owned()]);
        }
    }
    Ok(chosen)
}

/// The curves of a person's recordings: amplitude over systole and diastole, relative to the peak.
fn curves_of(
    root: &Path,
    person: &str,
    image: &mut LevelImage,
) -> Result<Vec<Vec<f64>>, Box<dyn Error>> {
    let mut curves = Vec::new();
    for entry in fs::read_dir(root.join("training_data"))? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let is_sound = path.extension().is_some_and(|it| it == "wav" || it == "flac");
        if !is_sound || stem.split('_').next() != Some(person) {
            continue;
        }
        // Some tables annotate nothing.
        let Ok((_, labels)) = LabelFormat::read(&fs::read_to_string(path.with_extension("tsv"))?)
        else {
            continue;
        };
        let recording = audio::decode(&fs::read(&path)?, &Limits::default())?;
        let pcg = audio::condition(&recording, &ConditionConfig::default())?;
        let decibels = image.decibels(&pcg)?;
        curves.extend(
            AverageBeat::of(&labels.beats(), &decibels, image.hop_s()).map(|it| warped(&it)),
        );
    }
    Ok(curves)
}

/// The envelope with systole and diastole of equal lengths.
fn warped(beat: &AverageBeat) -> Vec<f64> {
    let values = &beat.envelope.mean.data;
    let at = |time: f64| {
        let place = time / beat.length_s * values.len() as f64;
        let (before, share) = (place.floor() as usize, place.fract());
        // The beat goes on with the next one.
        let value = |index: usize| f64::from(values[index % values.len()]);
        value(before) + share * (value(before + 1) - value(before))
    };
    let share = |index: usize| index as f64 / POINTS as f64;
    let systole = (0..POINTS).map(|index| at(share(index) * beat.s2_s));
    let length = beat.length_s - beat.s2_s;
    systole.chain((0..POINTS).map(|index| at(beat.s2_s + share(index) * length))).collect()
}

fn mean(curves: &[Vec<f64>]) -> Option<Vec<f64>> {
    let of = |index: usize| curves.iter().map(|it| it[index]).sum::<f64>() / curves.len() as f64;
    (!curves.is_empty()).then(|| (0..2 * POINTS).map(of).collect())
}

/// Standard deviation over the curves.
fn spread(curves: &[Vec<f64>], mean: &[f64]) -> Vec<f64> {
    let of = |index: usize| {
        let squares = curves.iter().map(|it| (it[index] - mean[index]).powi(2)).sum::<f64>();
        (squares / curves.len() as f64).sqrt()
    };
    (0..2 * POINTS).map(of).collect()
}

fn print(out: &mut impl Write, name: &str, values: &[f64]) -> std::io::Result<()> {
    let bytes: Vec<String> =
        values.iter().map(|it| format!("{:.0}", (it * FULL).clamp(0.0, FULL))).collect();
    writeln!(out, "const {name}: [u8; 2 * POINTS] = [{}];", bytes.join(", "))
}
