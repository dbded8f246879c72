//! A synthesised data set in PASCAL's layout.

use engine::audio::encode_wav;
use engine::phantom::{Noise, Phantom};
use std::fmt::Write;
use std::path::Path;

/// Sampling rate of its recordings, in hertz.
const RATE: u32 = 4000;

/// Recordings of each set; every fifth is in one fold, and each has a subject or day of its own.
pub const COUNT: usize = 10;

/// A heart of its own rate, with noise of its own.
pub fn heart(seed: usize) -> Vec<f32> {
    let phantom = Phantom {
        duration_s: 5.0,
        sample_rate: RATE,
        rate_bpm: 55.0 + 2.0 * seed as f64,
        noise: Noise::White,
        noise_snr_db: Some(8.0),
        seed: seed as u64,
        ..Phantom::default()
    };
    phantom.synthesise().samples
}

/// Name without ending, and label, of a recording of either set.
pub fn recording(set: char, number: usize) -> (String, &'static str) {
    let label = if number.is_multiple_of(2) { "normal" } else { "murmur" };
    let name = match set {
        'a' => format!("{label}__201103{:02}1200", number + 1),
        _ => format!("{label}__{}_13050319319{number:02}_A", 200 + number),
    };
    (name, label)
}

/// Writes the data set and its folds; `sound` gives the samples of the recordings by number, set A's first.
pub fn data(root: &Path, sound: impl Fn(usize) -> Vec<f32>) {
    let mut folds = String::from("file,label,group,repeat1\n");
    for (offset, set) in [(0, 'a'), (COUNT, 'b')] {
        let folder = root.join(format!("set_{set}"));
        std::fs::create_dir_all(&folder).unwrap();
        let mut table = String::from("dataset,fname,label,sublabel\n");
        for number in 0..COUNT {
            let (name, label) = recording(set, number);
            let wav = encode_wav(&sound(offset + number), RATE);
            std::fs::write(folder.join(format!("{name}.wav")), wav).unwrap();
            writeln!(table, "{set},set_{set}/{name}.wav,{label},").unwrap();
            let fold = number / 2;
            writeln!(folds, "set_{set}/{name}.wav,{label},{set}{number},{fold}").unwrap();
        }
        std::fs::write(root.join(format!("set_{set}.csv")), table).unwrap();
    }
    std::fs::write(root.join("folds.csv"), folds).unwrap();
}
