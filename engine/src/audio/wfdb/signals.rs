//! Which signals of a record are heart sounds, by their names.

use serde::{Deserialize, Serialize};

use super::header::{Signal, WfdbHeader};
use crate::audio::DecodeError;

/// Signals of a record that were heard, and those that were left out, by their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardSignals {
    /// Those that are heart sounds by their names.
    pub heard: Vec<String>,
    /// All others.
    pub left_out: Vec<String>,
}

/// Words in the names of heart sounds. The last ones are `CirCor`'s sites of auscultation.
const HEART: [&str; 12] = [
    "pcg",
    "phono",
    "phonocardiogram",
    "phonocardiography",
    "heart",
    "auscultation",
    "stethoscope",
    "av",
    "pv",
    "tv",
    "mv",
    "phc",
];
/// Words in the names of other signals that stand beside heart sounds on `PhysioNet`.
const OTHER: [&str; 37] = [
    "ecg",
    "ekg",
    "electrocardiogram",
    "lead",
    "mli",
    "mlii",
    "mliii",
    "i",
    "ii",
    "iii",
    "avr",
    "avl",
    "avf",
    "v",
    "v1",
    "v2",
    "v3",
    "v4",
    "v5",
    "v6",
    "vx",
    "vy",
    "vz",
    "resp",
    "respiration",
    "abp",
    "bp",
    "art",
    "cvp",
    "pap",
    "ppg",
    "pleth",
    "spo2",
    "eeg",
    "emg",
    "scg",
    "accelerometer",
];

impl WfdbHeader {
    /// Those of the files that hold heart sounds by the signals' names; all where none does.
    #[must_use]
    pub fn heart_files(&self) -> Vec<&str> {
        let Ok(heart) = heart(&self.signals) else { return self.files() };
        let is_heart = |file: &&str| heart.iter().any(|index| self.signals[*index].file == **file);
        self.files().into_iter().filter(is_heart).collect()
    }

    /// The WAV file that is the recording itself, where the heart sound is all that lies in it: the header then says
    /// nothing that the file doesn't.
    #[must_use]
    pub fn recording(&self) -> Option<&str> {
        let [heart] = heart(&self.signals).ok()?[..] else { return None };
        let file = self.signals[heart].file.as_str();
        let is_wav = file.rsplit_once('.').is_some_and(|(_, it)| it.eq_ignore_ascii_case("wav"));
        let is_alone = self.signals.iter().filter(|signal| signal.file == file).count() == 1;
        (is_wav && is_alone).then_some(file)
    }
}

/// The places of the heart sounds: by their names where any has such a name, else all that are nothing else by name.
///
/// # Errors
/// [`DecodeError::NoHeartSignal`] where all are something else.
pub(in crate::audio) fn heart(signals: &[Signal]) -> Result<Vec<usize>, DecodeError> {
    let places = |is_wanted: fn(&Signal) -> bool| -> Vec<usize> {
        (0..signals.len()).filter(|index| is_wanted(&signals[*index])).collect()
    };
    let named = places(|signal| has_word(signal, &HEART));
    if !named.is_empty() {
        return Ok(named);
    }
    let others = places(|signal| !has_word(signal, &OTHER));
    if others.is_empty() {
        let names: Vec<&str> = signals.iter().map(|signal| signal.name.as_str()).collect();
        return Err(DecodeError::NoHeartSignal { signals: names.join(", ") });
    }
    Ok(others)
}

/// What was chosen by name; `None` where everything is heard.
pub(in crate::audio) fn choice(signals: &[Signal], heart: &[usize]) -> Option<HeardSignals> {
    let (heard, left_out): (Vec<_>, Vec<_>) =
        signals.iter().enumerate().partition(|(index, _)| heart.contains(index));
    let names = |signals: Vec<(usize, &Signal)>| -> Vec<String> {
        signals.into_iter().map(|(index, signal)| told(index, signal)).collect()
    };
    (!left_out.is_empty()).then(|| HeardSignals { heard: names(heard), left_out: names(left_out) })
}

/// The name of a signal, or its number.
fn told(index: usize, signal: &Signal) -> String {
    match signal.name.as_str() {
        "" => format!("signal {}", index + 1),
        name => name.to_owned(),
    }
}

fn has_word(signal: &Signal, known: &[&str]) -> bool {
    let name = signal.name.to_ascii_lowercase();
    let is_known =
        |word: &str| known.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit()));
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .any(|word| known.contains(&word) || is_known(word))
}
