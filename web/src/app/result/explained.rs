//! Why a statement is made, how sure it is, what it can't tell, and what would help.

use engine::beats::MurmurTiming;
use engine::findings::{SignalFault, Unjudged};
use engine::report::{JsonBeat, JsonHeads, JsonMurmurHead};
use yew::prelude::*;

use crate::app::text::format;
use crate::protocol::MurmurRates;

/// Properties of [`ExplainedView`].
#[derive(Properties, PartialEq)]
pub struct ExplainedProps {
    /// The statements.
    pub heads: JsonHeads,
    /// The beats on which they rest.
    pub beats: Vec<JsonBeat>,
    /// How often the model hears murmurs; none where that isn't known.
    pub rates: Option<MurmurRates>,
}

/// A list of up to four terms; a term without an answer is left out.
#[component]
pub fn ExplainedView(props: &ExplainedProps) -> Html {
    let ExplainedProps { heads, beats, rates } = props;
    let rows = [
        ("why", "Why", Some(why(&heads.murmur, beats))),
        ("sure", "How sure", how_sure(&heads.murmur, *rates)),
        ("limits", "Can’t tell", Some(limits(&heads.murmur).to_owned())),
        ("help", "What would help", Some(help(heads)).filter(|text| !text.is_empty())),
    ];
    html! {
        <dl class="sure explained">
            { for rows.into_iter().filter_map(|(key, name, text)| {
                let text = text?;
                Some(html! { <div data-explained={key}><dt>{ name }</dt><dd>{ text }</dd></div> })
            }) }
        </dl>
    }
}

/// On what the statement about murmurs rests.
fn why(murmur: &JsonMurmurHead, beats: &[JsonBeat]) -> String {
    if let Some(why) = murmur.sound.reason {
        return format!("Nothing is said of murmurs: {}.", why.words());
    }
    let all = beats_text(beats.len());
    match murmur.sound.status.as_str() {
        "present" => {
            let phase = match murmur.timing {
                Some(MurmurTiming::Diastolic) => "diastole",
                _ => "systole",
            };
            match heard_beats(&murmur.heard_s, beats) {
                0 => format!("Over {all}, what sounds in {phase} is on average like a murmur."),
                heard => format!("Heard in {phase} in {heard} of {all}."),
            }
        }
        "absent" => {
            format!("Over {all}, what sounds between the heart sounds is mostly unlike a murmur.")
        }
        _ => format!("Over {all}, what sounds between the heart sounds is too close to the limit."),
    }
}

/// How many beats lie in the stretches in which a murmur is heard.
fn heard_beats(heard_s: &[[f64; 2]], beats: &[JsonBeat]) -> usize {
    let is_heard =
        |beat: &&JsonBeat| heard_s.iter().any(|[from, to]| (*from..=*to).contains(&beat.s1_s));
    beats.iter().filter(is_heard).count()
}

fn beats_text(count: usize) -> String {
    if count == 1 { "1 beat".to_owned() } else { format!("{count} beats") }
}

/// How likely a murmur is, and how often such a statement is right; none where nothing is said of murmurs.
fn how_sure(murmur: &JsonMurmurHead, rates: Option<MurmurRates>) -> Option<String> {
    let probability = format::percent(murmur.sound.probability?);
    let rates = rates.map(|MurmurRates { heard, wrong }| {
        format!(
            " Of 100 recordings with a murmur it hears {heard}; of 100 without, it is wrong in {wrong}."
        )
    });
    Some(format!("Murmur: probability {probability}.{}", rates.unwrap_or_default()))
}

/// What the statement doesn't say.
fn limits(murmur: &JsonMurmurHead) -> &'static str {
    match (murmur.sound.reason, murmur.sound.status.as_str()) {
        (Some(_), _) => "Whether there is a murmur: what isn’t judged can be healthy or ill.",
        (None, "present") => "Whether the murmur is innocent, and which valve causes it.",
        _ => {
            "Faint murmurs, most murmurs in diastole and most extra heart sounds: they are seldom heard."
        }
    }
}

/// What would make the statements better; empty where nothing is known to.
fn help(heads: &JsonHeads) -> String {
    let faults = heads.signal.reasons.iter().map(|fault| fault_help(*fault));
    let unjudged = [heads.murmur.sound.reason, heads.rhythm.reason];
    let reasons = unjudged.into_iter().flatten().map(unjudged_help);
    let mut sentences: Vec<&str> = Vec::new();
    for sentence in faults.chain(reasons).chain(murmur_help(&heads.murmur)) {
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences.join(" ")
}

/// What to do about a fault of the signal.
fn fault_help(fault: SignalFault) -> &'static str {
    match fault {
        SignalFault::TooShort => LONGER,
        SignalFault::Silent => SWITCHED_ON,
        SignalFault::NoHeartbeat => CLOSER,
        SignalFault::LittleHeart => "Keep the stethoscope still, and the room quiet, all the time.",
        SignalFault::Clipped => "Turn the stethoscope’s volume down, or press less.",
        SignalFault::CoarseSteps => FINER,
        SignalFault::NarrowBand => {
            "Use the recorder’s own file or its wide filter: murmurs reach up to 500\u{a0}Hz."
        }
    }
}

/// What to do where a statement isn't made.
fn unjudged_help(why: Unjudged) -> &'static str {
    match why {
        Unjudged::TooShort => LONGER,
        Unjudged::Silent => SWITCHED_ON,
        Unjudged::NoHeartbeat => CLOSER,
        Unjudged::TooFewBeats => "Record 15 seconds or more: some statements need eight beats.",
        Unjudged::CoarseSteps => FINER,
        Unjudged::NoModel => "Load the page again: the model that hears murmurs is missing.",
    }
}

