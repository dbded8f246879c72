//! What is said of a recording, statement by statement.

use engine::beats::MurmurTiming;
use engine::findings::{SignalFault, Unjudged};
use engine::report::{JsonHeads, JsonMurmurHead, JsonRhythmHead, JsonSignal, JsonSound};
use yew::prelude::*;

use crate::app::text::format;

/// Properties of [`StatementsView`].
#[derive(Properties, PartialEq)]
pub struct StatementsProps {
    /// The statements.
    pub heads: JsonHeads,
}

/// A list of the statements.
#[component]
pub fn StatementsView(props: &StatementsProps) -> Html {
    let JsonHeads { signal, murmur, extra_heart_sound, rhythm } = &props.heads;
    let rows = [
        ("Murmur", murmur_text(murmur)),
        ("Extra heart sound", sound_text(extra_heart_sound)),
        ("Rhythm", rhythm_text(rhythm)),
        ("Recording", signal_text(signal)),
    ];
    html! {
        <dl class="sure statements">
            { for rows.into_iter().map(|(name, value)| html! {
                <div><dt>{ name }</dt><dd>{ value }</dd></div>
            }) }
        </dl>
    }
}

fn murmur_text(murmur: &JsonMurmurHead) -> String {
    let sound = sound_text(&murmur.sound);
    let when = murmur.timing.map(timing_text);
    let heard = heard_text(&murmur.heard_s);
    let parts = std::iter::once(sound).chain(when.map(str::to_owned)).chain(heard);
    parts.collect::<Vec<_>>().join("; ")
}

/// When in the heart cycle a murmur sounds.
fn timing_text(timing: MurmurTiming) -> &'static str {
    match timing {
        MurmurTiming::EarlySystolic => "early in systole",
        MurmurTiming::MidSystolic => "in mid-systole",
        MurmurTiming::LateSystolic => "late in systole",
        MurmurTiming::Holosystolic => "all through systole",
        MurmurTiming::Diastolic => "in diastole",
    }
}

/// Where in the recording a murmur is heard; none where it is nowhere in particular.
fn heard_text(heard_s: &[[f64; 2]]) -> Option<String> {
    let stretch =
        |[from, to]: &[f64; 2]| format!("{} to {}", format::duration(*from), format::duration(*to));
    let stretches: Vec<String> = heard_s.iter().map(stretch).collect();
    (!stretches.is_empty()).then(|| format!("heard from {}", stretches.join(", ")))
}

fn sound_text(sound: &JsonSound) -> String {
    let probability = sound.probability.filter(|p| agrees(&sound.status, *p)).map(format::percent);
    let sure = probability.map_or_else(String::new, |p| format!(" (probability {p})"));
    match (sound.status.as_str(), sound.reason) {
        (_, Some(why)) => unjudged_text(why),
        ("present", None) => format!("Heard{sure}"),
        ("absent", None) => format!("Not heard{sure}"),
        _ => format!("Can't be told{sure}"),
    }
}

/// Whether a probability says what the statement says. The limits of a rare sound, such as a third heart sound, lie at a
/// few percent: beside "can't be told" or "heard" such a figure would tell the opposite.
fn agrees(status: &str, probability: f64) -> bool {
    match status {
        "present" => probability >= 0.4,
        "absent" => probability <= 0.6,
        _ => (0.2..=0.8).contains(&probability),
    }
}

fn unjudged_text(why: Unjudged) -> String {
    format!("Not judged: {}", why.words())
}

fn rhythm_text(rhythm: &JsonRhythmHead) -> String {
    match (rhythm.status.as_str(), rhythm.reason) {
        (_, Some(why)) => unjudged_text(why),
        ("regular", None) => "Regular".to_owned(),
        ("irregular", None) => "Irregular".to_owned(),
        _ => "Premature beats".to_owned(),
    }
}

fn signal_text(signal: &JsonSignal) -> String {
    let seconds = format!("a heart is heard for {}", format::duration(signal.judged_s));
    let faults: Vec<&str> = signal.reasons.iter().copied().map(fault_text).collect();
    let told = match (faults.is_empty(), signal.judged_s > 0.0) {
        (true, _) => format!("Good; {seconds}"),
        (false, true) => format!("Poor: {}; {seconds}", faults.join(", ")),
        (false, false) => format!("Poor: {}", faults.join(", ")),
    };
    if signal.truncated { format!("{told}; some sound of the file is missing") } else { told }
}

fn fault_text(fault: SignalFault) -> &'static str {
    match fault {
        SignalFault::TooShort => "too short",
        SignalFault::Silent => "silent",
        SignalFault::NoHeartbeat => "no heartbeat was found",
        SignalFault::LittleHeart => "a heart is heard in less than half of it",
        SignalFault::Clipped => "too loud for the recorder",
        SignalFault::CoarseSteps => "the recorder's steps of loudness are coarse",
        SignalFault::NarrowBand => "high frequencies are missing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(status: &str, reason: Option<Unjudged>, probability: Option<f64>) -> JsonSound {
        JsonSound { status: status.to_owned(), reason, probability }
    }

    #[test]
    fn a_murmur_is_told_with_its_probability_and_when_it_sounds() {
        let murmur = JsonMurmurHead {
            sound: sound("present", None, Some(0.93)),
            timing: Some(MurmurTiming::Holosystolic),
            heard_s: vec![[1.0, 9.0]],
        };
        let told = murmur_text(&murmur);
        assert!(told.starts_with("Heard (probability 93"), "{told}");
        assert!(told.contains("; all through systole; heard from "), "{told}");
    }

    #[test]
    fn what_is_not_judged_says_why_and_never_that_nothing_is_heard() {
        let told = sound_text(&sound("not_judged", Some(Unjudged::NoHeartbeat), None));
        assert_eq!(told, "Not judged: no heartbeat was found");
        assert_eq!(sound_text(&sound("unsure", None, None)), "Can't be told");
    }

    #[test]
    fn a_probability_that_tells_the_opposite_of_the_statement_is_left_out() {
        assert_eq!(sound_text(&sound("unsure", None, Some(0.01))), "Can't be told");
        assert_eq!(sound_text(&sound("present", None, Some(0.09))), "Heard");
        let told = sound_text(&sound("unsure", None, Some(0.44)));
        assert_eq!(told, "Can't be told (probability 44\u{a0}%)");
    }

    #[test]
    fn a_poor_signal_says_what_is_wrong_with_it() {
        let signal = JsonSignal {
            status: "poor".to_owned(),
            reasons: vec![SignalFault::NoHeartbeat, SignalFault::Clipped],
            judged_s: 0.0,
            band_hz: None,
            channel: None,
            truncated: false,
        };
        assert_eq!(signal_text(&signal), "Poor: no heartbeat was found, too loud for the recorder");
    }

    #[test]
    fn a_file_that_was_cut_is_told_beside_the_statement_about_its_signal() {
        let signal = JsonSignal {
            status: "good".to_owned(),
            reasons: Vec::new(),
            judged_s: 9.0,
            band_hz: None,
            channel: None,
            truncated: true,
        };
        let told = signal_text(&signal);
        assert!(told.starts_with("Good; ") && told.ends_with("some sound of the file is missing"));
    }
}
