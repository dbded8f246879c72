//! The heart cycle in words: rate, intervals, premature beats, when the murmur sounds.

use engine::beats::MurmurTiming;
use engine::report::{JsonMurmur, JsonRhythm};
use yew::prelude::*;

/// Rates closer than this are one rate to a reader, per minute.
const SAME_RATE_BPM: f64 = 2.0;

/// Properties of [`HeartView`].
#[derive(Properties, PartialEq)]
pub struct HeartProps {
    /// Beats per minute.
    pub rate_bpm: Option<f64>,
    /// Intervals and premature beats; absent where no beats are claimed.
    pub rhythm: Option<JsonRhythm>,
    /// When the murmur sounds, where one is found and no statement says it.
    pub murmur: Option<JsonMurmur>,
}

/// Rows of a list of terms; one row where no beats could be made out.
#[component]
pub fn HeartView(props: &HeartProps) -> Html {
    let rows = match (props.rate_bpm, &props.rhythm) {
        (Some(rate_bpm), Some(rhythm)) => rows(rate_bpm, rhythm, props.murmur),
        _ => vec![("Heart beats", "Can't be made out".to_owned())],
    };
    html! {
        <dl class="sure heart">
            { for rows.into_iter().map(|(name, value)| html! {
                <div><dt>{ name }</dt><dd>{ value }</dd></div>
            }) }
        </dl>
    }
}

fn rows(
    rate_bpm: f64,
    rhythm: &JsonRhythm,
    murmur: Option<JsonMurmur>,
) -> Vec<(&'static str, String)> {
    let mut rows = vec![("Heart rate", rate(rate_bpm, rhythm.rate_range_bpm))];
    rows.push((
        "Systole, diastole",
        format!("{:.2}\u{a0}s, {:.2}\u{a0}s", rhythm.systole_s, rhythm.diastole_s),
    ));
    rows.push((
        "Premature beats",
        match rhythm.premature_beats {
            0 => "None heard".to_owned(),
            count => count.to_string(),
        },
    ));
    if let Some(murmur) = murmur {
        rows.push(("Murmur", timing(murmur)));
    }
    rows
}

/// The rate, and its range where it varies.
fn rate(rate_bpm: f64, [low, high]: [f64; 2]) -> String {
    let rate = format!("{rate_bpm:.0} per minute");
    if high - low < SAME_RATE_BPM { rate } else { format!("{rate} ({low:.0} to {high:.0})") }
}

/// When the murmur sounds, and how far the beats agree.
fn timing(murmur: JsonMurmur) -> String {
    let when = match murmur.timing {
        MurmurTiming::EarlySystolic => "loudest early in systole",
        MurmurTiming::MidSystolic => "loudest in mid-systole",
        MurmurTiming::LateSystolic => "loudest late in systole",
        MurmurTiming::Holosystolic => "all through systole",
        MurmurTiming::Diastolic => "louder in diastole than in systole",
    };
    format!("{when}; {:.0} in 10 beats agree", murmur.confidence * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_rate_has_no_range() {
        assert_eq!(rate(71.6, [71.0, 72.5]), "72 per minute");
        assert_eq!(rate(71.6, [66.0, 80.2]), "72 per minute (66 to 80)");
    }

    #[test]
    fn a_murmurs_timing_is_told_where_there_is_one() {
        let rhythm = JsonRhythm {
            irregularity: 0.01,
            premature_beats: 0,
            rate_range_bpm: [71.0, 72.5],
            systole_s: 0.312,
            diastole_s: 0.52,
        };
        assert_eq!(rows(71.6, &rhythm, None).len(), 3);
        let murmur = JsonMurmur { timing: MurmurTiming::Holosystolic, confidence: 0.92 };
        let told = rows(71.6, &rhythm, Some(murmur));
        assert_eq!(told[3].1, "all through systole; 9 in 10 beats agree");
    }
}