const LONGER: &str = "Record at least 10 seconds.";
const SWITCHED_ON: &str = "Check that the stethoscope is on and chosen, then record again.";
const CLOSER: &str = "Record again in a quiet room, the stethoscope still against the skin.";
const FINER: &str = "Record with 16 bits, or choose the file that the recorder wrote itself.";

/// What would tell more of a murmur.
fn murmur_help(murmur: &JsonMurmurHead) -> Option<&'static str> {
    match (murmur.sound.reason, murmur.sound.status.as_str()) {
        (None, "present") => {
            Some("Listen at the other places too: where it is loudest says more of its origin.")
        }
        (None, "unsure") => Some(
            "Record again at the left edge of the breastbone and at the apex, the patient lying still.",
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use engine::report::{JsonRhythmHead, JsonSignal, JsonSound};

    use super::*;

    const FAULTS: [SignalFault; 7] = [
        SignalFault::TooShort,
        SignalFault::Silent,
        SignalFault::NoHeartbeat,
        SignalFault::LittleHeart,
        SignalFault::Clipped,
        SignalFault::CoarseSteps,
        SignalFault::NarrowBand,
    ];
    const REASONS: [Unjudged; 6] = [
        Unjudged::TooShort,
        Unjudged::Silent,
        Unjudged::NoHeartbeat,
        Unjudged::TooFewBeats,
        Unjudged::CoarseSteps,
        Unjudged::NoModel,
    ];
    const RATES: Option<MurmurRates> = Some(MurmurRates { heard: 78, wrong: 5 });

    fn heads(status: &str, reason: Option<Unjudged>, faults: Vec<SignalFault>) -> JsonHeads {
        let probability = if reason.is_none() { Some(0.93) } else { None };
        let sound = JsonSound { status: status.to_owned(), reason, probability };
        JsonHeads {
            signal: JsonSignal {
                status: if faults.is_empty() { "good" } else { "poor" }.to_owned(),
                reasons: faults,
                judged_s: 15.0,
                band_hz: None,
                channel: None,
                truncated: false,
            },
            murmur: JsonMurmurHead { sound: sound.clone(), timing: None, heard_s: Vec::new() },
            extra_heart_sound: sound,
            rhythm: JsonRhythmHead { status: "regular".to_owned(), reason: None },
        }
    }

    fn beats(count: usize) -> Vec<JsonBeat> {
        let beat = |index| JsonBeat {
            s1_s: f64::from(index) + 0.05,
            s2_s: f64::from(index) + 0.35,
            confidence: 1.0,
        };
        (0..count as u32).map(beat).collect()
    }

    /// All that is said beneath a statement.
    fn all(heads: &JsonHeads, beats: &[JsonBeat]) -> String {
        let sure = how_sure(&heads.murmur, RATES).unwrap_or_default();
        let limits = limits(&heads.murmur);
        format!("{} {sure} {limits} {}", why(&heads.murmur, beats), help(heads))
    }

    #[test]
    fn a_murmur_is_explained_by_the_beats_in_which_it_is_heard() {
        let mut heads = heads("present", None, Vec::new());
        heads.murmur.heard_s = vec![[0.0, 3.0], [4.0, 6.0]];
        let told = why(&heads.murmur, &beats(7));
        assert_eq!(told, "Heard in systole in 5 of 7 beats.");
        heads.murmur.timing = Some(MurmurTiming::Diastolic);
        assert!(why(&heads.murmur, &beats(7)).contains("in diastole"));
        // A score over the limit without a stretch of beats that is.
        heads.murmur.heard_s.clear();
        assert!(why(&heads.murmur, &beats(7)).ends_with("on average like a murmur."));
    }

    #[test]
    fn how_sure_tells_the_probability_and_how_often_it_is_right() {
        let told = how_sure(&heads("present", None, Vec::new()).murmur, RATES);
        let expected = "Murmur: probability 93\u{a0}%. Of 100 recordings with a murmur it hears 78; of 100 without, it is wrong in 5.";
        assert_eq!(told.as_deref(), Some(expected));
        let unjudged = heads("not_judged", Some(Unjudged::Silent), Vec::new());
        assert_eq!(how_sure(&unjudged.murmur, RATES), None);
    }

    #[test]
    fn every_fault_and_every_reason_has_its_advice_once() {
        for fault in FAULTS {
            let told = help(&heads("absent", None, vec![fault]));
            assert!(told.ends_with('.'), "{fault:?}: {told}");
        }
        for reason in REASONS {
            let told = help(&heads("not_judged", Some(reason), Vec::new()));
            assert!(told.ends_with('.'), "{reason:?}: {told}");
        }
        let both = heads("not_judged", Some(Unjudged::Silent), vec![SignalFault::Silent]);
        assert_eq!(help(&both), SWITCHED_ON);
        assert_eq!(help(&heads("absent", None, Vec::new())), "");
    }

    #[test]
    fn what_is_not_judged_is_never_called_normal_and_no_sentence_is_about_treatment() {
        let unjudged = REASONS.map(|why| heads("not_judged", Some(why), Vec::new()));
        for heads in &unjudged {
            let told = all(heads, &[]).to_lowercase();
            for word in ["normal", "no murmur", "unlike", "probability"] {
                assert!(!told.contains(word), "{told}");
            }
        }
        let judged =
            ["present", "absent", "unsure"].map(|status| heads(status, None, FAULTS.into()));
        for heads in judged.iter().chain(&unjudged) {
            let told = all(heads, &beats(9)).to_lowercase();
            for word in ["treat", "drug", "surgery", "refer", "doctor", "medic"] {
                assert!(!told.contains(word), "{told}");
            }
        }
    }
}
