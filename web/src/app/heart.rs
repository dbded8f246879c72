//! The heart cycle in words: rate, intervals, premature beats, when the murmur sounds.

use engine::beats::{MurmurTiming, Rhythm, TimedMurmur};
use yew::prelude::*;

use crate::protocol::Heart;

/// Rates closer than this are one rate to a reader, per minute.
const SAME_RATE_BPM: f64 = 2.0;

/// Properties of [`HeartView`].
#[derive(Properties, PartialEq)]
pub struct HeartProps {
    /// What was heard of the cycle.
    pub heart: Heart,
}

/// Rows of a list of terms; one row where no beats could be made out.
#[component]
pub fn HeartView(props: &HeartProps) -> Html {
    let heart = &props.heart;
    let rows = match &heart.rhythm {
        None => vec![("Heart beats", "Can't be made out".to_owned())],
        Some(rhythm) => rows(rhythm, heart.murmur),
    };
    html! {
        <dl class="sure heart">
            { for rows.into_iter().map(|(name, value)| html! {
                <div><dt>{ name }</dt><dd>{ value }</dd></div>
            }) }
        </dl>
    }
}

fn rows(rhythm: &Rhythm, murmur: Option<TimedMurmur>) -> Vec<(&'static str, String)> {
    let mut rows = vec![("Heart rate", rate(rhythm))];
    rows.push((
        "Systole, diastole",
        format!("{:.2}\u{a0}s, {:.2}\u{a0}s", rhythm.systole_s, rhythm.diastole_s),
    ));
    rows.push((
        "Premature beats",
        match rhythm.premature_s.len() {
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
fn rate(rhythm: &Rhythm) -> String {
    let [low, high] = rhythm.rate_range_bpm;
    let rate = format!("{:.0} per minute", rhythm.rate_bpm);
    if high - low < SAME_RATE_BPM { rate } else { format!("{rate} ({low:.0} to {high:.0})") }
}

/// When the murmur sounds, and how far the beats agree.
fn timing(murmur: TimedMurmur) -> String {
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

    fn rhythm() -> Rhythm {
        Rhythm {
            rate_bpm: 71.6,
            rate_range_bpm: [71.0, 72.5],
            systole_s: 0.312,
            diastole_s: 0.52,
            irregularity: 0.01,
            premature_s: vec![],
        }
    }

    #[test]
    fn a_steady_rate_has_no_range() {
        assert_eq!(rate(&rhythm()), "72 per minute");
        let varied = Rhythm { rate_range_bpm: [66.0, 80.2], ..rhythm() };
        assert_eq!(rate(&varied), "72 per minute (66 to 80)");
    }

    #[test]
    fn a_murmurs_timing_is_told_where_there_is_one() {
        assert_eq!(rows(&rhythm(), None).len(), 3);
        let murmur = TimedMurmur { timing: MurmurTiming::Holosystolic, confidence: 0.92 };
        let told = rows(&rhythm(), Some(murmur));
        assert_eq!(told[3].1, "all through systole; 9 in 10 beats agree");
    }
}
